"""What a page computed is kept while nothing was written: by this process, the flows, or anybody else.

The stamp changes with every commit to the database, whoever made it; so nothing stale is ever shown, and a
board that is looked at all day is computed once. What can be renewed from what it was is renewed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from models.database import House

Found = TypeVar("Found")
KEPT = 24
"""Views kept at once, the least looked at goes first."""
MOST = 20_000
"""Cities in the views kept at once, as far as a view says its `weight`: ten thousand take some 100 MB."""


class _Shelf:
    """What was computed from one database, with the stamp of the moment before it was."""

    def __init__(self) -> None:
        self.lock, self.renewing = Lock(), Lock()
        self.held: OrderedDict[Hashable, tuple[tuple[str, date | None], Any]] = OrderedDict()
        self.connection: Connection | None = None


_shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()


def kept(house: House, key: Hashable, compute: Callable[[], Found]) -> Found:
    """What `compute` says, computed anew only where something was written since. Not to be changed."""
    return _fresh(house, key, lambda _: compute())


def renewed(house: House, key: Hashable, of: date, renew: Callable[[Found | None], Found]) -> Found:
    """The same for what can be renewed from what it was (None at first), `of` a civil day.

    It is renewed by one at a time: whoever asks meanwhile waits, and finds it done.
    """
    shelf = _shelf_of(house)
    with shelf.renewing:
        return _fresh(house, key, renew, of)


def _fresh(house: House, key: Hashable, renew: Callable[[Any], Found], of: date | None = None) -> Found:
    shelf = _shelf_of(house)
    stamp = _stamp(house, shelf)
    mark = (stamp, of)
    with shelf.lock:
        held = shelf.held.get(key)
        if held is not None and held[0] == mark:
            shelf.held.move_to_end(key)
            return held[1]  # type: ignore[no-any-return]
    found = renew(held[1] if held is not None else None)
    with shelf.lock:
        _forget_stale(shelf, stamp)
        shelf.held[key] = (mark, found)
        _make_room(shelf, key)
    return found


def _shelf_of(house: House) -> _Shelf:
    return _shelves.setdefault(house.engine, _Shelf())


def _forget_stale(shelf: _Shelf, stamp: str) -> None:
    """What is of a day stays until it is renewed; the rest goes when it is stale, or the least looked at."""
    held = shelf.held.items()
    for key in [key for key, ((old, of), _) in held if old != stamp and of is None]:
        del shelf.held[key]
    while len(shelf.held) >= KEPT:
        shelf.held.popitem(last=False)


def _make_room(shelf: _Shelf, newest: Hashable) -> None:
    """Of views too heavy together, the least looked at goes; never the newest, nor what is renewed."""
    weights = {key: getattr(found, "weight", 0) for key, (_, found) in shelf.held.items()}
    spare = [key for key, ((_, of), _) in shelf.held.items() if weights[key] and of is None and key != newest]
    while spare and sum(weights.values()) > MOST:
        del shelf.held[spare[0]]
        weights.pop(spare.pop(0))


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
