"""What an officer orders about a waiting letter: let it go, hold it back, drop it. Each order is an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from lifecycle.commands import Note, Refused
from lifecycle.reminding.answers import DROPPED, HELD, RELEASED
from models import clock, door
from models.database import House
from models.post.mailing import PENDING
from models.tables import table

NOTICE = table("notice")


@dataclass(frozen=True, slots=True)
class _Order:
    """From which states to which, noted how, and with what reason on the notice."""

    states: Sequence[str]
    state: str
    about: str
    reason: str | None


def release(house: House, notice: int, *, actor: str = "officer") -> None:
    """Let a held letter go; Refused unless it is held."""
    _give(house, notice, _Order(("held",), "queued", RELEASED, None), None, actor)


def hold(house: House, notice: int, reason: str, *, actor: str = "officer") -> None:
    """Keep a waiting letter back; Refused where it is on its way or gone."""
    _give(house, notice, _Order(("queued", "planned"), "held", HELD, reason), reason, actor)


def drop(house: House, notice: int, reason: str, *, actor: str = "officer") -> None:
    """Decide that a waiting letter does not go; Refused where it is on its way or gone."""
    order = _Order(PENDING, "suppressed", DROPPED, f"dropped by an officer: {reason}")
    _give(house, notice, order, reason, actor)


def _give(house: House, notice: int, order: _Order, reason: str | None, actor: str) -> None:
    with house.read() as connection:
        row = connection.execute(select(NOTICE).where(NOTICE.c.id == notice)).one_or_none()
    if row is None or row.city is None:
        with house.begin() as connection:
            _change(connection, notice, order)
        return
    today = clock.today(house)
    writer = door.Writer(actor, "command", clock.now(house, today), today)
    note = Note(order.about, {"notice": notice, "kind": row.kind}, today, notes={"reason": reason})
    door.submit_together(house, [(row.city, [note])], writer, lambda c: _change(c, notice, order))


def _change(connection: Connection, notice: int, order: _Order) -> None:
    only = (NOTICE.c.id == notice, NOTICE.c.state.in_(order.states))
    values = {"state": order.state, "reason": order.reason}
    if connection.execute(update(NOTICE).where(*only).values(values)).rowcount:
        return
    now = connection.execute(select(NOTICE.c.state).where(NOTICE.c.id == notice)).scalar_one_or_none()
    said = f"is {now}" if now else "does not exist: `icc notices` lists them"
    raise Refused(
        f"notice {notice} {said}; only {' or '.join(order.states)} letters can become {order.state}"
    )
