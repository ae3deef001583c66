"""Rows from one database into another, table by table, as they are stored: SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlmodel import SQLModel

AT_ONCE = 2000


def copy_rows(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row of every table into empty ones; how many of each.

    `source` should see one moment throughout (`House.still`). Both have the schema of this version.
    """
    return {each.name: _copy(each, source, target) for each in SQLModel.metadata.sorted_tables}


def _copy(each: Table, source: Connection, target: Connection) -> int:
    count = 0
    rows = source.execute(select(each), execution_options={"yield_per": AT_ONCE}).mappings()
    for part in rows.partitions(AT_ONCE):
        target.execute(insert(each), [_in_utc(row) for row in part])
        count += len(part)
    count_on(target, each)
    return count


def _in_utc(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Instants as aware UTC: SQLite gives them without a zone, PostgreSQL in the zone of its session."""
    return {
        name: (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, datetime)
        else value
        for name, value in row.items()
    }


def empty(connection: Connection) -> None:
    """Take every row out of every table, in an order that no reference forbids."""
    for each in reversed(SQLModel.metadata.sorted_tables):
        connection.execute(delete(each))


def count_on(connection: Connection, each: Table) -> None:
    """PostgreSQL goes on counting where the rows that came in end."""
    if connection.dialect.name != "postgresql" or "id" not in each.c or each.c.id.type.python_type is not int:
        return
    name = f'"{each.name}"'
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": name}).scalar()
    if sequence is not None:
        newest = connection.execute(select(func.max(each.c.id))).scalar_one() or 0
        counted = {"sequence": sequence, "next": newest + 1}
        connection.execute(text("SELECT setval(:sequence, :next, false)"), counted)
