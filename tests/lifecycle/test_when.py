"""Vague dates: last day for clocks, first day for "not in the future"."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.when import When, parse_when

DAYS = st.dates(date(1995, 1, 1), date(2100, 12, 31))
WHENS = st.builds(When, DAYS.map(lambda d: d.replace(month=1, day=1)), st.just("year")) | st.builds(
    When, DAYS
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2018-10-24", date(2018, 10, 24), date(2018, 10, 24)),
    ],
)
def test_a_date_is_read_with_its_precision(text: str, first: date, last: date) -> None:
    when = parse_when(text)
    assert (when.first, when.last, str(when)) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "19", "1066", "2999", "2019-13", "2019-00", "2019-00-15", "2019-02-30", "next week", "2019/05/01"],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"impossible|not a date|not a day"):
        parse_when(text)


def test_a_report_of_this_year_counts_from_the_day_it_was_recorded() -> None:
    assert parse_when("2026").clock(date(2026, 11, 25)) == date(2026, 11, 25)


def test_a_report_of_2019_counts_as_one_of_its_last_day() -> None:
    assert parse_when("2019").clock(date(2026, 11, 25)) == date(2019, 12, 31)


@given(WHENS, DAYS)
def test_the_clock_never_leaves_the_period_before_its_first_day(when: When, recorded: date) -> None:
    assert when.first <= when.clock(recorded) <= when.last


@given(WHENS, WHENS)
def test_two_dates_overlap_or_one_came_before(one: When, other: When) -> None:
    assert one.overlaps(other) == (not one.before(other) and not other.before(one))
