"""Working days, holidays and quiet periods of the places the network has cities in."""

from __future__ import annotations

import timeit
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendars import Calendar, quiet

PLACES = st.sampled_from(
    [
        Calendar("FR"),
        Calendar("IL"),
        Calendar("DE", "BY"),
        Calendar("GB", "ENG"),
        Calendar("JP"),
        Calendar("ZZ"),
    ]
)
DAYS = st.dates(date(1995, 1, 1), date(2120, 12, 31))


@given(PLACES, DAYS)
def test_forward_is_idempotent_and_never_earlier(place: Calendar, day: date) -> None:
    moved = place.forward(day)
    assert moved >= day
    assert place.forward(moved) == moved
    assert place.is_working(moved)


@given(PLACES, DAYS)
def test_forward_skips_only_days_with_a_reason(place: Calendar, day: date) -> None:
    skipped = (place.forward(day) - day).days
    assert all(place.why_not(day + timedelta(days=n)) for n in range(skipped))


@given(PLACES, DAYS, st.integers(-30, 30), st.integers(0, 30))
def test_adding_working_days_is_monotone_and_lands_on_one(
    place: Calendar, day: date, n: int, more: int
) -> None:
    landed = place.add_working_days(day, n)
    assert place.is_working(landed)
    assert landed <= place.add_working_days(day, n + more)
    assert landed <= place.add_working_days(day + timedelta(days=more), n)


@given(PLACES, DAYS, st.integers(1, 30))
def test_adding_counts_exactly_the_working_days_between(place: Calendar, day: date, n: int) -> None:
    landed = place.add_working_days(day, n)
    between = (day + timedelta(days=gap + 1) for gap in range((landed - day).days))
    assert sum(place.is_working(one) for one in between) == n


def test_a_report_of_2019_is_due_on_monday_2_january_2023() -> None:
    assert Calendar("FR").forward(date(2022, 12, 31)) == date(2023, 1, 2)


def test_israel_rests_on_friday_and_saturday() -> None:
    haifa = Calendar("IL")
    assert haifa.why_not(date(2026, 6, 5)) == "weekend"
    assert haifa.is_working(date(2026, 6, 7))
    assert haifa.why_not(date(2026, 4, 2)) == "Pesach"


def test_a_subdivision_adds_its_own_holidays() -> None:
    assert Calendar("DE", "BY").why_not(date(2026, 1, 6)) == "Epiphany"
    assert Calendar("DE", "HH").is_working(date(2026, 1, 6))


def test_an_unknown_subdivision_is_ignored() -> None:
    place = Calendar("DE", "XX")
    assert place.known
    assert place.is_working(date(2026, 1, 6))
    assert not place.is_working(date(2026, 12, 25))


def test_a_territory_without_a_calendar_knows_weekends_only() -> None:
    place = Calendar("ZZ")
    assert not place.known
    assert place.forward(date(2026, 12, 25)) == date(2026, 12, 25)
    assert place.forward(date(2026, 12, 26)) == date(2026, 12, 28)


def test_the_version_names_the_library() -> None:
    assert Calendar("FR").version.startswith("holidays 0.")


def test_names_do_not_follow_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de_DE.UTF-8")
    assert Calendar("DE").why_not(date(2031, 1, 1)) == "New Year's Day"


def test_a_lookup_costs_well_under_a_microsecond() -> None:
    place, day = Calendar("IL"), date(2026, 6, 3)
    place.is_working(day)
    assert min(timeit.repeat(lambda: place.is_working(day), number=10_000, repeat=5)) / 10_000 < 1e-6


@pytest.mark.parametrize("day", [date(2026, 12, 20), date(2026, 12, 31), date(2027, 1, 7)])
def test_the_end_of_the_year_is_quiet_everywhere(day: date) -> None:
    assert quiet(day, "JP") == quiet(day, "ZZ") == "the end of the year (20 December to 7 January)"


def test_the_days_around_the_end_of_the_year_are_not_quiet() -> None:
    assert quiet(date(2026, 12, 19), "FR") is None
    assert quiet(date(2027, 1, 8), "FR") is None


def test_august_is_quiet_in_europe_only() -> None:
    assert quiet(date(2026, 8, 1), "FR") == quiet(date(2026, 8, 31), "FO") == "August"
    assert quiet(date(2026, 8, 15), "AU") is None
    assert quiet(date(2026, 7, 31), "FR") is None
