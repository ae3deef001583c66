"""Work changes hands: cities to an officer, a role of a city to somebody new.

Each is an event of the city that knows people by their ids only; who they are stays outside the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.commands import Command, Note, Reach, Refused
from lifecycle.membership.membership import OFFICER as ASSIGNED
from lifecycle.when import When
from models import door, people
from models.database import House
from models.door import Outcome
from models.membership import portfolios
from models.post import feeds, reaching
from models.tables import table
from models.writing import look_first, writer

CITY = table("city")
CHANGING = ("leadership", "coordinator", "alternate", "payer", "contact")
"""The roles of a city whose change is an event."""
_WITH_A_CALENDAR = ("coordinator", "alternate", "contact")
"""Those who ask for the address of the city's calendar."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who takes a role of a city, and from which day."""

    role: str
    name: str
    email: str
    on: date
    language: str | None = None


def change(house: House, key: str, newcomer: Newcomer, *, actor: str = "officer") -> Outcome:
    """Somebody takes a role of a city; the first coordinator is named, a later one gets the hand-over.

    From that moment nobody else acts in the role: the door asks who holds it now (`people.role_in`), so
    links that the predecessor still has are void. The city's calendar gets a new address too.
    """
    order = writer(house, newcomer.on, actor=actor)
    with house.begin() as connection:
        look_first(connection)
        before = _holder(connection, key, newcomer.role)
        if before is not None and (before.email or "").casefold() == newcomer.email.casefold():
            raise Refused(f"{newcomer.email} is the {newcomer.role} already; a file of people mends a name")
        holder = people.Holder(key, newcomer.role, newcomer.name, newcomer.email, newcomer.language)
        reaching.name_holders(connection, house.settings, [holder], newcomer.on)
        after = _holder(connection, key, newcomer.role)
        commands = _commands(newcomer, before.id if before else None, after.id)
        if before is not None and newcomer.role in _WITH_A_CALENDAR:
            feeds.blind(connection, "city", key, order.now)
        return door.submit_many(connection, house, [(key, commands)], order)


def _holder(connection: Connection, key: str, role: str) -> Any:
    return next((row for row in people.holders(connection, key) if row.role == role), None)


def _commands(newcomer: Newcomer, before: str | None, after: str) -> Sequence[Command]:
    if newcomer.role not in CHANGING:
        raise Refused(f"“{newcomer.role}” does not change hands here: use one of {', '.join(CHANGING)}")
    if before is not None:
        values = {"person": after, "previous": before}
        return [Note(f"people.new_{newcomer.role}", values, newcomer.on)]
    named = Note("people.named", {"role": newcomer.role, "person": after}, newcomer.on)
    if newcomer.role == "coordinator":
        return [named, Reach("coordinator_named", When(newcomer.on))]
    return [named]


def assign(house: House, said: str, cities: Sequence[str], on: date, *, actor: str = "officer") -> int:
    """Give cities (keys) to an officer, each by an event of its own; returns how many were new to them."""
    order = writer(house, on, actor=actor)
    with house.begin() as connection:
        officer = portfolios.find(connection, said)
        rows = connection.execute(select(CITY.c.key, CITY.c.officer))
        held = {row.key: row.officer for row in rows}
        given = [key for key in cities if held.get(key) != officer.id]
        note = Note(ASSIGNED, {"officer": officer.id}, on)
        door.submit_many(connection, house, [(key, [note]) for key in given], order)
    return len(given)
