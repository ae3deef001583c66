"""How cities really go through the programme: steps, the time between them, on whom time was spent.

Computed from one city's standing on a day. Nothing here blames: an order is usual, an ideal is never late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from lifecycle.deviations import Deviation
from lifecycle.events import Key
from lifecycle.programme import Track
from lifecycle.standing import CityStanding, MilestoneStanding

Side = Literal["city", "secretariat", "analyst"]
SIDES: tuple[Side, ...] = ("city", "secretariat", "analyst")
_OURS: dict[str, Side] = {
    "officer": "secretariat",
    "expert": "secretariat",
    "institute": "analyst",
    "analyst": "analyst",
}
Arrow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone that was reached; `exact`: known to the day."""

    key: Key
    rank: int
    day: date
    exact: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from one milestone to another of a track; `exact`: both are known to the day."""

    track: str
    first: str
    last: str
    days: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Days, less pauses and none from before adoption, in which a milestone waited on a side."""

    side: Side
    track: str
    milestone: str
    days: int
    still: bool


def side_of(owner: str) -> Side:
    """On whose side a milestone of that owner waits: the city's, the secretariat's or the analyst's."""
    return _OURS.get(owner, "city")


def kind_of(deviation: Deviation) -> str:
    """The kind of a different order: `came before` is certain, `without record of` says what is not known."""
    return "came before" if " came before " in deviation.text else "without record of"


def steps(standing: CityStanding, track: str) -> list[Step]:
    """What was reached of a track, in order of time; on one day, in the usual order."""
    found = (m for m in standing.milestones.values() if m.milestone.track == track and m.account is not None)
    mine = [_step(m) for m in found]
    return sorted(mine, key=lambda step: (step.day, step.key[1], step.rank))


def _step(found: MilestoneStanding) -> Step:
    assert found.account is not None
    exact = found.account.on.precision == "day"
    return Step(found.key, found.milestone.rank, found.account.day, exact)


def intervals(standing: CityStanding, track: Track) -> Iterator[Interval]:
    """From each step to the next of its round, and from one round to the next by what rounds count from."""
    mine = steps(standing, track.key)
    for cycle in sorted({step.key[1] for step in mine}):
        within = sorted((s for s in mine if s.key[1] == cycle), key=lambda s: (s.rank, s.day))
        yield from (_between(track.key, a, b) for a, b in pairwise(within) if a.rank < b.rank)
    rounds = [s for s in mine if s.key[2] == track.follows]
    yield from (_between(track.key, a, b) for a, b in pairwise(sorted(rounds, key=lambda s: s.key[1])))


def _between(track: str, a: Step, b: Step) -> Interval:
    return Interval(track, a.key[2], b.key[2], (b.day - a.day).days, a.exact and b.exact)


def waits(standing: CityStanding) -> Iterator[Wait]:
    """The time that milestones waited here, reached or still open."""
    for found in standing.milestones.values():
        since = _since(standing, found)
        until = found.account.day if found.account else standing.known.today
        still = found.account is None
        if since is None or until < since or (still and (found.state != "open" or not found.asks)):
            continue
        days = (until - since).days - standing.known.paused_days(since, until)
        side = side_of(found.milestone.owner)
        yield Wait(side, found.milestone.track, found.milestone.key, max(0, days), still)


def _since(standing: CityStanding, found: MilestoneStanding) -> date | None:
    """The day it opened, never before adoption; None where no opening is on record."""
    frozen = standing.known.deadlines.get(found.key)
    opened = found.opened_on
    if opened is None and frozen is not None and "opened" in frozen.data:
        opened = date.fromisoformat(frozen.data["opened"])
    return max(opened, standing.known.adopted_on) if opened else None


def observed(standing: CityStanding, track: str) -> Counter[Arrow]:
    """Which milestone directly followed which, round by round."""
    mine = steps(standing, track)
    arrows: Counter[Arrow] = Counter()
    for cycle in {step.key[1] for step in mine}:
        names = [step.key[2] for step in mine if step.key[1] == cycle]
        arrows.update(pairwise(names))
    return arrows


def usual(track: Track) -> list[Arrow]:
    """The programme's own path: from each milestone to those of the next rank."""
    ranks = sorted({m.rank for m in track.milestones})
    at = {rank: [m.key for m in track.milestones if m.rank == rank] for rank in ranks}
    return [(a, b) for first, last in pairwise(ranks) for a in at[first] for b in at[last]]
