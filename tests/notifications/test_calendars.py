"""Calendars and invitations in a library that is not ours: days, hours across zones and clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.auditing.dates import Entry
from notifications.calendar_feed import feed
from notifications.invitation import Invitation, calendar_file
from tests.notifications.claims import ADA, OFFICER

STAMP, DAY = date(2026, 11, 25), date(2027, 3, 28)
ENTRY = Entry("a@icc", 4, STAMP, "Lyon", "Annual meeting", DAY, DAY, "network")
ZONES = (
    "Europe/Paris", "Europe/Lisbon", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Auckland", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tokyo",
)  # fmt: skip
CHANGES = (
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # half an hour before Europe's clocks go forward
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),  # and back: an hour that Paris has twice
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    datetime(2027, 3, 14, 5, 0, tzinfo=UTC),
    datetime(2027, 4, 3, 14, 30, tzinfo=UTC),
)


FIRST_OF_TWICE = {"Europe/Paris": CHANGES[1], "Europe/Lisbon": CHANGES[1]}
"""Within the first of an hour that a zone has twice: programs differ in which of the two they take it for."""


def back(*entries: Entry, language: str = "en") -> list[Any]:
    """The events of a calendar as the other library reads them."""
    calendar = vobject.readOne(feed("Intercultural Cities", entries, language).decode())
    return list(calendar.contents["vevent"])


def hours(starts: datetime, zone: str, lasting: timedelta = timedelta(hours=3)) -> Entry:
    return replace(ENTRY, zone=zone, starts=starts, ends=starts + lasting)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("starts", CHANGES)
def test_an_event_is_at_the_same_instant_in_any_zone_on_either_side_of_a_clock_change(
    zone: str, starts: datetime
) -> None:
    (event,) = back(hours(starts, zone))
    read, ends = event.dtstart.value, starts + timedelta(hours=3)
    if starts != FIRST_OF_TWICE.get(zone):
        assert (read.astimezone(UTC), event.dtend.value.astimezone(UTC)) == (starts, ends)
    again = any(moment.astimezone(ZoneInfo(zone)).fold for moment in (starts, ends))
    assert event.dtstart.params.get("X-VOBJ-ORIGINAL-TZID") == (None if again else [zone])


@given(st.integers(0, 12 * 366 * 24 * 60), st.sampled_from(ZONES))
def test_whatever_the_hour_the_clock_of_the_place_says_it(minutes: int, zone: str) -> None:
    starts = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    (event,) = back(hours(starts, zone))
    there, read = starts.astimezone(ZoneInfo(zone)), event.dtstart.value
    assert read == starts or read.replace(tzinfo=None) == there.replace(tzinfo=None)


def test_a_calendar_without_any_date_is_one_all_the_same() -> None:
    raw = feed("Intercultural Cities", [], "en")
    assert raw == feed("Intercultural Cities", [], "en") and b"VEVENT" not in raw
    assert vobject.readOne(raw.decode()).vtimezone.tzid.value == "UTC"


def test_days_are_days_of_the_place_whatever_the_readers_clock() -> None:
    (event,) = back(replace(ENTRY, last=DAY + timedelta(days=1), zone="Pacific/Auckland"))
    assert (event.dtstart.value, event.dtend.value) == (DAY, DAY + timedelta(days=2))
    assert "VTIMEZONE" not in feed("x", [ENTRY], "en").decode()


def test_an_alarm_rings_a_week_before_and_not_for_what_is_off() -> None:
    on, off = back(ENTRY, replace(ENTRY, uid="b@icc", sequence=5, cancelled=True))
    assert (on.valarm.trigger.value, on.valarm.action.value) == (timedelta(days=-7), "DISPLAY")
    assert (off.status.value, off.sequence.value) == ("CANCELLED", "5") and not hasattr(off, "valarm")


def test_a_calendar_keeps_to_the_form_that_programs_expect() -> None:
    odd = replace(ENTRY, city="Łódź;\r\nBEGIN:VEVENT", words="a,b;c\\d\n" * 40, place="Straße 1, Köln")
    raw = feed("Łódź, Köln; 日本", [odd, ENTRY], "fr")
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"") and max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1]), "no letter is cut in two where a line is folded"
    assert "X-WR-CALNAME:Łódź\\, Köln\\; 日本".encode() in lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines and b"X-PUBLISHED-TTL:PT6H" in lines
    assert lines.count(b"BEGIN:VEVENT") == 2 and lines[0] == b"BEGIN:VCALENDAR"
    (first, _) = back(odd, ENTRY)
    assert "Łódź; BEGIN:VEVENT" in first.summary.value and first.location.value == "Straße 1, Köln"


@pytest.mark.parametrize("starts", CHANGES)
def test_an_invitation_with_hours_is_at_its_instant(starts: datetime) -> None:
    meeting = Invitation(
        "m@icc", 2, starts.date(), starts.date(), "Meeting", "Lyon", False, STAMP, OFFICER, ADA,
        begins=starts, ends=starts + timedelta(hours=1),
    )  # fmt: skip
    event = vobject.readOne(calendar_file(meeting).content.decode()).vevent
    assert (event.dtstart.value, event.dtend.value) == (starts, starts + timedelta(hours=1))
    assert (event.uid.value, event.sequence.value) == ("m@icc", "2")
    assert event.attendee.value == f"mailto:{ADA.email}" and event.attendee.params["RSVP"] == ["TRUE"]


def test_the_cancellation_of_a_meeting_is_of_the_same_meeting() -> None:
    meeting = Invitation("m@icc", 2, DAY, DAY, "Meeting", "", False, STAMP, OFFICER, ADA)
    asked, off = (
        vobject.readOne(calendar_file(each).content.decode())
        for each in (meeting, replace(meeting, sequence=3, cancelled=True))
    )
    assert (asked.method.value, off.method.value) == ("REQUEST", "CANCEL")
    assert asked.vevent.uid.value == off.vevent.uid.value
    assert int(off.vevent.sequence.value) > int(asked.vevent.sequence.value)
    assert off.vevent.status.value == "CANCELLED"
