"""The dates of a city as a calendar shows them: what is awaited, what was agreed, what is off.

Source: the design and the letters' table (a calendar address comes with the welcome). Civil dates in the
city's zone; hours are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lifecycle.auditing.why import FORCES
from lifecycle.events import Event, Key
from lifecycle.standing import UNSETTLED, CityStanding, MilestoneStanding
from lifecycle.visits.costs import last_noted

VISITORS = "expert"
"""Whose entries the days of a visit are."""
_AGREED, _OFF = "visit.dates", "visit.cancelled"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: whole days from `first` to `last`, or hours where `starts` and `ends` are known.

    `sequence` grows with each change; `stamp` is the day of the last one.
    """

    uid: str
    sequence: int
    stamp: date
    city: str
    title: str
    first: date
    last: date
    owner: str
    cycle: int = 0
    zone: str = "UTC"
    words: str = ""
    place: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    cancelled: bool = False


def entries(standing: CityStanding, key: str) -> list[Entry]:
    """The dates of one city (its key): deadlines still open or freshly off, and visits.

    In a pause no clock runs and nothing is asked, so no deadline is shown; it comes back with its new day.
    """
    asked = () if standing.known.paused else _deadlines(standing, key)
    return [*asked, *_visits(standing)]


def _deadlines(standing: CityStanding, key: str) -> Iterator[Entry]:
    for milestone, event in standing.known.deadlines.items():
        found = standing.milestones.get(milestone)
        if found is None or found.state == "unrecorded" or not found.asks:
            continue
        if found.state in UNSETTLED and found.due_on is not None:
            yield _deadline(standing, key, found, event, found.due_on)
        elif found.state in ("waived", "passed"):
            yield _deadline(standing, key, found, event, date.fromisoformat(event.data["due"]), off=True)


def _deadline(
    standing: CityStanding, key: str, found: MilestoneStanding, event: Event, due: date, *, off: bool = False
) -> Entry:
    chosen = found.chosen and not found.given
    force = "chosen with the city" if chosen else FORCES[(found.clock or found.milestone).force]
    return Entry(
        uid=_uid(key, found.key),
        sequence=2 * event.seq + off,
        stamp=event.recorded,
        city=standing.known.facts["name"],
        title=found.milestone.title,
        first=due,
        last=due,
        owner=found.milestone.owner,
        cycle=found.cycle,
        words=force,
        cancelled=off,
    )


def _visits(standing: CityStanding) -> Iterator[Entry]:
    """A visit's days as agreed last, under the UID of its letters; a cancelled one stays, cancelled."""
    for cycle in standing.known.cycles("visit"):
        agreed = last_noted(standing.known, cycle, _AGREED)
        last = last_noted(standing.known, cycle, _AGREED, _OFF)
        if agreed is None or last is None:
            continue
        yield Entry(
            uid=str(agreed.data["uid"]),
            sequence=int(last.data["sequence"]),
            stamp=last.recorded,
            city=standing.known.facts["name"],
            title="Expert visit",
            first=date.fromisoformat(agreed.data["first"]),
            last=date.fromisoformat(agreed.data["last"]),
            owner=VISITORS,
            cycle=cycle,
            zone=standing.known.facts.get("zone") or "UTC",
            place=agreed.notes.get("place") or "",
            cancelled=last.data["about"] == _OFF,
        )


def _uid(key: str, of: Key) -> str:
    track, cycle, name = of
    return f"{key}.{track}.{cycle}.{name}@icc-lifecycle"
