"""Two consecutive working days for an expert visit, ranked, each line with its reasons and warnings.

Left out: weekends and public holidays of the place and of the homes of the team as far as known, and every
day on which anybody is away. Warned of: main religious observances and quiet periods. Source: the
procedure, visit. All days are civil days of the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lifecycle.calendars import Calendar
from lifecycle.visits.observances import observance
from lifecycle.visits.teams import Member, Stretch

_DAY = timedelta(days=1)
_OBSERVED, _QUIET, _TRAVEL, _BESIDE = 20, 10, 3, -30
"""What each circumstance weighs; the lightest line comes first [house]."""
BETWEEN = 4
"""Days that may lie between the two visits of one mission, so that one journey serves both [house]."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two consecutive days, with why they stand where they stand. `weight`: the lighter, the better."""

    first: date
    last: date
    weight: int
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Where and for whom days are sought, from `earliest` to `latest`.

    `beside` is the other visit of the same mission; `online` means that nobody travels.
    """

    place: Calendar
    team: Sequence[Member]
    earliest: date
    latest: date
    beside: Stretch | None = None
    city_away: Sequence[Stretch] = ()
    online: bool = False

    @property
    def homes(self) -> list[Calendar]:
        """The calendars of the places the team lives in, as far as they are known."""
        return [member.home for member in self.team if member.home is not None]


def why_not(search: Search, day: date) -> str | None:
    """Why that day cannot be one of the visit's, None where it can. Nobody is named."""
    if (free := search.place.why_not(day)) is not None:
        return f"{free} in the place of the visit"
    for home in search.homes:
        if (free := home.why_not(day)) is not None:
            return f"{free} where one of the team lives"
    away = [stretch for member in search.team for stretch in member.away] + [*search.city_away]
    if any(stretch.meets(day, day) for stretch in away):
        return "somebody who is needed is away"
    if search.beside is not None and search.beside.meets(day, day):
        return f"the team is in {search.beside.what} then"
    return None


def candidates(search: Search, limit: int = 10) -> list[Candidate]:
    """The best pairs of days, best first. Pairs do not overlap, so that a poll offers a true choice."""
    ranked = sorted(_pairs(search), key=lambda pair: (pair.weight, pair.first))
    chosen: list[Candidate] = []
    for pair in ranked:
        if len(chosen) == limit:
            break
        if not any(Stretch(held.first, held.last).meets(pair.first, pair.last) for held in chosen):
            chosen.append(pair)
    return chosen


def _pairs(search: Search) -> Iterator[Candidate]:
    day = search.earliest
    free = why_not(search, day)
    while day < search.latest:
        following = why_not(search, day + _DAY)
        if free is None and following is None:
            yield _weighed(search, day, day + _DAY)
        day, free = day + _DAY, following


def _weighed(search: Search, first: date, last: date) -> Candidate:
    warnings = tuple(warnings_of(search.place, first, last))
    weight = sum(_QUIET if text.startswith("quiet") else _OBSERVED for text in warnings)
    journeys = [] if search.online else list(_journeys(search.place, first, last))
    weight += _TRAVEL * len(journeys)
    midweek = [] if journeys or search.online else ["nobody travels on a free day"]
    reasons = ["working days of the place and of the whole team, everyone free", *journeys, *midweek]
    if search.beside is not None and (gap := _gap(search.beside, first, last)) <= BETWEEN:
        weight += _BESIDE + gap
        reasons.append(f"one journey with the visit to {search.beside.what}")
    return Candidate(first, last, weight, tuple(reasons), warnings)


def _journeys(place: Calendar, first: date, last: date) -> Iterator[str]:
    for near, words in ((first - _DAY, "before"), (last + _DAY, "after")):
        if not place.is_working(near):
            yield f"the day {words} is free in the place: a journey falls on it"


def _gap(other: Stretch, first: date, last: date) -> int:
    """Days that lie between two stretches that do not meet."""
    return ((first - other.last) if first > other.last else (other.first - last)).days - 1


def warnings_of(place: Calendar, first: date, last: date) -> Iterator[str]:
    """What an officer should think of before asking for these days; each thing once."""
    days = _each(first, last)
    for name in dict.fromkeys(kept for day in days if (kept := observance(day))):
        yield f"{name}: some communities may not be able to take part"
    for name in dict.fromkeys(period for day in days if (period := place.quiet(day))):
        yield f"quiet period: {name}"


def free_days(place: Calendar, first: date, last: date) -> list[tuple[date, str]]:
    """The days of a stretch on which the place does not work, each with its name."""
    return [(day, free) for day in _each(first, last) if (free := place.why_not(day)) is not None]


def _each(first: date, last: date) -> list[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]
