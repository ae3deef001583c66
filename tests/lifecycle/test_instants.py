"""Instants with a zone: over both clock changes, from the other end of the world, exactly at the cut-off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lifecycle.commands import Refused
from lifecycle.engagement.instants import Edge, Window, instant, known_zone, local_day, read, stored, window

ZONES = ("Europe/Paris", "Europe/London", "America/Montreal", "Australia/Melbourne", "Asia/Tokyo")
START = datetime(2020, 1, 1, tzinfo=UTC)
EDGES: tuple[Edge, Edge] = ("opens", "closes")
MINUTES = st.integers(0, 20 * 366 * 24 * 60)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "edge", "said"),
    [
        ("2027-03-01 17:00", "Europe/Paris", "closes", "2027-03-01 16:00"),
        ("2027-07-01 17:00", "Europe/Paris", "closes", "2027-07-01 15:00"),
        ("2027-03-01 17:00", "Asia/Tokyo", "closes", "2027-03-01 08:00"),
        ("2027-03-01", "Europe/Paris", "opens", "2027-02-28 23:00"),
        ("2027-03-01", "Europe/Paris", "closes", "2027-03-01 23:00"),
        ("2027-10-31 02:30", "Europe/Paris", "opens", "2027-10-31 00:30"),  # the first of the two
        ("2027-10-31 02:30", "Europe/Paris", "closes", "2027-10-31 01:30"),  # the second
    ],
)
def test_an_instant_is_that_of_the_zones_own_clocks(text: str, zone: str, edge: str, said: str) -> None:
    assert instant(text, zone, edge) == utc(said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "zone", "says"),
    [
        ("2027-03-28 02:30", "Europe/Paris", "clocks go forward: write 2027-03-28 03:30"),
        ("2027-03-28 25:00", "Europe/Paris", "no hour"),
        ("2027-02-30 12:00", "Europe/Paris", "calendar"),
        ("tomorrow", "Europe/Paris", "2027-03-01 17:00"),
        ("2027-03-01 17:00", "Paris", "Europe/Paris"),
        ("2027-03-01 17:00", "../etc", "no time zone"),
    ],
)
def test_what_is_no_instant_is_refused_with_the_remedy(text: str, zone: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        instant(text, zone, "closes")


def test_registration_is_closed_at_the_very_instant_and_open_a_second_before() -> None:
    closing = window(None, "2027-03-01 17:00", "Europe/Paris")
    assert closing.closes is not None
    assert closing.at(closing.closes - timedelta(seconds=1)) == "open"
    assert closing.at(closing.closes) == "closed"


def test_before_it_opens_it_is_not_yet_open_and_says_when_it_does() -> None:
    spring = window("2027-03-28 03:00", "2027-04-01 12:00", "Europe/Paris")
    assert spring.at(utc("2027-03-28 00:59")) == "not yet"
    assert spring.at(utc("2027-03-28 01:00")) == "open"
    with pytest.raises(Refused, match=r"opens on 2027-03-28 at 03:00 \(Europe/Paris\)"):
        spring.check(utc("2027-03-28 00:59"), "Registration", None)


def test_an_officer_may_still_record_what_came_after_the_cut_off_with_a_reason() -> None:
    closed = window(None, "2027-03-01 17:00", "Europe/Paris")
    with pytest.raises(Refused, match="--reason"):
        closed.check(utc("2027-03-02 00:00"), "Registration", None)
    closed.check(utc("2027-03-02 00:00"), "Registration", "their mail came in time")


def test_what_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(Refused, match="later closing"):
        window("2027-03-02", "2027-03-01", "Europe/Paris")


def test_a_window_without_ends_is_always_open() -> None:
    assert Window(None, None, "UTC").at(utc("1990-01-01")) == "open"


def skipped(wall: datetime, zone: str) -> bool:
    """Whether the zone's clocks jump over that hour."""
    there = known_zone(zone)
    return wall.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) != wall


@given(MINUTES, st.sampled_from(ZONES))
def test_an_instant_shows_the_hour_that_was_written_and_its_edges_favour_the_city(
    minutes: int, zone: str
) -> None:
    wall = (START + timedelta(minutes=minutes)).replace(tzinfo=None)
    assume(not skipped(wall, zone))
    opens, closes = (instant(f"{wall:%Y-%m-%d %H:%M}", zone, edge) for edge in EDGES)
    assert opens <= closes <= opens + timedelta(hours=1)
    for moment in (opens, closes):
        assert moment.astimezone(known_zone(zone)).replace(tzinfo=None) == wall
        assert read(stored(moment)) == moment


@given(MINUTES, st.sampled_from(ZONES))
def test_a_second_is_open_or_closed_on_every_clock_alike(minutes: int, zone: str) -> None:
    moment = START + timedelta(minutes=minutes)
    for each in (Window(moment, None, zone), Window(moment, None, "UTC")):
        assert each.at(moment) == "open"
        assert each.at(moment - timedelta(seconds=1)) == "not yet"


def test_the_day_of_an_instant_depends_on_whose_clock_it_is() -> None:
    assert local_day(utc("2027-03-01 23:30"), "Europe/Paris") == date(2027, 3, 2)
    assert local_day(utc("2027-03-01 23:30"), "America/Montreal") == date(2027, 3, 1)
