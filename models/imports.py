"""What imports need of the house: which cities it holds, and a record of each file that came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

from models.projection import names_of, speakers
from models.tables import City, Import

CITY, IMPORT = (SQLModel.metadata.tables[str(table.__tablename__)] for table in (City, Import))


@dataclass(frozen=True, slots=True)
class HeldCity:
    """A city on record. `folded` is its name as names are compared."""

    key: str
    name: str
    iso_country: str
    folded: str


def held_cities(connection: Connection) -> list[HeldCity]:
    """Every city on record, once under each name it is found by; a merged record's names find the other."""
    rows = connection.execute(select(CITY).order_by(CITY.c.merged_into.is_not(None), CITY.c.key)).all()
    names, speaks = {row.key: row.name for row in rows}, speakers(rows)
    found: dict[tuple[str, str], HeldCity] = {}
    for row in rows:
        key = speaks[row.key]
        city = HeldCity(key, names[key], row.iso_country, row.folded)
        found.setdefault((row.iso_country, row.folded), city)
    for row in rows:
        for name in names_of(row)[1:]:
            key = speaks[row.key]
            found.setdefault((row.iso_country, name), HeldCity(key, names[key], row.iso_country, name))
    return list(found.values())


def record_import(
    connection: Connection, *, name: str, kind: str, sha256: str, actor: str, at: datetime, events: int
) -> None:
    """Record a file that came in: its name, kind and hash, who brought it, when (UTC), what came of it."""
    row = {"name": name, "kind": kind, "sha256": sha256, "actor": actor, "at": at, "events": events}
    connection.execute(insert(IMPORT).values(row))
