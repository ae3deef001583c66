"""Network events in a real database: places, the waiting list, announcements, cities of every kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from lifecycle.commands import Refused
from lifecycle.engagement.registrations import ANNOUNCED
from models import clock
from models.database import House
from models.engagement import announcing, attending, event_documents, network_events, registering
from models.engagement.registering import Delegate
from models.membership import networks
from models.post import listings, outbox, why
from models.proof.verify import rebuild_check, verify
from notifications.render import render
from tests.models.cast import ADOPTED, live, member, record

MEETING: dict[str, Any] = {
    "title": "Annual meeting of coordinators",
    "form": "annual_meeting",
    "zone": "Europe/Paris",
    "starts_at": datetime(2030, 5, 6, 7, tzinfo=UTC),
    "closes_at": datetime(2030, 3, 1, 16, tzinfo=UTC),
    "languages": "en fr",
    "places": 2,
    "funded": 1,
    "funded_a_city": 1,
    "funded_by": "council_of_europe",
    "online": False,
}


@pytest.fixture
def meeting(house: House) -> int:
    """A meeting with two places, one of them funded."""
    return network_events.add(house, MEETING)


def seats(house: House, number: int) -> list[tuple[str, str, bool, str]]:
    delegates = event_documents.event(house, number)["delegates"]
    return [(d["city"], d["state"], d["funded"], d["travel"]) for d in delegates]


def letters(house: House, kind: str) -> list[tuple[str, str]]:
    return [(n["city"], n["state"]) for n in listings.notices(house)["notices"] if n["kind"] == kind]


def test_the_last_place_is_given_once_and_the_others_wait_in_order(house: House, meeting: int) -> None:
    cities = [member(house, name) for name in ("Aix", "Brest", "Caen", "Dax")]
    said = [registering.register(house, meeting, city, Delegate()) for city in cities]
    assert said == ["confirmed", "confirmed", "waiting", "waiting"]
    assert registering.withdraw(house, meeting, cities[0]) == [cities[2]]
    assert seats(house, meeting) == [
        ("Aix", "withdrawn", True, "funded"),
        ("Brest", "confirmed", True, "funded"),  # registered before those who wait
        ("Caen", "confirmed", False, "own"),
        ("Dax", "waiting", False, "own"),
    ]


def test_a_city_outside_europe_bears_its_travel_and_takes_no_funded_place(house: House, meeting: int) -> None:
    for city in (member(house, "Osaka", "JP"), member(house, "Aix")):
        registering.register(house, meeting, city, Delegate())
    assert seats(house, meeting) == [
        ("Osaka", "confirmed", False, "own"),
        ("Aix", "confirmed", True, "funded"),
    ]


def test_more_places_let_those_who_wait_move_up_in_order(house: House, meeting: int) -> None:
    cities = [member(house, name) for name in ("Aix", "Brest", "Caen", "Dax", "Evian")]
    for city in cities:
        registering.register(house, meeting, city, Delegate())
    assert announcing.change(house, meeting, {"places": 4})["moved_up"] == cities[2:4]
    assert event_documents.event(house, meeting)["waiting"] == 1


def test_two_who_register_at_the_same_moment_do_not_share_a_place(house: House) -> None:
    number = network_events.add(house, {**MEETING, "places": 1})
    cities = [member(house, name) for name in ("Aix", "Brest", "Caen")]
    threads = [Thread(target=registering.register, args=(house, number, c, Delegate())) for c in cities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = sorted(state for _, state, _, _ in seats(house, number))
    assert states == ["confirmed", "waiting", "waiting"]


def test_an_event_is_announced_once_to_those_concerned_and_the_others_are_named(
    house: House, meeting: int
) -> None:
    member(house, "Aix")
    for name, kind in (("Brest", "unconfirmed"), ("Caen", "withdrawn"), ("Dax", "candidate")):
        record(house, name, "FR", kind=kind)
    first = announcing.announce(house, meeting)
    assert first["announced"] == ["aix-fr"]
    assert {each["city"] for each in first["left"]} == {"brest-fr", "caen-fr", "dax-fr"}
    again = announcing.announce(house, meeting)
    assert again["announced"] == []
    assert letters(house, "event_announcement") == [("Aix", "queued")]


def test_a_networks_coordinator_reads_one_letter_for_all_its_cities_and_one_repeat(house: House) -> None:
    today = clock.today(house)
    number = network_events.add(house, {**MEETING, "closes_at": datetime(today.year + 1, 3, 1, tzinfo=UTC)})
    networks.add(house, "ANCI", "national", "through")
    networks.coordinate(house, "ANCI", "Nina", "nina@anci.example", None)
    for name in ("Bari", "Pisa", "Asti"):
        networks.join(house, "ANCI", record(house, name, "IT", kind="unconfirmed"), ADOPTED, "their wish")
    member(house, "Aix")
    live(house, ADOPTED)
    told = announcing.announce(house, number)
    assert (len(told["announced"]), told["notices"]) == (4, 2)
    assert letters(house, "event_announcement") == [("Aix", "queued"), ("Asti", "queued")]
    with house.read() as connection:
        row = connection.execute(
            text("SELECT id FROM notice WHERE kind = 'event_announcement' AND city = 'asti-it'")
        )
        claim = outbox.describe(connection, house, row.scalar_one(), today)
    assert (claim.to.email, claim.facts["cities"]) == ("nina@anci.example", "Asti, Bari, Pisa")
    said = why.why_city(house, "pisa-it", ANNOUNCED)
    assert any("one letter for all its cities, that of Asti" in step["text"] for step in said["steps"])
    live(house, date(today.year + 1, 2, 23), ("engagements",))
    assert Counter(letters(house, "event_announcement")) == {("Aix", "queued"): 2, ("Asti", "queued"): 2}


def test_a_networks_coordinator_who_reads_along_has_one_copy_for_all_its_cities(house: House) -> None:
    today = clock.today(house)
    number = network_events.add(house, {**MEETING, "closes_at": datetime(today.year + 1, 3, 1, tzinfo=UTC)})
    networks.add(house, "ANCI", "national", "copy")
    networks.coordinate(house, "ANCI", "Nina", "nina@anci.example", None)
    for name in ("Bari", "Pisa", "Asti"):
        networks.join(house, "ANCI", record(house, name, "IT", kind="unconfirmed"), ADOPTED, "their wish")
    live(house, ADOPTED)
    announcing.announce(house, number)
    with house.read() as connection:
        rows = connection.execute(
            text("SELECT id, city, role FROM notice WHERE kind = 'event_announcement' ORDER BY city, role")
        ).all()
        claims = [outbox.describe(connection, house, row.id, today) for row in rows]
    mine, copy = claims[0], claims[1]
    assert [(row.city, row.role) for row in rows] == [
        ("asti-it", "coordinator"),
        ("asti-it", "network_coordinator"),
        ("bari-it", "coordinator"),
        ("pisa-it", "coordinator"),
    ]
    assert "Asti, Bari, Pisa" in render(copy).text and "Bari" not in render(mine).text
    live(house, date(today.year + 1, 2, 23), ("engagements",))
    assert len(letters(house, "event_announcement")) == 8


def test_the_day_brings_one_repeat_before_closing_and_none_after(house: House) -> None:
    today = clock.today(house)
    closes = datetime(today.year + 1, 3, 1, 16, tzinfo=UTC)
    number = network_events.add(house, {**MEETING, "closes_at": closes})
    member(house, "Aix")
    live(house, ADOPTED)
    announcing.announce(house, number)
    repeated = []
    for day in (
        date(closes.year, 2, 20),
        date(closes.year, 2, 23),
        date(closes.year, 2, 24),
        date(closes.year, 3, 2),
    ):
        repeated += live(house, day, ("engagements",))[1]
    assert repeated == ["event_announcement"]
    assert len(letters(house, "event_announcement")) == 2


def test_an_answer_withdraws_the_announcement_that_has_not_gone_yet(house: House, meeting: int) -> None:
    city = member(house, "Aix")
    announcing.announce(house, meeting)
    registering.register(house, meeting, city, Delegate())
    assert letters(house, "event_announcement") == [("Aix", "suppressed")]
    assert letters(house, "registration") == [("Aix", "queued")]


def test_a_delegate_of_their_own_gets_the_letters_and_the_address_stays_out_of_the_ledger(
    house: House, meeting: int
) -> None:
    city = member(house, "Aix")
    registering.register(house, meeting, city, Delegate("Eve Marsh", "eve@aix.example"))
    (notice,) = [n for n in listings.notices(house)["notices"] if n["kind"] == "registration"]
    assert notice["to"] == "eve@aix.example"
    with house.read() as connection:
        held = connection.execute(text("SELECT data FROM event")).scalars().all()
    assert not any("aix.example" in data or "Marsh" in data for data in held)
    with pytest.raises(Refused, match="registered for the event already"):
        registering.register(house, meeting, city, Delegate("Eve", "EVE@aix.example"))


def test_a_change_of_the_days_is_told_to_delegates_and_a_change_of_nothing_is_refused(
    house: House, meeting: int
) -> None:
    city = member(house, "Aix")
    registering.register(house, meeting, city, Delegate())
    with pytest.raises(Refused, match="nothing of event"):
        announcing.change(house, meeting, {"places": 2})
    changed = announcing.change(house, meeting, {"starts_at": datetime(2030, 6, 3, 7, tzinfo=UTC)})
    assert (changed["told"], changed["cities"]) == (1, [city])


def test_nobody_registers_for_what_is_cancelled_or_closed(house: House) -> None:
    city = member(house, "Aix")
    closed = network_events.add(house, {**MEETING, "closes_at": datetime(2020, 1, 1, tzinfo=UTC)})
    with pytest.raises(Refused, match="closed on 2020-01-01 at 01:00"):
        registering.register(house, closed, city, Delegate())
    assert registering.register(house, closed, city, Delegate(), "their mail came in time") == "confirmed"
    announcing.change(house, closed, {"cancelled": True})
    with pytest.raises(Refused, match="does not take place"):
        registering.register(house, closed, member(house, "Brest"), Delegate())


def test_leaders_are_invited_by_an_officers_own_letter_alone(house: House) -> None:
    number = network_events.add(house, {**MEETING, "form": "leaders_meeting"})
    member(house, "Aix")
    with pytest.raises(Refused, match="officer's own letter"):
        announcing.announce(house, number)


def test_an_announcement_to_everybody_introduces_us_to_no_more_cities_a_day_than_the_house_may(
    house: House,
) -> None:
    few = {"mail_url": SecretStr("mailtos://mail.example"), "first_contacts_a_day": 2}
    house = replace(house, settings=house.settings.model_copy(update=few))
    number = network_events.add(house, {**MEETING, "places": 20})
    for name in ("Aix", "Brest", "Caen", "Dax", "Evry"):
        member(house, name, adopted=clock.today(house), address=f"{name}@city.example")
    announcing.announce(house, number)
    planned = listings.notices(house)["notices"]
    days = [
        {n["city"]: n["planned_on"] for n in planned if n["kind"] == kind}
        for kind in ("record_check", "event_announcement")
    ]
    assert sorted(Counter(days[0].values()).values()) == [1, 2, 2]
    assert len(days[1]) == 5
    assert all(days[0][city] <= day for city, day in days[1].items())


def test_the_outcome_goes_to_those_who_came(house: House, meeting: int) -> None:
    cities = [member(house, name) for name in ("Aix", "Brest")]
    for city in cities:
        registering.register(house, meeting, city, Delegate())
    attending.attend(house, meeting, cities[0], None, came=False)
    attending.attend(house, meeting, cities[1], None, came=True)
    assert attending.outcome(house, meeting, "https://icc.example/outcome") == 1
    assert event_documents.event(house, meeting)["came"] == 1


def test_the_ledgers_stay_whole_and_the_projection_equal(house: House, meeting: int) -> None:
    for name in ("Aix", "Brest", "Caen"):
        registering.register(house, meeting, member(house, name), Delegate())
    registering.withdraw(house, meeting, "aix-fr")
    assert verify(house)["ok"] and rebuild_check(house, clock.today(house))["ok"]
