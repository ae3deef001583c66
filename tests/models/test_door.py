"""The one door: all or nothing, permissions, letters planned with the events that cause them."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.commands import ChangeKind, ChooseDate, Reach, Refused
from lifecycle.when import When, parse_when
from models import door, queries
from models.database import House
from models.post import listings
from models.proof.verify import rebuild_check, verify
from tests.models.cast import ADOPTED, MORNING, live, member, record

LATER = date(2026, 12, 7)


def kinds(house: House, key: str, *states: str) -> list[str]:
    found = listings.notices(house, city=key)["notices"]
    return [n["kind"] for n in found if not states or n["state"] in states]


def test_what_is_handed_in_is_acknowledged_in_the_same_transaction(house: House) -> None:
    key = member(house)
    outcome = door.submit(house, key, Reach("questionnaire_returned", When(LATER)), today=LATER)
    assert outcome.letters == ["received"]
    assert kinds(house, key) == ["record_check", "received"]  # the first letter to any city
    assert rebuild_check(house, LATER)["ok"]


def test_a_fact_from_before_adoption_causes_no_letter(house: House) -> None:
    key = member(house)
    outcome = door.submit(house, key, Reach("questionnaire_returned", parse_when("2026-11-02")), today=LATER)
    assert outcome.events > 0
    assert outcome.letters == []


def test_a_refusal_writes_nothing(house: House) -> None:
    key = member(house)
    before = verify(house)
    with pytest.raises(Refused):
        door.submit(house, key, Reach("visit_held", parse_when("2030-01-01")), today=LATER)
    assert verify(house) == before


def test_one_bad_command_of_many_leaves_nothing_behind(house: House) -> None:
    key = member(house)
    before = queries.city_document(house, key, as_of=LATER)
    writer = door.Writer("officer", "test", MORNING, LATER)
    commands = [Reach("visit_held", When(LATER)), Reach("nonsense", When(LATER))]
    with pytest.raises(Refused), house.begin() as connection:
        door.submit_many(connection, house, [(key, commands)], writer)
    assert queries.city_document(house, key, as_of=LATER) == before


def test_nobody_writes_to_a_city_that_is_not_on_record(house: House) -> None:
    with pytest.raises(Refused, match="no city “atlantis-gr” on record"):
        door.submit(house, "atlantis-gr", Reach("visit_held", When(LATER)), today=LATER)


def test_a_flow_may_only_advance_the_day(house: House) -> None:
    key = member(house)
    with pytest.raises(Refused, match="may not do this"):
        door.submit(house, key, Reach("visit_held", When(LATER)), actor="system:accession", today=LATER)


def test_delivery_withdraws_what_was_planned_and_says_why(house: House) -> None:
    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, key, Reach("questionnaire_sent", When(LATER)), today=LATER)
    due = date(2027, 4, 7)
    day = date(2027, 3, 8)
    live(house, day)
    assert "questionnaire_reminder" in kinds(house, key, "queued")
    door.submit(house, key, Reach("questionnaire_returned", When(day)), today=day)
    reminders = [
        n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "questionnaire_reminder"
    ]
    assert [(n["state"], n["reason"]) for n in reminders] == [
        ("suppressed", "Index questionnaire was received")
    ]
    live(house, due)
    assert kinds(house, key, "queued").count("questionnaire_reminder") == 0


def test_leaving_the_network_withdraws_everything_that_waits(house: House) -> None:
    key = member(house)
    live(house, ADOPTED)
    door.submit(house, key, ChangeKind("withdrawn", ADOPTED, "their wish"), today=ADOPTED)
    assert kinds(house, key, "queued") == ["farewell"]  # a copy for the coordinator


def test_two_cities_of_one_name_have_keys_of_their_own(house: House) -> None:
    first = record(house, "Valencia", "ES", kind="unconfirmed", address=None)
    second = record(house, "Valencia", "VE", kind="unconfirmed", address=None)
    assert (first, second) == ("valencia-es", "valencia-ve")
    with pytest.raises(Refused, match="more than one city"):
        queries.find_city(house, "valencia")
    assert queries.find_city(house, "Valencia, VE") == "valencia-ve"
    with pytest.raises(Refused, match="did you mean Valencia"):
        queries.find_city(house, "Valensia")


def test_a_chosen_date_moves_the_reminder(house: House) -> None:
    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, key, Reach("questionnaire_sent", When(LATER)), today=LATER)
    live(house, date(2027, 3, 8))
    door.submit(house, key, ChooseDate("questionnaire_returned", date(2027, 6, 1)), today=date(2027, 3, 9))
    reminders = [
        n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "questionnaire_reminder"
    ]
    assert [(n["state"], n["reason"]) for n in reminders] == [
        ("suppressed", "Index questionnaire has another date now")
    ]
    _, letters = live(house, date(2027, 5, 2))
    assert letters == ["questionnaire_reminder"]


def test_what_is_handed_in_together_is_acknowledged_in_one_letter(house: House) -> None:
    key = member(house)
    for milestone in ("questionnaire_returned", "grid_returned"):
        door.submit(house, key, Reach(milestone, When(LATER)), today=LATER)
    received = [n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "received"]
    assert [[m["milestone"] for m in n["milestones"]] for n in received] == [
        ["questionnaire_returned", "grid_returned"]
    ]
