"""A write that concerns several cities: one transaction, through the one door, tried again when overtaken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from lifecycle.commands import Command
from models import door
from models.database import House
from models.ledger import Overtaken
from models.writing import look_first, writer

__all__ = ["hand_in", "together", "writer"]

T = TypeVar("T")
_TRIES = 5


def together(house: House, work: Callable[[Connection], T]) -> T:
    """Do the work in one transaction; again from its beginning where another writer came first."""
    for _ in range(_TRIES - 1):
        try:
            return _once(house, work)
        except Overtaken:
            continue
    return _once(house, work)


def _once(house: House, work: Callable[[Connection], T]) -> T:
    with house.begin() as connection:
        look_first(connection)
        return work(connection)


def hand_in(
    connection: Connection, house: House, orders: Mapping[str, Sequence[Command]], by: door.Writer
) -> door.Outcome:
    """Hand each city's commands to the one door, in the caller's transaction."""
    return door.submit_many(connection, house, [(city, list(each)) for city, each in orders.items()], by)
