"""Experts and representatives: who they are, when they are away, with which cities they are in conflict.

Load and days taken are read from the ledger: every visit whose team is on record and whose profile is not
final yet. Names and addresses stand with the person, outside the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.calendars import Calendar
from lifecycle.commands import Refused
from lifecycle.folding import folded
from lifecycle.history import Known, known_on
from lifecycle.visits.costs import agreed
from lifecycle.visits.teams import Member, Stretch
from lifecycle.visits.visits import members_of
from models.ledger import load
from models.tables import table

PERSON, EXPERT, AWAY, CONFLICT, EVENT = (
    table(name) for name in ("person", "expert", "expert_away", "expert_conflict", "event")
)


@dataclass(slots=True)
class _Work:
    """What the ledger knows of people's visits: how many are under way, and on which days."""

    load: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    days: dict[str, list[Stretch]] = field(default_factory=lambda: defaultdict(list))


# Reading -----------------------------------------------------------------------------------------


def pool(connection: Connection, today: date, apart_from: tuple[str, int] | None = None) -> list[Member]:
    """Everyone who can be asked to visit, with load and days away on a day.

    `apart_from` is a visit (city key and cycle) that does not count: its own days are what is sought.
    """
    rows = connection.execute(people().order_by(PERSON.c.name, EXPERT.c.person)).all()
    away, conflicts = _away(connection), _conflicts(connection)
    work = _work(connection, today, apart_from)
    return [
        _member(row, [*away[row.id], *work.days[row.id]], conflicts[row.id], work.load[row.id])
        for row in rows
    ]


def people() -> Any:
    """Everyone on record as expert or representative, with name and address."""
    columns = (PERSON.c.id, PERSON.c.name, PERSON.c.email, PERSON.c.disabled_reason)
    return select(*columns, EXPERT).join(EXPERT, EXPERT.c.person == PERSON.c.id)


def _member(row: Row[Any], away: Sequence[Stretch], conflicts: set[str], load: int) -> Member:
    home = Calendar(row.iso_country, row.subdivision) if row.iso_country else None
    return Member(
        id=row.id,
        kind=row.kind,
        name=row.name or "",
        languages=_parts(row.languages),
        topics=_parts(row.topics),
        away=tuple(away),
        conflicts=frozenset(conflicts),
        home=home,
        load=load,
        active=bool(row.active and row.email) and row.disabled_reason is None,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _away(connection: Connection) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = defaultdict(list)
    for row in connection.execute(select(AWAY).order_by(AWAY.c.first)):
        found[row.person].append(Stretch(row.first, row.last, "away"))
    return found


def _conflicts(connection: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(CONFLICT)):
        found[row.person].add(row.city)
    return found


def _work(connection: Connection, today: date, apart_from: tuple[str, int] | None) -> _Work:
    """Every visit with a team on record: of one mission to two cities, the load counts once."""
    work, missions = _Work(), set[tuple[str, str]]()
    for city in visited(connection):
        known = known_on(load(connection, city, notes=False), today)
        for cycle in {e.cycle for e in known.noted.get("visit.team", ())}:
            if (city, cycle) != apart_from:
                _count(work, missions, known, cycle)
    return work


def visited(connection: Connection) -> list[str]:
    """The cities that any team of a visit is on record for."""
    c = EVENT.c
    teams = select(c.city).where(c.kind == "noted", c.track == "visit", c.data.like('%"visit.team"%'))
    return list(connection.execute(teams.distinct().order_by(c.city)).scalars())


def _count(work: _Work, missions: set[tuple[str, str]], known: Known, cycle: int) -> None:
    name, held = known.facts["name"], agreed(known, cycle)
    done = known.account(("visit", cycle, "profile_final")) is not None
    joint = [e.data["mission"] for e in known.noted.get("visit.mission", ()) if e.cycle == cycle]
    for person in members_of(known, cycle):
        mission = (person, joint[-1]) if joint else None
        if not done and mission not in missions:
            work.load[person] += 1
        if mission is not None:
            missions.add(mission)
        if held is not None:
            first, last = (date.fromisoformat(held.data[end]) for end in ("first", "last"))
            work.days[person].append(Stretch(first, last, f"in {name}"))


def find(connection: Connection, said: str) -> str:
    """The id of the expert meant by id, address or name; Refused where nobody or several are meant."""
    rows = connection.execute(people()).all()
    wanted = folded(said)
    exact = [
        row.id
        for row in rows
        if said in (row.id, row.email) or said.casefold() == (row.email or "").casefold()
    ]
    found = exact or [row.id for row in rows if wanted and folded(row.name or "") == wanted]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise Refused(f"“{said}” is the name of {len(found)} experts: give the address")
    raise Refused(
        f"“{said}” is no expert on record: `icc expert list` shows them, `icc expert add` names one"
    )


def names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Each person's name with their languages, for a letter or a page; erased people are left out."""
    wanted = list(ids)
    rows = connection.execute(people().where(PERSON.c.id.in_(wanted))).all() if wanted else []
    told = {row.id: f"{row.name} ({', '.join(_parts(row.languages))})" for row in rows if row.name}
    return {person: told[person] for person in wanted if person in told}
