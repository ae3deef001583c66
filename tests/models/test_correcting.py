"""Corrections: letters about what was wrong, names, two records of one city, people who change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from lifecycle.commands import ChangeKind, Contact, Reach, Refused, Retract
from lifecycle.when import When
from models import clock, door, finding, people, queries
from models.database import House
from models.membership import handing, renaming
from models.post import listings
from models.proof.verify import rebuild_check, verify
from tests.models.cast import ADOPTED, live, member, record

DAY = date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the wall says, it is the day of the test."""
    monkeypatch.setattr(clock, "wall", lambda _now=None: DAY)


def letters(house: House, key: str) -> dict[str, str]:
    return {n["kind"]: n["state"] for n in listings.notices(house, city=key)["notices"]}


def handed_in(house: House, key: str) -> int:
    door.submit(house, key, Reach("questionnaire_returned", When(DAY)), today=DAY)
    events = queries.city_document(house, key, as_of=DAY)["events"]
    found: int = next(
        e["seq"] for e in events if e["milestone"] == "questionnaire_returned" and e["kind"] == "reached"
    )
    return found


# Retractions -------------------------------------------------------------------------------------


def test_a_letter_that_waits_is_withdrawn_with_the_record_that_caused_it(house: House) -> None:
    key = member(house)
    seq = handed_in(house, key)
    outcome = door.submit(house, key, Retract(seq, "another city", DAY), today=DAY)
    assert (letters(house, key)["received"], outcome.letters) == ("suppressed", [])


def test_a_letter_that_has_gone_is_put_right_by_an_apology_that_says_no_reason(house: House) -> None:
    from models.post.outbox import describe

    key = member(house)
    seq = handed_in(house, key)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    outcome = door.submit(house, key, Retract(seq, "another city", DAY), today=DAY)
    assert (outcome.letters, letters(house, key)["correction"]) == (["correction"], "queued")
    with house.read() as connection:
        number = connection.execute(text("SELECT id FROM notice WHERE kind = 'correction'")).scalar_one()
        claim = describe(connection, house, number, DAY)
    assert dict(claim.facts) == {"what": "Index questionnaire"}


def test_an_apology_waits_for_an_officer_where_letters_reach_people(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.database import open_house

    monkeypatch.setenv("ICC_MAIL_URL", "mailtos://user:secret@mail.house.org")
    house = open_house()
    key = member(house)
    seq = handed_in(house, key)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    door.submit(house, key, Retract(seq, "another city", DAY), today=DAY)
    assert letters(house, key)["correction"] == "held"


def test_reminders_of_a_date_counted_from_the_wrong_record_are_apologised_for_too(house: House) -> None:
    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, key, Reach("questionnaire_sent", When(DAY)), today=DAY)
    live(house, date(2027, 3, 8))
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent' WHERE kind = 'questionnaire_reminder'"))
        connection.execute(
            text("UPDATE notice SET state = 'suppressed' WHERE kind = 'questionnaire_invitation'")
        )
    events = queries.city_document(house, key, as_of=DAY)["events"]
    seq = next(e["seq"] for e in events if e["milestone"] == "questionnaire_sent" and e["kind"] == "reached")
    later = date(2027, 3, 9)
    assert door.submit(house, key, Retract(seq, "another city", later), today=later).letters == ["correction"]


# Names and mergers -------------------------------------------------------------------------------


def test_a_city_is_found_by_former_and_other_names(house: House) -> None:
    key = member(house)
    renaming.rename(house, key, "Grand Lyon", DAY, "a new authority", also=False)
    renaming.rename(house, key, "Lione", DAY, None, also=True)
    for said in ("Grand Lyon", "lyon", "LIONE", "Lyon, FR"):
        assert finding.find_city(house, said) == key
    assert rebuild_check(house, DAY)["ok"] and verify(house)["ok"]


def test_the_name_of_another_city_is_refused_and_a_living_name_comes_before_a_former_one(
    house: House,
) -> None:
    lyon, oslo = member(house), member(house, "Oslo", "FR")
    with pytest.raises(Refused, match="another city on record"):
        renaming.rename(house, lyon, "Oslo", DAY, None, also=True)
    renaming.rename(house, oslo, "Christiania", DAY, None, also=False)
    new = record(house, "Oslo", "NO", kind="unconfirmed", address=None)
    assert finding.find_city(house, "Oslo") == new
    assert finding.find_city(house, "Oslo, FR") == oslo


