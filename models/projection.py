"""The projection: where each city stands as rows, rebuilt whole from its events at every write.

`standing` and the computed columns of `city` may be thrown away at any time: `rebuild` makes them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from lifecycle.commands import Refused
from lifecycle.events import Key
from lifecycle.folding import folded
from lifecycle.membership.membership import OFFICER
from lifecycle.membership.networks import belonging
from lifecycle.programme import STAGES
from lifecycle.reminding.reminders import RECORD_CHECK, RungKey, next_looks
from lifecycle.standing import CityStanding, MilestoneStanding
from models.tables import table

LOOK = "look"
"""The state of a row that is no milestone."""
CITY, STANDING, REMINDER = (table(n) for n in ("city", "standing", "reminder"))


_OF_CITY = tuple(name for name, _ in CITY.c.items() if name != "projected_on")
_WHICH = ("city", "track", "cycle", "milestone")
_OF_STANDING = (*_WHICH, *(name for name, _ in STANDING.c.items() if name not in ("id", *_WHICH)))
_city_values, _standing_values, _which = (itemgetter(*names) for names in (_OF_CITY, _OF_STANDING, _WHICH))


@dataclass(slots=True)
class Projected:
    """Rows collected for one write of many projections."""

    cities: list[dict[str, Any]] = field(default_factory=list)
    standings: list[dict[str, Any]] = field(default_factory=list)


def city_row(key: str, standing: CityStanding) -> dict[str, Any]:
    """The city's own row, from its events."""
    known, facts = standing.known, standing.known.facts
    optional = ("subdivision", "population", "diversity_percent")
    return {
        "key": key,
        "name": facts["name"],
        "folded": folded(facts["name"]),
        "country": facts["country"],
        "iso_country": facts["iso_country"],
        "zone": facts.get("zone") or "UTC",
        "language": facts.get("language") or "en",
        **{name: facts.get(name) for name in optional},
        **_looked_after(standing),
        "kind": known.kind,
        "adopted_on": known.adopted_on,
        "since": standing.since,
        "accession_completed": standing.accession_completed,
        "paused": known.paused,
        "projected_on": known.today,
        "aliases": "\n".join(facts.get("aliases", ())) or None,
        "merged_into": known.closed.data["into"] if known.closed else None,
    }


def _looked_after(standing: CityStanding) -> dict[str, Any]:
    """Which officer has the city, which network it is in, how letters to it go."""
    held = belonging(standing.known)
    officers = standing.known.noted.get(OFFICER)
    return {
        "network": held.network if held else standing.known.facts.get("network"),
        "letters": held.letters if held else "direct",
        "officer": officers[-1].data["officer"] if officers else None,
    }


def standing_rows(key: str, standing: CityStanding, handled: Collection[RungKey]) -> list[dict[str, Any]]:
    """A row per milestone that is more than passed, each with the next day on which it needs a look."""
    looks = next_looks(standing, handled)
    shown = [m for m in standing.milestones.values() if m.state != "passed"]
    rows = [_row(key, m, _wake(m, standing.known.today, looks)) for m in [*shown, *standing.ahead]]
    beyond = looks.keys() - standing.milestones.keys() - {m.key for m in standing.ahead}
    rows += [_look(key, standing, about, looks[about]) for about in sorted(beyond)]
    return rows


def _row(key: str, found: MilestoneStanding, wake_on: date | None) -> dict[str, Any]:
    milestone, clock = found.milestone, found.clock
    return {
        "city": key,
        "stage": milestone.stage,
        "track": milestone.track,
        "cycle": found.cycle,
        "milestone": milestone.key,
        "state": found.state,
        "owner": milestone.owner,
        "reached": str(found.reached) if found.reached else None,
        "opened_on": found.opened_on,
        "earliest_on": found.earliest_on,
        "due_on": found.due_on if found.state != "unrecorded" else None,
        "force": clock.force if clock and (found.due_on or found.again) else milestone.force,
        "wake_on": wake_on,
    }


def _wake(found: MilestoneStanding, today: date, looks: Mapping[tuple[str, int, str], date]) -> date | None:
    if found.state == "ahead":
        return min(day for day in (found.opened_on, looks.get(found.key)) if day is not None)
    days = [looks.get(found.key), found.earliest_on if found.state == "waiting" else None]
    return min((day for day in days if day and (day > today or day == days[0])), default=None)


