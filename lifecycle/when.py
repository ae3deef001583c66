"""Dates as people know them: a day, a month or a year.

A vague date counts as the last day of its period for clocks (benefit of the doubt), but never
later than the day it was recorded, and as its first day for "not in the future" (the procedure, Time).
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "year"]

_SHAPE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_EARLIEST, _LATEST = 1990, 2200


class When(NamedTuple):
    """A civil date with its precision, held as the first day of its period (no time zone)."""

    first: date
    precision: Precision = "day"

    @property
    def last(self) -> date:
        """The last day of the period."""
        if self.precision == "day":
            return self.first
        if self.precision == "year":
            return date(self.first.year, 12, 31)
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    def clock(self, recorded: date) -> date:
        """The day this date counts as for clocks: its last, but never after the day it was recorded."""
        return self.first if self.precision == "day" else counted(self, recorded)

    def overlaps(self, other: When) -> bool:
        """Whether the two periods share a day, so that both may speak of one fact."""
        return self.first <= other.last and other.first <= self.last

    def before(self, other: When) -> bool:
        """Whether this certainly came before: its last day lies before the other's first."""
        return self.last < other.first

    def __str__(self) -> str:
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@lru_cache(maxsize=8192)
def counted(when: When, recorded: date) -> date:
    """The day that a vague date counts as: a history asks for each again and again."""
    return max(when.first, min(when.last, recorded))


def one_day(text: str) -> date:
    """Read one day, as `2026-04-02`; ValueError with a sentence for a month, a year, or no date."""
    when = parse_when(text)
    if when.precision != "day":
        raise ValueError(f"“{text}” is not one day: write it as 2027-03-02")
    return when.first


def parse_when(text: str) -> When:
    """Read `2014`, `2014-04` or `2014-04-02`; ValueError with a sentence otherwise."""
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"“{text}” is not a date: write 2014, 2014-04 or 2014-04-02")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"the year {year} is impossible: write one from {_EARLIEST} to {_LATEST}")
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise ValueError(f"“{text}” is not a day of the calendar: check month and day") from error
    return When(first, "day" if day is not None else "month" if month is not None else "year")
