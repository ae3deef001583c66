"""Who writes when somebody orders something: the officer at the command, or who is signed in at a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models import clock, door
from models.database import House
from models.door import Writer


@dataclass(frozen=True, slots=True)
class Hand:
    """Under whose name, in which role and from where orders are written; `first` may stop them."""

    actor: str
    role: str
    source: str
    first: Callable[[Connection], None] = lambda _connection: None


_HAND: ContextVar[Hand | None] = ContextVar("hand", default=None)


@contextmanager
def under(hand: Hand) -> Iterator[None]:
    """Within it, every order is written by that hand instead of the officer's at the command."""
    token = _HAND.set(hand)
    try:
        yield
    finally:
        _HAND.reset(token)


def look_first(connection: Connection) -> None:
    """Let the hand that writes look once more, in the transaction of its order, before anything is done."""
    if (hand := _HAND.get()) is not None:
        hand.first(connection)


def writer(house: House, on: date | None = None, *, actor: str = "officer") -> Writer:
    """The writer of an order about `on`; a rehearsal house lives ahead and writes on that day itself."""
    today = clock.today(house)
    if on is not None and house.settings.rehearsal:
        today = max(today, on)
    hand = _HAND.get() or Hand(actor, door.role_of(actor), "icc")
    return Writer(hand.actor, hand.source, clock.now(house, today), today, hand.role)
