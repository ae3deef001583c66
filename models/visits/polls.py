"""The poll of a visit's days as one who was asked sees it: the days, and what was answered before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.visits.costs import agreed, last_noted
from models.database import House
from models.visits.visitsteps import visit_of


@dataclass(frozen=True, slots=True)
class Poll:
    """Pairs of days, each by its first day; `chosen` is one's own answer, None where there is none yet."""

    days: Sequence[date]
    form: str
    chosen: frozenset[date] | None


def poll_of(house: House, key: str, voter: str) -> Poll | None:
    """The open poll of a city's visit; None where none is open. `voter`: coordinator, or a person's id."""
    visit = visit_of(house, key)
    known, cycle = visit.standing.known, visit.cycle
    asked = last_noted(known, cycle, "visit.poll")
    if asked is None or agreed(known, cycle) is not None:
        return None
    votes = [e for e in known.noted.get("visit.vote", ()) if e.cycle == cycle and e.seq > asked.seq]
    mine = [e for e in votes if e.data["voter"] == voter]
    chosen = frozenset(map(date.fromisoformat, mine[-1].data["can"])) if mine else None
    return Poll([date.fromisoformat(day) for day in asked.data["days"]], asked.data["form"], chosen)
