"""Rows of many cities from the database's own driver: plain tuples, for what is read by the thousand.

SQLAlchemy declares the tables and says everything else; its rows and parameters would cost a sweep more than
the rules that read them. Dates are ISO text on SQLite, as they are stored there, and dates on PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select

Rows = list[tuple[Any, ...]]
_AMONG = {"sqlite": "IN (SELECT value FROM json_each(?))", "postgresql": "= ANY(%s)"}
_MARK = {"sqlite": "?", "postgresql": "%s"}


def of_cities(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    cities: Collection[str],
    *,
    by: str = "city",
    only: str = "",
) -> Rows:
    """The columns of a table's rows about these cities (of those that `only` says besides), in no order."""
    database = connection.dialect.name
    which = f"{by} {_AMONG[database]}{f' AND {only}' if only else ''}"
    said = f"SELECT {_named(columns)} FROM {table} WHERE {which}"  # noqa: S608 - our own names
    given = json.dumps(list(cities)) if database == "sqlite" else list(cities)
    return fetched(connection, said, given)


def fetched(connection: Connection, said: str, *given: Any) -> Rows:
    """The rows of a query in the driver's own words, all at once."""
    result = connection.exec_driver_sql(said, given)
    assert result.cursor is not None
    rows: Rows = list(result.cursor.fetchall())
    result.close()
    return rows


def streamed(connection: Connection, query: Select[Any], at_once: int = 2000) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, some thousand in memory at a time."""
    result = connection.execute(query)
    cursor = result.cursor
    assert cursor is not None
    while rows := cursor.fetchmany(at_once):
        yield from rows
    result.close()


def insert(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Iterable[Any]]) -> None:
    """Write rows, each with its values in the order of the columns and as they are stored."""
    if rows:
        marks = ", ".join([_MARK[connection.dialect.name]] * len(columns))
        said = f"INSERT INTO {table} ({_named(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
        connection.exec_driver_sql(said, [tuple(row) for row in rows])


def change(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    which: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> int:
    """Change columns of rows, each told by the values of `which` at its end; returns the rows changed."""
    if not rows:
        return 0
    mark = _MARK[connection.dialect.name]
    new, old = (", ".join(f'"{name}" = {mark}' for name in columns), [f'"{n}" = {mark}' for n in which])
    said = f"UPDATE {table} SET {new} WHERE {' AND '.join(old)}"  # noqa: S608 - our own names
    return connection.exec_driver_sql(said, list(rows)).rowcount


def numbers(connection: Connection, table: str, many: int) -> list[int]:
    """The numbers that the next rows of a table get, for whoever must know them before they are written.

    On SQLite whoever writes is alone; on PostgreSQL the table's own sequence gives them.
    """
    if connection.dialect.name == "sqlite":
        first = 1 + fetched(connection, f"SELECT coalesce(max(id), 0) FROM {table}")[0][0]  # noqa: S608 - ours
        return list(range(first, first + many))
    said = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return [row[0] for row in fetched(connection, said, table, many)]


def stored_moment(connection: Connection) -> Callable[[datetime], Any]:
    """How an instant (aware UTC) is stored: on SQLite as text without its zone, as it is on PostgreSQL."""
    return _moment if connection.dialect.name == "sqlite" else lambda moment: moment


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def stored(connection: Connection) -> Callable[[date | None], Any]:
    """How a civil day is stored: as ISO text on SQLite, as it is on PostgreSQL."""
    return _text if connection.dialect.name == "sqlite" else _as_it_is


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _as_it_is(day: date | None) -> date | None:
    return day


def _named(columns: Sequence[str]) -> str:
    return ", ".join(".".join(f'"{part}"' for part in name.split(".")) for name in columns)
