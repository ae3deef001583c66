"""Calendars, read back by a library that is not ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import vobject
from fastapi import FastAPI
from fastapi.testclient import TestClient

from desk.web import calendars
from lifecycle.commands import ChangeKind, ChooseDate, Pause, Reach, Refused, Resume, Waive
from lifecycle.when import When
from models import door
from models.database import House, open_house
from models.engagement import announcing, network_events, registering
from models.engagement.registering import Delegate
from models.entrance import accounts
from models.membership import handing
from models.post import describing, listings
from models.post.feeds import address_of, calendar_at, shown, subject_of
from models.proof.erasure import erase
from models.visits import visitsteps
from models.visits.expertise import Described, describe
from notifications.calendar_feed import feed
from notifications.letters import build
from tests.models.cast import ADOPTED, record

DAY = ADOPTED + timedelta(days=1)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LYON = "lyon-fr"
RITA = "rita@expert.example"


@pytest.fixture
def public(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ICC_PUBLIC_URL", "https://icc.city.example")
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    opened = open_house()
    record(opened, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    submit(opened, Reach("questionnaire_sent", When(DAY), cycle=1))
    return opened


def submit(house: House, command: Any) -> None:
    door.submit(house, LYON, command, today=DAY, now=NOW)


def read(house: House, subject: str = LYON, kind: Any = "city") -> dict[str, Any]:
    """The events of a calendar by what they are about, as the other library reads them."""
    with house.read() as connection:
        found = shown(connection, house, kind, subject)
    calendar = vobject.readOne(feed(found.name, found.entries, found.language).decode())
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def test_a_deadline_is_a_whole_day_with_an_alarm_and_its_force(public: House) -> None:
    event = read(public)["Lyon: Policy assessment grid"]
    assert isinstance(event.dtstart.value, date) and not isinstance(event.dtstart.value, datetime)
    assert event.dtend.value - event.dtstart.value == timedelta(days=1)
    assert event.valarm.trigger.value == timedelta(days=-7)
    assert "secretariat" in event.description.value and event.status.value == "CONFIRMED"


def test_a_moved_date_keeps_its_uid_and_comes_with_a_higher_sequence(public: House) -> None:
    before = read(public)["Lyon: Policy assessment grid"]
    submit(public, ChooseDate("grid_returned", date(2027, 2, 3)))
    after = read(public)["Lyon: Policy assessment grid"]
    assert after.uid.value == before.uid.value and after.dtstart.value == date(2027, 2, 3)
    assert int(after.sequence.value) > int(before.sequence.value)


def test_what_is_no_longer_asked_is_cancelled_in_its_place(public: House) -> None:
    before = read(public)["Lyon: Policy assessment grid"]
    submit(public, Waive("grid_returned", "not needed here", DAY))
    after = read(public)["Lyon: Policy assessment grid"]
    assert (after.uid.value, after.status.value) == (before.uid.value, "CANCELLED")
    assert int(after.sequence.value) > int(before.sequence.value) and not hasattr(after, "valarm")


def test_in_a_pause_no_calendar_asks_for_anything_and_afterwards_the_same_date_is_later(
    public: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(public)["Lyon: Policy assessment grid"]
    submit(public, Pause("elections", DAY))
    assert read(public) == {}
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY + timedelta(days=30))
    end = DAY + timedelta(days=30)
    door.submit(public, LYON, Resume("it is over", end), today=end, now=NOW + timedelta(days=30))
    after = read(public)["Lyon: Policy assessment grid"]
    assert after.uid.value == before.uid.value and after.dtstart.value > before.dtstart.value
    assert int(after.sequence.value) > int(before.sequence.value)


def test_a_city_sees_its_own_dates_and_an_officer_sees_all(public: House) -> None:
    assert set(read(public)) <= set(read(public, "all", "officer"))


MEETING: dict[str, Any] = {
    "title": "Annual meeting", "form": "annual_meeting", "zone": "Europe/Lisbon", "languages": "en fr",
    "starts_at": datetime(2027, 3, 15, 8, tzinfo=UTC), "ends_at": datetime(2027, 3, 15, 11, tzinfo=UTC),
    "funded_by": "nobody",
}  # fmt: skip
ANNUAL = "Intercultural Cities: Annual meeting"


def test_a_network_event_has_its_hours_and_its_zone(public: House) -> None:
    announcing.announce(public, network_events.add(public, MEETING))
    event = read(public)[ANNUAL]
    assert event.dtstart.value == MEETING["starts_at"] and event.dtend.value == MEETING["ends_at"]
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Lisbon"] and event.sequence.value == "1"


def test_a_city_sees_no_event_before_it_is_told_of_it_nor_once_it_has_left(public: House) -> None:
    number = network_events.add(public, MEETING)
    assert ANNUAL not in read(public) and ANNUAL in read(public, "all", "officer")
    announcing.announce(public, number)
    assert ANNUAL in read(public)
    submit(public, ChangeKind("withdrawn", DAY, "a vote of its council"))
    assert ANNUAL not in read(public)


def test_an_event_without_an_end_lasts_an_hour_in_a_calendar(public: House) -> None:
    announcing.announce(public, network_events.add(public, {**MEETING, "ends_at": None}))
    event = read(public)[ANNUAL]
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)


def invited(house: House) -> list[tuple[str, str, str, str]]:
    """Method, UID, SEQUENCE and beginning of the calendar file of each letter to a delegate, in order."""
    found = []
    for notice in listings.notices(house)["notices"]:
        if notice["kind"] == "registration":
            with house.read() as connection:
                claim = describing.describe(connection, house, notice["id"], DAY)
            for file in build(claim).files:
                calendar = vobject.readOne(file.content.decode())
                event = calendar.vevent
                found.append(
                    (calendar.method.value, event.uid.value, event.sequence.value, event.dtstart.value)
                )
    return found


def test_an_invitation_and_the_entry_in_the_calendar_are_the_same_matter(public: House) -> None:
    number = network_events.add(public, MEETING)
    announcing.announce(public, number)
    registering.register(public, number, LYON, Delegate())
    later, told = MEETING["starts_at"] + timedelta(hours=2), ("", "", "", "")
    for change in ({}, {"starts_at": later, "ends_at": later + timedelta(hours=1)}, {"cancelled": True}):
        if change:
            announcing.change(public, number, change)
        entry = read(public)[ANNUAL]
        method = "CANCEL" if entry.status.value == "CANCELLED" else "REQUEST"
        told = (method, entry.uid.value, entry.sequence.value, entry.dtstart.value)
        assert invited(public)[-1] == told
    assert (told[0], told[2]) == ("CANCEL", "3")


def test_whoever_withdraws_and_comes_back_gets_ever_higher_numbers_of_one_matter(public: House) -> None:
    number = network_events.add(public, MEETING)
    numbers = []
    for act in (registering.register, registering.withdraw, registering.register):
        args = () if act is registering.withdraw else (Delegate(),)
        act(public, number, LYON, *args)
        numbers.append(invited(public)[-1])
    assert [each[0] for each in numbers] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({each[1] for each in numbers}) == 1 and [each[2] for each in numbers] == ["1", "2", "3"]


def test_an_expert_sees_the_visits_of_their_own_team_moved_and_cancelled_in_place(public: House) -> None:
    kinds = {"ada@expert.example": None, "ben@expert.example": None, "rita@coe.example": "representative"}
    with public.begin() as connection:
        for email, kind in kinds.items():
            describe(connection, Described(email[:3], email, kind, ("en",)), DAY)
    ada, ben, rita = (subject_of(public, "expert", email) for email in kinds)
    visitsteps.appoint(public, LYON, [ada, rita])
    monday = date(2027, 6, 7)
    visitsteps.agree(public, LYON, visitsteps.Agreement(monday, place="Town hall"))
    (first,) = read(public, ada, "expert").values()
    assert (first.dtstart.value, first.dtend.value) == (monday, monday + timedelta(days=2))
    assert (first.summary.value, first.location.value) == ("Lyon: Expert visit", "Town hall")
    assert read(public, ben, "expert") == {}
    visitsteps.agree(public, LYON, visitsteps.Agreement(monday + timedelta(days=7)))
    (moved,) = read(public, ada, "expert").values()
    visitsteps.cancel(public, LYON, "elections")
    (off,) = read(public, ada, "expert").values()
    assert {each.uid.value for each in (moved, off)} == {first.uid.value}
    assert int(first.sequence.value) < int(moved.sequence.value) < int(off.sequence.value)
    assert moved.dtstart.value == monday + timedelta(days=7) and off.status.value == "CANCELLED"


@pytest.fixture
def browser(public: House) -> TestClient:
    """A program that fetches calendars."""
    app = FastAPI()
    app.state.house = public
    app.include_router(calendars.router)
    return TestClient(app, base_url="https://icc.city.example")


def test_an_address_opens_its_calendar_until_it_is_renewed(public: House, browser: TestClient) -> None:
    first = address_of(public, "city", LYON)
    assert address_of(public, "city", LYON) == first
    answer = browser.get(first)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert vobject.readOne(answer.text).contents["vevent"]
    second = address_of(public, "city", LYON, renew=True)
    assert second != first and browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200


def test_a_program_that_holds_a_calendar_fetches_it_again_only_once_it_changed(
    public: House, browser: TestClient
) -> None:
    address = address_of(public, "city", LYON)
    first, looked = browser.get(address), browser.head(address)
    mark = first.headers["etag"]
    assert (looked.status_code, looked.content, looked.headers["etag"]) == (200, b"", mark)
    assert looked.headers["content-length"] == first.headers["content-length"]
    assert first.headers["cache-control"] == "private, no-cache"
    for held in (mark, f"W/{mark}", f'"other", {mark}', "*"):
        again = browser.get(address, headers={"If-None-Match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    submit(public, ChooseDate("grid_returned", date(2027, 2, 3)))
    changed = browser.get(address, headers={"If-None-Match": mark})
    assert changed.status_code == 200 and changed.headers["etag"] != mark


def test_the_address_that_a_predecessor_has_shows_nothing_after_the_hand_over(
    public: House, browser: TestClient
) -> None:
    address = address_of(public, "city", LYON)
    assert browser.get(address).status_code == 200
    handing.change(public, LYON, handing.Newcomer("payer", "Pat", "pat@lyon.example", DAY))
    assert browser.get(address).status_code == 200
    handing.change(public, LYON, handing.Newcomer("coordinator", "Eve", "eve@lyon.example", DAY))
    assert browser.get(address).status_code == 404
    assert browser.get(address_of(public, "city", LYON)).status_code == 200


def test_an_address_that_is_none_of_ours_opens_nothing(public: House) -> None:
    assert calendar_at(public, "WzEsMV0.forged") is None


def test_without_a_public_address_there_is_no_calendar(house: House) -> None:
    with pytest.raises(Refused, match="ICC_PUBLIC_URL"):
        address_of(house, "city", LYON)


@pytest.mark.parametrize("leave", [accounts.close, partial(erase, reason="their wish")])
def test_whoever_leaves_the_house_sees_no_calendar_of_it_any_more(
    public: House, browser: TestClient, leave: Callable[[House, str], Any]
) -> None:
    with public.begin() as connection:
        describe(connection, Described("Rita", RITA, None, ("en",)), DAY)
    accounts.give(public, RITA, "Rita", "auditor")
    address = address_of(public, "expert", subject_of(public, "expert", RITA))
    kept = address_of(public, "city", LYON)
    assert browser.get(address).status_code == 200
    leave(public, RITA)
    assert (browser.get(address).status_code, browser.get(kept).status_code) == (404, 200)
