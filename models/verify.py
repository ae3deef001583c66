"""Proof: the ledger is whole and unaltered, and the projection equals its events.

Reads raw columns: a value that cannot be parsed is a finding, never a failure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select, text

from lifecycle.reading import programme
from lifecycle.tracking import stand
from models import projection
from models.database import House
from models.ledger import EVENT, GENESIS, HASHED, anchor_of, digest_of, load_all, note_digest

_Finding = dict[str, Any]
_CHUNK = 2000


def anchor(house: House, known_on: date | None = None) -> str:
    """The ledger's anchor, of now or of what was known by the end of a UTC day."""
    with house.read() as connection:
        return anchor_of(connection, known_on)


def verify(house: House) -> dict[str, Any]:
    """Check every event of every chain, every head and every note.

    Returns `events`, `ok` and `first_bad` (city, seq, what is wrong), None when all is well.
    """
    with house.read() as connection:
        count = connection.execute(text("SELECT COUNT(*) FROM event")).scalar_one()
        bad = next(_findings(connection), None)
    return {"events": count, "ok": bad is None, "first_bad": bad}


def _findings(connection: Connection) -> Iterator[_Finding]:
    heads = {row.city: row for row in connection.execute(text("SELECT city, seq, hash FROM head"))}
    columns = select(*(EVENT.c[name] for name in HASHED), EVENT.c.hash).order_by(EVENT.c.city, EVENT.c.seq)
    rows = connection.execution_options(yield_per=_CHUNK).execute(columns).mappings()
    seen: set[str] = set()
    for city, events in groupby(rows, key=lambda row: row["city"]):
        seen.add(city)
        yield from _chain(city, events, heads.get(city))
    for city in sorted(set(heads) - seen):
        yield _found(city, 1, "the events of the city are gone")
    yield from _notes(connection)


def _chain(city: str, events: Iterator[Any], head: Any) -> Iterator[_Finding]:
    last, seq = GENESIS, 0
    for row in events:
        seq += 1
        if row["seq"] != seq:
            yield _found(city, seq, f"event {seq} is missing: {row['seq']} follows {seq - 1}")
            return
        if row["prev_hash"] != last:
            yield _found(city, seq, "does not follow the event before it")
            return
        if row["hash"] != digest_of(row):
            yield _found(city, seq, "was altered: its content does not match its hash")
            return
        last = row["hash"]
    if head is None or (head.seq, head.hash) != (seq, last):
        said = "no head is kept" if head is None else f"the head says event {head.seq}"
        yield _found(city, seq, f"the newest event does not match: {said}")


def _notes(connection: Connection) -> Iterator[_Finding]:
    """Every note that is held must match what its event holds of it; an erased one has no text."""
    query = text(
        "SELECT n.city, n.seq, n.field, n.salt, n.text, e.notes FROM event_note n"
        " LEFT JOIN event e ON e.city = n.city AND e.seq = n.seq ORDER BY n.city, n.seq, n.field"
    )
    for city, seq, name, salt, words, held in connection.execution_options(yield_per=_CHUNK).execute(query):
        if words is None and salt is None:
            continue
        if _digest_held(held, name) != note_digest(str(salt), str(words)):
            yield _found(city, seq, f"its note “{name}” was altered")


def _digest_held(held: Any, name: str) -> str | None:
    try:
        digests = json.loads(held)
        return str(digests[name])
    except (TypeError, ValueError, KeyError):
        return None


def _found(city: str, seq: int, what: str) -> _Finding:
    return {"city": city, "seq": seq, "problem": f"{city}, event {seq}: {what}"}


# The projection ----------------------------------------------------------------------------------


def rebuild_check(house: House, today: date) -> dict[str, Any]:
    """Rebuild the projection from events alone and compare it row by row with the live one."""
    with house.read() as connection:
        rebuilt = {}
        for city, events in load_all(connection, reasons=False):
            standing = stand(events, programme(), max(today, *(event.day for event in events)))
            rebuilt[city] = (projection.city_row(city, standing), _comparable(standing, city))
        differences = list(_differences(connection, rebuilt))
    return {
        "rows": sum(1 + len(rows) for _, rows in rebuilt.values()),
        "ok": not differences,
        "differences": differences,
    }


def _comparable(standing: Any, city: str) -> set[tuple[Any, ...]]:
    rows = projection.standing_rows(city, standing, ())
    return {_key(row) for row in rows if row["state"] != projection.LOOK}


def _key(row: Any) -> tuple[Any, ...]:
    # `ahead` becomes `open` by the day itself; the next run of the stage writes it.
    return tuple(row[name] for name in ("track", "cycle", "milestone", "reached", "opened_on", "due_on"))


def _differences(connection: Connection, rebuilt: dict[str, Any]) -> Iterator[str]:
    cities = {row["key"]: dict(row) for row in connection.execute(select(projection.CITY)).mappings()}
    live: dict[str, set[tuple[Any, ...]]] = {key: set() for key in cities}
    for row in connection.execute(select(projection.STANDING)).mappings():
        if row["state"] != projection.LOOK:
            live.setdefault(row["city"], set()).add(_key(row))
    for key in sorted(set(cities) ^ set(rebuilt)):
        yield f"{key}: {'has no events' if key in cities else 'is not projected'}"
    for key in sorted(set(cities) & set(rebuilt)):
        row, standings = rebuilt[key]
        yield from (
            f"{key}: {n} is {cities[key][n]}, its events say {v}"
            for n, v in row.items()
            if cities[key][n] != v
        )
        yield from (
            f"{key}: {item[0]} {item[1]} {item[2]} differs" for item in sorted(standings ^ live[key], key=str)
        )


def rebuild(house: House, today: date) -> int:
    """Throw the projection away and make it again from the events; returns the cities."""
    with house.begin() as connection:
        done = 0
        for city, events in load_all(connection, reasons=False):
            standing = stand(events, programme(), today)
            held = projection.handled(connection, city)
            rows = projection.Projected([projection.city_row(city, standing)])
            rows.standings = projection.standing_rows(city, standing, held)
            projection.write(connection, rows, ())
            done += 1
    return done
