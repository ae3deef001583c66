"""Ladders: which rungs are owed on a date. Due means on or before the day, never exactly on it.

After an outage only the latest rung that still holds is owed; the earlier ones are skipped, with the
reason. Nothing from before adoption is ever owed (procedure, Time).
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lifecycle.events import Key
from lifecycle.membership.membership import WE_MAY_WRITE
from lifecycle.programme import Rung
from lifecycle.reminding.answers import put_off
from lifecycle.reminding.letters import is_task
from lifecycle.reminding.rungs import RECORD_CHECK, Owed, RungKey
from lifecycle.standing import CityStanding, MilestoneStanding
from lifecycle.themes import THEMES, record_of, withheld

__all__ = ["RECORD_CHECK", "Dues", "Owed", "RungKey", "ladder", "next_looks", "owed", "resting", "tasks"]
_NO_RECORD_CHECK = ("lapsed", "withdrawn")
_SETTLING = timedelta(days=60)
"""Days in which a city that returned is asked nothing that fell due while it was away [house]."""
YEARLY_SPREAD = 60
"""Days over which the yearly record checks are spread [house]."""


def ladder(standing: CityStanding) -> list[Owed]:
    """Every rung of every open milestone of a city, past and to come; while it is paused, only our word."""
    if standing.rungs is None:
        standing.rungs = _ladder(standing)
    return standing.rungs


def _ladder(standing: CityStanding) -> list[Owed]:
    if standing.known.closed:
        return []
    if standing.known.paused:
        themes = (owed for theme in THEMES for owed in theme.rungs(standing))
        return [owed for owed in themes if owed.letter in WE_MAY_WRITE]
    return [*_record_checks(standing), *(o for o in _asked(standing) if _rests(standing, o) is None)]


def resting(standing: CityStanding) -> list[tuple[Owed, str]]:
    """The rungs that rest, each with the reason: put off, answered and not looked at, withheld by a theme."""
    if standing.known.closed or standing.known.paused:
        return []
    said = ((owed, _rests(standing, owed)) for owed in _asked(standing))
    return [(owed, why) for owed, why in said if why is not None]


def _asked(standing: CityStanding) -> list[Owed]:
    rungs = [owed for m in standing.unsettled() if m.asks for owed in _rungs(standing, m)]
    return [*rungs, *(owed for theme in THEMES for owed in theme.rungs(standing))]


def _rests(standing: CityStanding, rung: Owed) -> str | None:
    day = max(rung.owed_on, standing.known.today)
    return withheld(standing, rung.letter, rung.milestone, day)


def _rungs(standing: CityStanding, found: MilestoneStanding) -> Iterator[Owed]:
    if found.state == "waiting" and found.milestone.rests_after:
        return
    for rung in found.milestone.ladder:
        base = _base(standing, found, rung)
        if base is None:
            continue
        day = _after_return(standing, base + timedelta(days=rung.days))
        if day >= _from(standing, found):
            yield Owed(found.key, rung.letter, rung.days, rung.to, day, base)


def _after_return(standing: CityStanding, day: date) -> date:
    """What fell due while the city was away waits until it has been back for a while."""
    away = standing.known.absence
    return away[1] + _SETTLING if away is not None and away[0] <= day < away[1] else day


def _base(standing: CityStanding, found: MilestoneStanding, rung: Rung) -> date | None:
    if rung.since == "due":
        return found.due_on
    if rung.since == "opening":
        return found.opened_on
    if "." in rung.since:
        return _noted(standing, found, rung.since)
    key = (found.milestone.track, found.cycle, rung.since)
    event, planned = standing.known.account(key), standing.milestones.get(key)
    return event.day if event is not None else planned.due_on if planned is not None else None


def _noted(standing: CityStanding, found: MilestoneStanding, about: str) -> date | None:
    """The day of a round's newest record of that kind, while it is not over."""
    held = [e for e in standing.known.noted.get(about, ()) if e.key[:2] == found.key[:2]]
    return held[-1].day if held and record_of(about).over(standing, held[-1]) is None else None


def _from(standing: CityStanding, found: MilestoneStanding) -> date:
    """The first day on which a rung makes sense: adoption, the opening, the choice of a date."""
    deadline = standing.known.deadlines.get(found.key)
    days = [standing.known.adopted_on, found.opened_on or date.min]
    if deadline is not None and deadline.kind == "date_chosen":
        days.append(deadline.day + timedelta(days=1))
    return max(days)


def _record_checks(standing: CityStanding) -> list[Owed]:
    """The first letter to a city, then one a year from the day of its adoption, spread over two months.

    Cities that came in with one file would otherwise all be written to on one day, year after year.
    """
    known = standing.known
    if known.kind in _NO_RECORD_CHECK:
        return []
    first, last = known.adopted_on, known.today.year + 1
    spread = timedelta(days=zlib.crc32(str(known.facts["name"]).encode()) % YEARLY_SPREAD)
    yearly = [_anniversary(first, year) + spread for year in range(first.year + 1, last + 1)]
    return [Owed(RECORD_CHECK, "record_check", 0, "coordinator", day, day) for day in (first, *yearly)]


def _anniversary(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


@dataclass(frozen=True, slots=True)
class Dues:
    """What a look at the ladders found: rungs to plan, and rungs to skip with the reason."""

    plan: list[Owed]
    skip: list[tuple[Owed, str]]


_TASK = "not a letter but an officer's task: a ladder ends with a person"
_OVERTAKEN = "a later rung was owed by then: after an interruption only the latest is sent"


def owed(standing: CityStanding, through: date, handled: Collection[RungKey]) -> Dues:
    """The rungs owed up to `through`, not handled yet: the latest of each milestone, to all its readers."""
    due = [o for o in ladder(standing) if o.owed_on <= through and o.key not in handled]
    latest: dict[Key, Owed] = {}
    for rung in sorted(due, key=lambda o: (o.owed_on, o.rung)):
        latest[rung.milestone] = rung
    newest = _newest_handled(standing, handled)
    last = [o for o in due if o.key == latest[o.milestone].key]
    plan = [o for o in last if o.owed_on > newest.get(o.milestone, date.min)]
    skip = [(o, _OVERTAKEN) for o in due if o not in plan]
    skip += [(o, _TASK) for o in plan if is_task(o.letter)]
    return Dues([o for o in plan if not is_task(o.letter)], skip)


def _newest_handled(standing: CityStanding, handled: Collection[RungKey]) -> dict[Key, date]:
    """The newest rung already handled of each milestone: an older one never comes after it."""
    newest: dict[Key, date] = {}
    for rung in ladder(standing):
        if rung.key in handled and rung.owed_on > newest.get(rung.milestone, date.min):
            newest[rung.milestone] = rung.owed_on
    return newest


def tasks(standing: CityStanding) -> list[Owed]:
    """The officers' tasks that the ends of ladders have become by the day."""
    return [o for o in ladder(standing) if is_task(o.letter) and o.owed_on <= standing.known.today]


def next_looks(standing: CityStanding, handled: Collection[RungKey]) -> dict[Key, date]:
    """For each milestone, the next day on which its ladder needs a look."""
    looks: dict[Key, date] = {}
    for rung in ladder(standing):
        if rung.key not in handled:
            looks[rung.milestone] = min(rung.owed_on, looks.get(rung.milestone, date.max))
    for key, until in put_off(standing).items():
        looks[key] = min(until, looks.get(key, date.max))
    return looks
