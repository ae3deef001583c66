"""The projection made again from the events alone, and compared with the live one row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from lifecycle.events import Event
from lifecycle.tracking import stand
from models import programmes, projection
from models.database import House
from models.ledger import UNFOLLOWABLE, load_all

Rows = dict[tuple[Any, ...], dict[str, Any]]
_WHICH = ("track", "cycle", "milestone")
_OUTSIDE = ("wake_on", "id", "city")
"""Columns that hang on the outbox, or only say whose row it is."""


def rebuild_check(house: House, today: date, as_of: date | None = None) -> dict[str, Any]:
    """Rebuild the projection from events alone and compare it row by row, column by column.

    Without `as_of`: each city as of the day its live rows were written on, compared with those rows. With
    it: the projection of that day, as known by then, once from what was recorded by then and once by
    living every day again; the two must not differ. Days are civil days at the seat.
    """
    lost: dict[str, str] = {}
    with house.read() as connection:
        pairs = _live(connection, today, lost) if as_of is None else _replayed(connection, as_of, lost)
        rows, differences = 0, []
        for key, live, rebuilt in pairs:
            rows += len(rebuilt)
            differences += list(_differences(key, live, rebuilt))
    differences += [f"{key}: {said}" for key, said in lost.items()]
    return {"rows": rows, "ok": not differences, "differences": differences}


Pair = tuple[str, Rows, Rows]


def _live(connection: Connection, today: date, lost: dict[str, str]) -> Iterator[Pair]:
    cities = {row["key"]: dict(row) for row in _readable(connection, projection.CITY, "key", lost)}
    live: dict[str, Rows] = {key: {(): city} for key, city in cities.items()}
    for row in _readable(connection, projection.STANDING, "city", lost):
        if row["state"] != projection.LOOK:
            live.setdefault(row["city"], {})[tuple(row[name] for name in _WHICH)] = _plain(row)
    for key, events in load_all(connection, reasons=False, unreadable=lost):
        day = cities[key]["projected_on"] if key in cities else None
        rows, rebuilt = live.pop(key, {}), _told(connection, key, events, day or today, lost)
        if rebuilt is not None and key not in lost:
            yield key, rows, rebuilt
    for key, rows in live.items():
        if key not in lost:
            yield key, rows, {}


def _readable(connection: Connection, of: Table, key: str, lost: dict[str, str]) -> list[Any]:
    """The rows of a table; where one holds what its column cannot, its city is named and the others go on."""
    try:
        return list(connection.execute(select(of)).mappings())
    except (ValueError, TypeError):
        rows: list[Any] = []
    for city in connection.execute(select(of.c[key]).distinct().order_by(of.c[key])).scalars():
        try:
            rows += connection.execute(select(of).where(of.c[key] == city)).mappings()
        except (ValueError, TypeError) as error:
            lost[str(city)] = f"a row of {of.name} cannot be read ({error}): it was altered"
    return rows


def _replayed(connection: Connection, day: date, lost: dict[str, str]) -> Iterator[Pair]:
    known = dict(load_all(connection, known_on=day, reasons=False, unreadable=lost))
    for key, events in load_all(connection, reasons=False, unreadable=lost):
        lived: list[Event] = []
        for event in events:
            if event.recorded > day:
                break
            lived.append(event)
        rebuilt = _told(connection, key, known[key], day, lost) if key in known else {}
        live = _told(connection, key, lived, day, lost) if lived else {}
        if (live or rebuilt) and live is not None and rebuilt is not None:
            yield key, live, rebuilt


def _told(
    connection: Connection, key: str, events: Sequence[Event], day: date, lost: dict[str, str]
) -> Rows | None:
    """The rows that events make; None, and the city named, where altered ones say what nobody can follow."""
    try:
        return _rows(connection, key, events, day)
    except UNFOLLOWABLE as error:
        lost[key] = f"its events cannot be followed ({type(error).__name__}): see `icc verify`"
        return None


def _rows(connection: Connection, key: str, events: Sequence[Event], day: date) -> Rows:
    standing = stand(events, programmes.current(connection, day), day)
    rows: Rows = {(): projection.city_row(key, standing)}
    for row in projection.standing_rows(key, standing, ()):
        if row.state != projection.LOOK:
            rows[row.track, row.cycle, row.milestone] = _plain(row._asdict())
    return rows


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OUTSIDE}


def _differences(key: str, live: Rows, rebuilt: Rows) -> Iterator[str]:
    if not live or not rebuilt:
        yield f"{key}: {'has no events' if live else 'is not projected'}"
        return
    for which in sorted(set(live) | set(rebuilt), key=str):
        name = " ".join(map(str, which)) or "the city"
        if which not in live or which not in rebuilt:
            yield f"{key}: {name} is {'missing' if which not in live else 'not in its events'}"
            continue
        for column, said in rebuilt[which].items():
            if live[which].get(column) != said:
                yield f"{key}: {name}: {column} is {live[which].get(column)}, its events say {said}"


def rebuild(house: House, today: date) -> int:
    """Throw the projection away and make it again from the events; returns the cities."""
    with house.begin() as connection:
        done = 0
        rules = programmes.current(connection, today)
        for city, events in load_all(connection, reasons=False):
            standing = stand(events, rules, today)
            held = projection.handled(connection, city)
            rows = projection.Projected([projection.city_row(city, standing)])
            rows.standings = projection.standing_rows(city, standing, held)
            projection.write(connection, rows, ())
            done += 1
    return done
