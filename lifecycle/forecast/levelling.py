"""Levelling: which optional dates of ours to move so that no month is red. Proposed, never done alone.

Only dates of the secretariat's own work are optional: never one a city chose or was told, never before a
floor, never an ideal interval of the programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lifecycle.programme import OURS
from lifecycle.standing import CityStanding, MilestoneStanding

WEIGHT = {"completeness_checked": 4.0, "draft_report": 2.0, "final_report": 8.0, "team_appointed": 4.0}
"""An officer's hours that a date of ours stands for [house]; others count one."""


@dataclass(frozen=True, slots=True)
class Move:
    """A proposal: this milestone of this city, from one day to another, and why."""

    city: str
    milestone: str
    due_on: date
    to: date
    reason: str


def moves(
    cities: Iterable[tuple[str, CityStanding]], hours: Mapping[str, float], capacity: float
) -> list[Move]:
    """Proposals that bring each month with more hours than it can hold under its capacity, where possible.

    `hours` are the foreseen hours by month (`2027-03`); a moved date goes to the next month with room.
    """
    room = dict(hours)
    proposed: list[Move] = []
    for month in sorted(room):
        if room[month] <= capacity:
            continue
        for name, found in _optional(cities, month):
            if room[month] <= capacity:
                break
            later = _next_with_room(room, month, capacity)
            if later is not None:
                proposed.append(_moved(name, found, later))
                weight = WEIGHT.get(found.milestone.key, 1.0)
                room[month] -= weight
                room[later] += weight
    return proposed


def _optional(cities: Iterable[tuple[str, CityStanding]], month: str) -> list[tuple[str, MilestoneStanding]]:
    found = [
        (standing.known.facts["name"], m)
        for _, standing in cities
        for m in standing.unsettled()
        if m.milestone.owner in OURS and not m.chosen and m.due_on and f"{m.due_on:%Y-%m}" == month
    ]
    return sorted(found, key=lambda pair: (pair[1].due_on, pair[0]), reverse=True)


def _next_with_room(room: Mapping[str, float], month: str, capacity: float) -> str | None:
    return next((later for later in sorted(room) if later > month and room[later] < capacity), None)


def _moved(name: str, found: MilestoneStanding, month: str) -> Move:
    assert found.due_on is not None
    year, number = map(int, month.split("-"))
    day = min(found.due_on.day, 28)
    reason = f"{found.due_on:%Y-%m} holds more hours than there are; {month} has room"
    return Move(name, found.milestone.key, found.due_on, date(year, number, day), reason)
