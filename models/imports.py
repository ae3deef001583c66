"""What imports need of the house: which cities it holds, and a record of each file that came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

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
    """Every city on record."""
    columns = (CITY.c.key, CITY.c.name, CITY.c.iso_country, CITY.c.folded)
    return [HeldCity(*row) for row in connection.execute(select(*columns))]


def record_import(
    connection: Connection, *, name: str, kind: str, sha256: str, actor: str, at: datetime, events: int
) -> None:
    """Record a file that came in: its name, kind and hash, who brought it, when (UTC), what came of it."""
    row = {"name": name, "kind": kind, "sha256": sha256, "actor": actor, "at": at, "events": events}
    connection.execute(insert(IMPORT).values(row))