def test_two_records_of_one_city_become_one_and_nothing_is_lost(house: House) -> None:
    kept = record(house, "Lyon", "FR", kind="unconfirmed", address=None)
    twin = member(house, "Lyons", "FR")
    live(house, ADOPTED)
    renaming.merge(house, twin, kept, DAY, "one city twice")
    document = queries.city_document(house, kept, as_of=DAY)
    assert (document["since"], document["aliases"]) == ("2018-12-31", ["Lyons"])
    assert [p["email"] for p in document["people"]] == ["coordinator@lyon.example"]
    assert letters(house, twin) == {"record_check": "suppressed"}
    assert [city["key"] for city in queries.audit(house, as_of=DAY)["cities"]] == [kept]
    assert (finding.find_city(house, "Lyons"), finding.find_city(house, twin)) == (kept, twin)
    gone = queries.city_document(house, twin, as_of=DAY)
    assert gone["merged_into"] == kept and len(gone["events"]) > 4
    with pytest.raises(Refused, match="record it there"):
        door.submit(house, twin, Contact(DAY, "officer"), today=DAY)
    assert rebuild_check(house, DAY)["ok"] and verify(house)["ok"]


def test_a_city_merged_twice_is_found_where_its_mergers_end(house: House) -> None:
    first, second, last = (member(house, name, "FR") for name in ("Lyons", "Lugdunum", "Lyon"))
    renaming.merge(house, first, second, DAY, "one city thrice")
    renaming.merge(house, second, last, DAY, "one city thrice")
    assert {finding.find_city(house, name) for name in ("Lyons", "Lugdunum", "Lyon")} == {last}
    with pytest.raises(Refused, match="record it there"):
        renaming.merge(house, last, second, DAY, "and back")


def test_a_record_is_not_merged_into_itself(house: House) -> None:
    key = member(house)
    with pytest.raises(Refused, match="into itself"):
        renaming.merge(house, key, key, DAY, "by mistake")


# People who change -------------------------------------------------------------------------------


def newcomer(role: str, email: str) -> handing.Newcomer:
    return handing.Newcomer(role, "Grace", email, ADOPTED)


def test_a_new_coordinator_gets_the_hand_over_and_the_predecessor_acts_no_more(house: House) -> None:
    key = member(house)
    with house.read() as connection:
        ada = people.holders(connection, key)[0].id
    outcome = handing.change(house, key, newcomer("coordinator", "grace@lyon.example"))
    assert outcome.letters == ["handover"]
    with house.read() as connection:
        grace = people.holders(connection, key)[0].id
        acting = [people.role_in(connection, key, person) for person in (ada, grace)]
    assert acting == ["nobody", "coordinator"]
    document = queries.city_document(house, key, as_of=ADOPTED)
    noted = [e["data"] for e in document["events"] if e["kind"] == "noted"]
    assert noted == [{"about": "people.new_coordinator", "person": grace, "previous": ada}]
    assert "grace@lyon.example" not in str(document["events"])


def test_the_first_coordinator_is_named_and_welcomed(house: House) -> None:
    key = record(
        house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"), address=None
    )
    outcome = handing.change(house, key, newcomer("coordinator", "grace@lyon.example"))
    assert outcome.letters == ["welcome"]


@pytest.mark.parametrize(("role", "letter"), [("leadership", ["new_leadership"]), ("payer", [])])
def test_a_change_of_leadership_or_payer_is_an_event(house: House, role: str, letter: list[str]) -> None:
    key = member(house)
    assert handing.change(house, key, newcomer(role, "first@lyon.example")).letters == []
    assert handing.change(house, key, newcomer(role, "second@lyon.example")).letters == letter


def test_the_same_person_again_is_no_change(house: House) -> None:
    key = member(house)
    with pytest.raises(Refused, match="is the coordinator already"):
        handing.change(house, key, newcomer("coordinator", "COORDINATOR@lyon.example"))


def test_an_answer_that_we_owe_is_observed_until_it_goes(house: House) -> None:
    key = record(house, kind="candidate")
    door.submit(house, key, Reach("expression_of_interest", When(DAY)), today=DAY)
    late = date(2026, 12, 22)

    def owed(day: date) -> list[str]:
        return [t for t in queries.city_document(house, key, as_of=day)["observations"] if "We owe" in t]

    assert owed(date(2026, 12, 21)) == []
    (said,) = owed(late)
    assert said.startswith("We owe the answer to the expression of interest since 2026-12-21 (1 day late)")
    with house.begin() as connection:
        connection.execute(
            text("UPDATE notice SET state = 'sent', sent_at = '2026-12-08 09:00:00+00:00' WHERE city = :c"),
            {"c": key},
        )
    assert owed(late + timedelta(days=1)) == []


# Leaving and coming back -------------------------------------------------------------------------


def test_a_farewell_that_has_not_gone_does_not_go_once_the_city_is_back(house: House) -> None:
    key = member(house)
    door.submit(house, key, ChangeKind("withdrawn", DAY, "a new Mayor"), today=DAY)
    assert letters(house, key)["farewell"] == "queued"
    back = ("expression_of_interest", "city_signature", "council_of_europe_signature")
    door.submit(house, key, [Reach(step, When(DAY)) for step in back], today=DAY)
    assert letters(house, key)["farewell"] == "suppressed"
    told = [n["reason"] for n in listings.notices(house, city=key)["notices"] if n["kind"] == "farewell"]
    assert any("changed meanwhile" in str(reason) for reason in told)
