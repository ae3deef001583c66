"""A city's names, and two records of one city made one: all by events, all still to be seen."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, update

from lifecycle.commands import CloseInto, Command, NameCity, Refused, TakeOver
from models import door, projection
from models.database import House
from models.door import Outcome
from models.ledger import load
from models.post import reaching
from models.tables import table
from models.writing import writer

CITY, ROLE = table("city"), table("role")


def rename(house: House, key: str, name: str, on: date, reason: str | None, *, also: bool) -> Outcome:
    """Rename a city, or note another name for it; Refused where another city bears that name already."""
    order = writer(house, on)
    with house.begin() as connection:
        iso = connection.execute(select(CITY.c.iso_country).where(CITY.c.key == key)).scalar_one()
        holder = projection.key_of(connection, iso, name)
        if holder not in (None, key):
            raise Refused(f"“{name}” is another city on record ({holder}): merge the two, or add a district")
        command = NameCity(name, on, reason, also)
        return door.submit_many(connection, house, [(key, [command])], order)


def merge(house: House, closed: str, into: str, on: date, reason: str) -> Outcome:
    """Close one record of a city into another, which takes its facts over by reference.

    People go along where nobody holds the role; letters of the closed record that wait are withdrawn.
    """
    if closed == into:
        raise Refused("a record cannot be merged into itself: name two records of one city")
    order = writer(house, on)
    with house.begin() as connection:
        for key in (closed, into):
            projection.require(connection, key)
        events = load(connection, closed)
        work: list[tuple[str, list[Command]]] = [
            (closed, [CloseInto(into, on, reason)]),
            (into, [TakeOver(closed, events, on, reason)]),
        ]
        outcome = door.submit_many(connection, house, work, order)
        _people(connection, closed, into)
        reaching.reach(connection, house.settings, {into}, on)
        return outcome


def _people(connection: Connection, closed: str, into: str) -> None:
    c = ROLE.c
    held = set(connection.execute(select(c.role).where(c.city == into)).scalars())
    for role in connection.execute(select(c.role).where(c.city == closed)).scalars().all():
        if role not in held:
            connection.execute(update(ROLE).where(c.city == closed, c.role == role).values(city=into))
