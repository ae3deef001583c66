"""Levelling: which optional dates of ours to move so that no month is red. Proposed, never done alone.

Only dates of the secretariat's own work are optional: never one a city chose or was told, never before a
floor, never an ideal interval of the programme, and never past what comes after it in the same round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lifecycle.index.analysis import window
from lifecycle.programme import OURS
from lifecycle.standing import CityStanding, MilestoneStanding

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "hours": {
        "completeness_checked": 4.0,
        "draft_report": 2.0,
        "final_report": 8.0,
        "team_appointed": 4.0,
        "visit_held": 30.0,
        "profile_final": 6.0,
    },
    "visits": {"visit_held": 1.0},
    "reports": {"final_report": 1.0},
}
"""What a date of ours weighs in its month [house]: officers' hours (others one), visits, reports."""


@dataclass(frozen=True, slots=True)
class Move:
    """A proposal: this milestone of this city, from one working day to another, and why."""

    key: str
    city: str
    track: str
    cycle: int
    milestone: str
    due_on: date
    to: date
    reason: str


@dataclass(slots=True)
class Levelled:
    """What is proposed, and the months (`2027-03`) that stay over their capacity all the same."""

    moves: list[Move] = field(default_factory=list)
    red: list[str] = field(default_factory=list)


Amounts = Mapping[str, Mapping[str, float]]
Cities = Sequence[tuple[str, CityStanding]]


def level(cities: Cities, foreseen: Amounts, capacity: Mapping[str, float | None]) -> Levelled:
    """Proposals that bring each month that is too full under its capacity, where dates of ours allow it.

    `foreseen` is the work by kind and month; a moved date goes to the next month that has room for it.
    """
    limits = {kind: most for kind in WEIGHTS if (most := capacity.get(kind))}
    levelling = _Levelling({kind: dict(foreseen[kind]) for kind in limits}, limits)
    levelled = Levelled()
    for month in levelling.months():
        for key, standing, found in _optional(cities, month):
            move = levelling.move(month, standing, found)
            if move is not None:
                levelled.moves.append(Move(key, standing.known.facts["name"], *found.key, *move))
    levelled.red = [month for month in levelling.months() if levelling.red(month)]
    return levelled


@dataclass(slots=True)
class _Levelling:
    """The months as they fill while dates are moved."""

    room: dict[str, dict[str, float]]
    limits: Mapping[str, float]

    def months(self) -> list[str]:
        return sorted({month for months in self.room.values() for month in months})

    def red(self, month: str) -> list[str]:
        return [kind for kind, most in self.limits.items() if self.room[kind].get(month, 0) > most]

    def move(
        self, month: str, standing: CityStanding, found: MilestoneStanding
    ) -> tuple[date, date, str] | None:
        """From when, to when and why this date moves; None where that would help nothing or nowhere fits."""
        weights = _weights(found.milestone.key)
        helped = [kind for kind in self.red(month) if weights.get(kind)]
        later = next((each for each in self.months() if each > month and self.fits(each, weights)), None)
        if not helped or later is None or found.due_on is None:
            return None
        to = _day(standing, found.due_on, later)
        if (last := _latest(standing, found)) and to > last:
            return None
        for kind in self.limits.keys() & weights.keys():
            self.room[kind][month] -= weights[kind]
            self.room[kind][later] += weights[kind]
        return found.due_on, to, f"{month} holds more {' and '.join(helped)} than it can; {later} has room"

    def fits(self, month: str, weights: Mapping[str, float]) -> bool:
        kinds = self.limits.keys() & weights.keys()
        return all(self.room[kind].get(month, 0) + weights[kind] <= self.limits[kind] for kind in kinds)


def _weights(milestone: str) -> dict[str, float]:
    other = {"hours": 1.0}
    found = {kind: weights.get(milestone, other.get(kind, 0.0)) for kind, weights in WEIGHTS.items()}
    return {kind: weight for kind, weight in found.items() if weight}


def _optional(cities: Cities, month: str) -> Iterable[tuple[str, CityStanding, MilestoneStanding]]:
    """The dates of ours in that month, the latest first."""
    found = [
        (key, standing, m)
        for key, standing in cities
        for m in standing.unsettled()
        if m.milestone.owner in OURS and not m.chosen and m.due_on and f"{m.due_on:%Y-%m}" == month
    ]
    return sorted(found, key=lambda each: (each[2].due_on, each[0]), reverse=True)


def _latest(standing: CityStanding, found: MilestoneStanding) -> date | None:
    """The day that a date must not pass: of what comes after it in its round, or of the window told."""
    return min(_limits(standing, found), default=None)


def _limits(standing: CityStanding, found: MilestoneStanding) -> Iterator[date]:
    for other in standing.unsettled():
        after = other.key[:2] == found.key[:2] and other.milestone.rank > found.milestone.rank
        if after and other.due_on is not None:
            yield other.due_on
    told = window(standing, found.cycle) if found.key[0] == "assessment" else None
    if told is not None:
        yield told.latest


def _day(standing: CityStanding, due_on: date, month: str) -> date:
    """The same day of that month, or the next working day of the city in it."""
    year, number = map(int, month.split("-"))
    day = standing.calendar.forward(date(year, number, min(due_on.day, 28)))
    return day if day.month == number else standing.calendar.forward(date(year, number, 1))
