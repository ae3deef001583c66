"""Saved views of the board: an address with a name, of one account or for everyone in the house."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from lifecycle.commands import Refused
from models.database import House
from models.tables import table

VIEW = table("view")
EVERYONE = ""
_MOST = 50


def of(connection: Connection, account: str) -> list[Any]:
    """One's own views and everyone's, by name."""
    mine = or_(VIEW.c.account == account, VIEW.c.account == EVERYONE)
    return list(connection.execute(select(VIEW).where(mine).order_by(VIEW.c.name, VIEW.c.id)))


def keep(house: House, account: str, name: str, query: str, *, everyone: bool = False) -> None:
    """Keep the board's query under a name; the same name again takes the new one."""
    name = " ".join(name.split())[:60]
    if not name:
        raise Refused("a view needs a name, such as “Nordic, ours”")
    owner = EVERYONE if everyone else account
    with house.begin() as connection:
        connection.execute(delete(VIEW).where(VIEW.c.account == owner, VIEW.c.name == name))
        if len(of(connection, owner)) >= _MOST:
            raise Refused(f"there are {_MOST} views already: forget one first")
        row = {"account": owner, "name": name, "address": query[:1000], "made_at": datetime.now(UTC)}
        connection.execute(insert(VIEW).values(row))


def forget(house: House, account: str, number: int) -> None:
    """Forget a view of one's own, or one of everyone's."""
    mine = or_(VIEW.c.account == account, VIEW.c.account == EVERYONE)
    with house.begin() as connection:
        connection.execute(delete(VIEW).where(VIEW.c.id == number, mine))
