"""Calendars, read back by a library that is not ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from desk.web import calendars
from lifecycle.commands import ChooseDate, Reach, Refused, Waive
from lifecycle.when import When
from models import door
from models.database import House, open_house
from models.post.feeds import EVENT, address_of, calendar_at, shown, subject_of
from models.visits import visitsteps
from models.visits.expertise import Described, describe
from notifications.calendar_feed import feed
from tests.models.cast import ADOPTED, record

DAY = ADOPTED + timedelta(days=1)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LYON = "lyon-fr"


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


def test_a_city_sees_its_own_dates_and_an_officer_sees_all(public: House) -> None:
    assert set(read(public)) <= set(read(public, "all", "officer"))


def test_a_network_event_has_its_hours_and_its_zone(public: House) -> None:
    starts = datetime(2027, 3, 15, 8, tzinfo=UTC)
    row = {
        "title": "Annual meeting", "form": "annual_meeting", "zone": "Europe/Lisbon", "starts_at": starts,
        "ends_at": starts + timedelta(hours=3), "online": False, "languages": "en fr", "funded": 0,
        "funded_a_city": 1, "funded_by": "nobody", "cancelled": False, "version": 3,
    }  # fmt: skip
    with public.begin() as connection:
        connection.execute(insert(EVENT).values(row))
    event = read(public)["Intercultural Cities: Annual meeting"]
    assert event.dtstart.value == starts and event.dtstart.value.utcoffset() == timedelta(0)
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Lisbon"] and event.sequence.value == "3"


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


def test_an_address_opens_its_calendar_until_it_is_renewed(public: House) -> None:
    app = FastAPI()
    app.state.house = public
    app.include_router(calendars.router)
    browser = TestClient(app, base_url="https://icc.city.example")
    first = address_of(public, "city", LYON)
    assert address_of(public, "city", LYON) == first
    answer = browser.get(first)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert vobject.readOne(answer.text).contents["vevent"]
    second = address_of(public, "city", LYON, renew=True)
    assert second != first and browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200


def test_an_address_that_is_none_of_ours_opens_nothing(public: House) -> None:
    assert calendar_at(public, "WzEsMV0.forged") is None


def test_without_a_public_address_there_is_no_calendar(house: House) -> None:
    with pytest.raises(Refused, match="ICC_PUBLIC_URL"):
        address_of(house, "city", LYON)
