"""The queue of cities whose documents are complete and whose analysis waits for a slot.

Order: a jump by an officer (each with its reason), then signed before unsigned (seen), then the day both
documents were complete. Slots are counted by calendar month at the seat. A forecast is for officers: a
city hears a window only from an officer, and never its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """A city in line. `complete_on`: both documents complete; `floor`: no report before that day."""

    key: str
    city: str
    cycle: int
    signed: bool
    complete_on: date
    floor: date
    jumped_on: date | None = None
    reason: str = ""

    @property
    def rank(self) -> tuple[bool, date, bool, date, str]:
        """What it is ordered by."""
        jumped = self.jumped_on or date.min
        return self.jumped_on is None, jumped, not self.signed, self.complete_on, self.key


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the house can do: slots a month, those taken this month, and how long a report takes.

    `at_least` is the programme's floor, `as_planned` the house's working time, both in calendar days.
    """

    slots: int
    begun: int
    at_least: timedelta
    as_planned: timedelta

    @property
    def free(self) -> int:
        """The slots left this month."""
        return max(0, self.slots - self.begun)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in line, from 1, with the window forecast for the report; None while no slot is in sight."""

    waiting: Waiting
    place: int
    begins_on: date | None = None
    earliest: date | None = None
    latest: date | None = None


def in_line(waiting: Sequence[Waiting]) -> list[Waiting]:
    """The queue in its order."""
    return sorted(waiting, key=lambda one: one.rank)


def forecast(waiting: Sequence[Waiting], capacity: Capacity, today: date) -> list[Place]:
    """The queue in its order with a window per city; no window lies before the city's own floor."""
    return [_place(one, at, capacity, today) for at, one in enumerate(in_line(waiting))]


def _place(one: Waiting, at: int, capacity: Capacity, today: date) -> Place:
    begins = _begins(at, capacity, today)
    if begins is None:
        return Place(one, at + 1)
    earliest = max(one.floor, begins + capacity.at_least)
    return Place(one, at + 1, begins, earliest, max(earliest, begins + capacity.as_planned))


def _begins(at: int, capacity: Capacity, today: date) -> date | None:
    """The first day on which the city `at` that place can be begun."""
    if at < capacity.free:
        return today
    if capacity.slots == 0:
        return None
    month = today.month + (at - capacity.free) // capacity.slots
    return date(today.year + month // 12, month % 12 + 1, 1)


def offers_left(capacity: Capacity, waiting: int, offered: int) -> int:
    """How many rounds may be offered this month: what the queue does not need, less what was offered.

    Offers and beginnings share the slots: a city in line is owed a report, an offer is not.
    """
    beyond = max(0, waiting - capacity.free)
    return max(0, capacity.slots - offered - beyond)
