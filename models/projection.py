"""The projection: where each city stands as rows, rebuilt whole from its events at every write.

`standing` and the computed columns of `city` may be thrown away at any time: `rebuild` makes them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from lifecycle.commands import Refused
from lifecycle.events import Key
from lifecycle.folding import folded
from lifecycle.membership.membership import OFFICER
from lifecycle.membership.networks import belonging
from lifecycle.programme import STAGES
from lifecycle.reminding.reminders import RECORD_CHECK, RungKey, next_looks
from lifecycle.standing import CityStanding, MilestoneStanding
from models import driver
from models.tables import table

LOOK = "look"
"""The state of a row that is no milestone."""
CITY, STANDING, REMINDER = (table(n) for n in ("city", "standing", "reminder"))


_DAYS_OF_CITY = ("adopted_on", "since", "accession_completed")
_PLAIN_OF_CITY = tuple(n for n, _ in CITY.c.items() if n not in (*_DAYS_OF_CITY, "projected_on"))
_plain_of_city, _days_of_city = itemgetter(*_PLAIN_OF_CITY), itemgetter(*_DAYS_OF_CITY)


class StandingRow(NamedTuple):
    """A row of `standing`: which milestone, what is said of it, its days at the end (civil days)."""

    city: str
    track: str
    cycle: int
    milestone: str
    stage: str
    state: str
    owner: str | None
    reached: str | None
    force: str | None
    opened_on: date | None
    earliest_on: date | None
    due_on: date | None
    wake_on: date | None


_WHICH, _DAYS = 4, 9
"""Where in the row it is said which milestone it is of, and where its days begin."""
_UNDATED = (None, None, None, None)


@dataclass(slots=True)
class Projected:
    """Rows collected for one write of many projections."""

    cities: list[dict[str, Any]] = field(default_factory=list)
    standings: list[StandingRow] = field(default_factory=list)


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


def standing_rows(key: str, standing: CityStanding, handled: Collection[RungKey]) -> list[StandingRow]:
    """A row per milestone that is more than passed, each with the next day on which it needs a look."""
    looks, today = next_looks(standing, handled), standing.known.today
    shown = [m for m in standing.milestones.values() if m.state != "passed"]
    rows = [_row(key, m, _wake(m, today, looks.get(m.key))) for m in [*shown, *standing.ahead]]
    beyond = looks.keys() - standing.milestones.keys() - {m.key for m in standing.ahead}
    return [*rows, *(_look(key, standing, about, looks[about]) for about in sorted(beyond))]


def _row(key: str, found: MilestoneStanding, wake_on: date | None) -> StandingRow:
    milestone, state, due_on = found.milestone, found.state, found.due_on
    clock = found.clock if due_on or found.again else None
    return StandingRow(
        key,
        milestone.track,
        found.cycle,
        milestone.key,
        milestone.stage,
        state,
        milestone.owner,
        str(found.reached) if found.reached else None,
        clock.force if clock else milestone.force,
        found.opened_on,
        found.earliest_on,
        due_on if state != "unrecorded" else None,
        wake_on,
    )


def _wake(found: MilestoneStanding, today: date, look: date | None) -> date | None:
    if found.state == "ahead":
        return min(day for day in (found.opened_on, look) if day is not None)
    if found.state != "waiting" or found.earliest_on is None or found.earliest_on <= today:
        return look
    return min(look or date.max, found.earliest_on)


def _look(key: str, standing: CityStanding, about: Key, wake_on: date) -> StandingRow:
    """A row that only says when a matter beyond the milestones needs a look: a record check, a poll."""
    stage = STAGES[0] if about == RECORD_CHECK else standing.programme.track(about[0]).stage
    nothing = (None, None, None, None, None, None)
    return StandingRow(key, *about, stage, LOOK, *nothing, wake_on)


def write(connection: Connection, projected: Projected, new: Collection[str]) -> None:
    """Bring the projections of these cities up to date; the row of a `new` city is made (before its events).

    A city whose rows all stay as they are keeps them, with the day they were written on.
    """
    old = {row["key"]: row for row in projected.cities if row["key"] not in new}
    changed = _write_standings(connection, projected.standings, list(old))
    other = _differing(connection, old)
    if other:
        mine = update(CITY).where(CITY.c.key == bindparam("of"))
        connection.execute(mine, [{**old[key], "of": key} for key in other])
    say = driver.stored(connection)
    same = [(say(row["projected_on"]), key) for key, row in old.items() if key in changed - other]
    driver.change(connection, "city", ("projected_on",), ("key",), same)


def _differing(connection: Connection, rows: Mapping[str, dict[str, Any]]) -> set[str]:
    """The cities whose own rows are no longer what is held of them."""
    columns, say = ("key", *_PLAIN_OF_CITY, *_DAYS_OF_CITY), driver.stored(connection)
    held = {row[0]: row[1:] for row in driver.of_cities(connection, "city", columns, rows, by="key")}
    said = {key: (*_plain_of_city(row), *map(say, _days_of_city(row))) for key, row in rows.items()}
    return {key for key in rows if held.get(key) != said[key]}


def _write_standings(connection: Connection, rows: Iterable[StandingRow], old: list[str]) -> set[str]:
    """Write what differs, row by row; returns the cities that something differs for."""
    columns, say = StandingRow._fields, driver.stored(connection)
    held = {row[1:5]: row for row in driver.of_cities(connection, "standing", ("id", *columns), old)}
    made, moved, changed = list[tuple[Any, ...]](), list[tuple[Any, ...]](), set[str]()
    for row in rows:
        # Most rows are of what was reached long ago: they have no day, and stand as they are stored.
        days = (row.opened_on, row.earliest_on, row.due_on, row.wake_on)
        said = row if days == _UNDATED else (*row[:_DAYS], *map(say, days))
        was = held.pop(row[:_WHICH], None)
        if was is None:
            made.append(said)
        elif was[1:] != said:
            moved.append((*said[_WHICH:], was[0]))
            changed.add(row.city)
    gone = [{"of": row[0]} for row in held.values()]
    if gone:
        connection.execute(delete(STANDING).where(STANDING.c.id == bindparam("of")), gone)
    # What a row is of never changes: left alone, it costs its indexes nothing.
    driver.change(connection, "standing", columns[_WHICH:], ("id",), moved)
    driver.insert(connection, "standing", columns, made)
    return changed | {row[0] for row in made} | {row[1] for row in held.values()}


def insert_standings(connection: Connection, rows: Iterable[StandingRow]) -> None:
    """Make the rows of cities that have none."""
    _write_standings(connection, rows, [])


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
