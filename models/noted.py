"""Records of all cities by what they are about: for what is counted over the house, such as slots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, literal_column, select

from models.tables import table

EVENT = table("event")
NOTED = EVENT.c.kind == literal_column("'noted'")
"""As the index of these events says it, in words: a value bound later would not find it."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One record that stands: of which city and round, about what, since when, with its values."""

    city: str
    seq: int
    cycle: int
    about: str
    on: date
    data: Mapping[str, Any]


def noted(connection: Connection, about: str, since: date | None = None) -> list[Noted]:
    """The records of a kind (`queue.slot`), or of a theme (`reassessment.`), in order; voided ones left out.

    `since` is a civil date: earlier ones are left out.
    """
    c = EVENT.c
    query = select(c.city, c.seq, c.cycle, c.on, c.data).where(
        NOTED, c.data.contains(f'"about":"{about}', autoescape=True)
    )
    if since is not None:
        query = query.where(c.on >= since.isoformat())
    rows = connection.execute(query.order_by(c.on, c.city, c.seq)).all()
    void = _retracted(connection, {row.city for row in rows})
    return [_noted(row) for row in rows if (row.city, row.seq) not in void]


def _noted(row: Any) -> Noted:
    data = json.loads(row.data)
    return Noted(row.city, row.seq, row.cycle or 0, data.pop("about"), date.fromisoformat(row.on), data)


def _retracted(connection: Connection, cities: set[str]) -> set[tuple[str, int]]:
    if not cities:
        return set()
    c = EVENT.c
    rows = connection.execute(select(c.city, c.data).where(c.kind == "retracted", c.city.in_(cities)))
    return {(row.city, int(json.loads(row.data)["seq"])) for row in rows}
