"""On which day and at what hour a letter goes: the reader's working days, quiet periods, digests.

Source: the procedure, Reminders and letters. Civil dates in the city's zone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import pendulum

from lifecycle.calendars import Calendar
from lifecycle.reminding.letters import APART_RUNGS, RULES

_NEAR = ("visit_confirmed",)
DIGEST_EVERY = timedelta(days=14)
WINDOW = (time(9), time(11))
"""Letters go between these hours of the reader's own day."""


@dataclass(frozen=True, slots=True)
class Postbox:
    """Where letters to a city go out: its calendar, and whether quiet periods hold them back.

    A house that only writes specimens writes them all year.
    """

    calendar: Calendar
    iso_country: str
    keeps_quiet: bool

    def working_day(self, day: date) -> date:
        """That day, or the next on which a letter nobody asked for may go."""
        while True:
            day = self.calendar.forward(day)
            if not (self.keeps_quiet and self.calendar.quiet(day)):
                return day
            day += timedelta(days=1)

    def answer_day(self, day: date) -> date:
        """When an answer to the reader's own action goes: the next working day, quiet or not."""
        return self.calendar.forward(day)

    def digest_day(self, day: date, weekday: int, last: date | None) -> date:
        """The digest day on or after `day`: a fixed weekday, at least 14 days after the last one."""
        day = max(day, last + DIGEST_EVERY) if last else day
        while True:
            found = day + timedelta(days=(weekday - day.weekday()) % 7)
            posted = self.working_day(found)
            if posted - found < timedelta(days=5):
                return posted
            day = posted


def may_go_on(box: Postbox, kind: str, rung: int | None, day: date) -> bool:
    """Whether a letter that waited may go on that day after all: never unasked on the reader's free days.

    What answers the reader's own action goes, and what a visit needs that is near.
    """
    near = kind in _NEAR or (kind, rung) in APART_RUNGS
    return near or RULES[kind].answers or box.working_day(day) == day


def send_after(zone: str, day: date, reader: str) -> datetime:
    """The instant (UTC) from which a letter may go: between 9 and 11 there, spread by reader and day."""
    spread = int.from_bytes(hashlib.sha256(f"{reader} {day}".encode()).digest()[:4]) % 7200
    return _opening(zone, day) + timedelta(seconds=spread)


@lru_cache(maxsize=4096)
def _opening(zone: str, day: date) -> datetime:
    """The instant (UTC) at which the window of a day opens there: a sweep asks for few zones and days."""
    there = pendulum.datetime(day.year, day.month, day.day, WINDOW[0].hour, tz=zone)
    return datetime.fromtimestamp(there.timestamp(), UTC)


def in_window(zone: str, now: datetime) -> bool:
    """Whether it is between 9 and 11 there."""
    return WINDOW[0] <= pendulum.instance(now).in_timezone(zone).time() < WINDOW[1]
