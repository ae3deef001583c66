"""What a page computed is kept while nothing was written: by this process, the flows, or anybody else.

The stamp changes with every commit to the database, whoever made it; so nothing stale is ever shown, and a
board that is looked at all day is computed once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from models.database import House

Found = TypeVar("Found")
KEPT = 24
"""Views kept at once, the least looked at goes first; one of ten thousand cities takes some 100 MB."""


class _Shelf:
    """What was computed from one database, with the stamp of the moment before it was."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.held: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
        self.connection: Connection | None = None


_shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()


def kept(house: House, key: Hashable, compute: Callable[[], Found]) -> Found:
    """What `compute` says, computed anew only where something was written since. Not to be changed."""
    shelf = _shelves.setdefault(house.engine, _Shelf())
    stamp = _stamp(house, shelf)
    with shelf.lock:
        held = shelf.held.get(key)
        if held is not None and held[0] == stamp:
            shelf.held.move_to_end(key)
            return held[1]  # type: ignore[no-any-return]
    found = compute()
    with shelf.lock:
        _forget_stale(shelf, stamp)
        shelf.held[key] = (stamp, found)
    return found


def _forget_stale(shelf: _Shelf, stamp: str) -> None:
    for key in [key for key, (old, _) in shelf.held.items() if old != stamp]:
        del shelf.held[key]
    while len(shelf.held) >= KEPT:
        shelf.held.popitem(last=False)


def _stamp(house: House, shelf: _Shelf) -> str:
    """Changes with every commit. SQLite tells a connection of others' commits, so one only watches."""
    if house.engine.dialect.name != "sqlite":
        with house.read() as connection:
            return str(connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one())
    with shelf.lock:
        if shelf.connection is None:
            shelf.connection = house.engine.connect()
        stamp = str(shelf.connection.exec_driver_sql("PRAGMA data_version").scalar_one())
        shelf.connection.rollback()
        return stamp