def _look(key: str, standing: CityStanding, about: Key, wake_on: date) -> dict[str, Any]:
    """A row that only says when a matter beyond the milestones needs a look: a record check, a poll."""
    track, cycle, milestone = about
    stage = STAGES[0] if about == RECORD_CHECK else standing.programme.track(track).stage
    empty = dict.fromkeys(("reached", "opened_on", "earliest_on", "due_on"))
    row = {"city": key, "stage": stage, "track": track, "cycle": cycle, "milestone": milestone}
    return {**row, **empty, "state": LOOK, "owner": None, "force": None, "wake_on": wake_on}


def write(connection: Connection, projected: Projected, new: Collection[str]) -> None:
    """Bring the projections of these cities up to date; the row of a `new` city is made (before its events).

    A city whose rows all stay as they are keeps them, with the day they were written on.
    """
    old = [row for row in projected.cities if row["key"] not in new]
    keys = [row["key"] for row in old]
    changed = _write_standings(connection, projected.standings, keys)
    query = select(*(CITY.c[name] for name in _OF_CITY)).where(CITY.c.key.in_(keys))
    held = {row.key: tuple(row) for row in connection.execute(query)} if keys else {}
    other = [row for row in old if held.get(row["key"]) != _city_values(row)]
    same = [row for row in old if row["key"] in changed and held.get(row["key"]) == _city_values(row)]
    mine = update(CITY).where(CITY.c.key == bindparam("of"))
    if other:
        connection.execute(mine, [{**row, "of": row["key"]} for row in other])
    if same:
        connection.execute(mine, [{"of": row["key"], "projected_on": row["projected_on"]} for row in same])


def _write_standings(connection: Connection, rows: Iterable[dict[str, Any]], old: list[str]) -> set[str]:
    """Write what differs, row by row; returns the cities that something differs for."""
    c = STANDING.c
    query = select(c.id, *(c[name] for name in _OF_STANDING)).where(c.city.in_(old))
    held = {tuple(row[1:5]): row for row in connection.execute(query)} if old else {}
    made, moved = [], []
    for row in rows:
        was = held.pop(_which(row), None)
        if was is None:
            made.append(row)
        elif tuple(was[1:]) != _standing_values(row):
            moved.append({**row, "of": was.id})
    gone = [{"of": row.id} for row in held.values()]
    if moved:
        connection.execute(update(STANDING).where(c.id == bindparam("of")), moved)
    if gone:
        connection.execute(delete(STANDING).where(c.id == bindparam("of")), gone)
    if made:
        connection.execute(insert(STANDING), made)
    return {row["city"] for row in (*made, *moved)} | {row.city for row in held.values()}


def insert_cities(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Make the rows of cities recorded for the first time."""
    if rows:
        connection.execute(insert(CITY), rows)


def handled(connection: Connection, city: str) -> set[RungKey]:
    """The rungs of a city that were planned or skipped before."""
    c = REMINDER.c
    query = select(c.track, c.cycle, c.milestone, c.letter, c.rung, c.due_on)
    return {tuple(row) for row in connection.execute(query.where(c.city == city))}


def key_of(connection: Connection, iso_country: str, name: str) -> str | None:
    """The key of the city of that name (case, accents and spaces forgiven), None where none is held.

    Former and other names count too; a record that was merged is the record it was merged into.
    """
    wanted = folded(name)
    query = select(CITY).where(CITY.c.iso_country == iso_country)
    rows = [row for row in connection.execute(query) if wanted in names_of(row)]
    first = sorted(rows, key=lambda row: (row.merged_into is not None, row.folded != wanted))
    return speakers(rows)[first[0].key] if first else None


def speakers(rows: Iterable[Any]) -> dict[str, str]:
    """For each city's key, the record that speaks for it: itself, or where its mergers end."""
    into = {str(row.key): row.merged_into for row in rows}
    found = {}
    for key in into:
        last = key
        while into.get(last):
            last = str(into[last])
        found[key] = last
    return found


def names_of(row: Any) -> list[str]:
    """Every name a city is found by, folded: its own first, then former and other names."""
    return [row.folded, *map(folded, (row.aliases or "").split("\n"))] if row.aliases else [row.folded]


def require(connection: Connection, key: str) -> None:
    """Refused where no city of that key is held."""
    if connection.execute(select(CITY.c.key).where(CITY.c.key == key)).first() is None:
        raise Refused(f"there is no city “{key}” on record: `icc city list` shows them")
