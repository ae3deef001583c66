"""What an officer orders about a waiting letter: let it go, hold it back, drop it. Each order is an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    """Let a held letter go, or one that failed go once more, written anew; Refused unless it is either."""
    _give(house, notice, _Order(("held", "failed"), "queued", RELEASED, None), None, actor)


def hold(house: House, notice: int, reason: str, *, actor: str = "officer") -> None:
    """Keep a waiting letter back; Refused where it is on its way or gone."""
    _give(house, notice, _Order(("queued", "planned"), "held", HELD, reason), reason, actor)


def drop(house: House, notice: int, reason: str, *, actor: str = "officer") -> None:
    """Decide that a waiting letter does not go; Refused where it is on its way or gone."""
    order = _Order(PENDING, "suppressed", DROPPED, f"dropped by an officer: {reason}")
    _give(house, notice, order, reason, actor)


def give(house: House, notice: int, order: str, reason: str = "", *, actor: str = "officer") -> None:
    """Order `release`, `hold` or `drop`, as pages, programs and `icc` do; a letter falls for a reason."""
    if order == "release":
        release(house, notice, actor=actor)
    elif order == "hold":
        hold(house, notice, reason.strip() or "held by an officer", actor=actor)
    elif not reason.strip():
        raise Refused("a reason is missing: why shall this letter not go?")
    else:
        drop(house, notice, reason.strip(), actor=actor)


def held(house: House, kind: str | None = None) -> list[int]:
    """The numbers of the held letters (of a kind); Refused where none is held."""
    with house.read() as connection:
        query = select(NOTICE.c.id).where(NOTICE.c.state == "held").order_by(NOTICE.c.id)
        query = query if kind is None else query.where(NOTICE.c.kind == kind)
        numbers = list(connection.execute(query).scalars())
    if not numbers and kind:
        raise Refused(f"no letter of the kind “{kind}” is held: `icc notices` lists them")
    if not numbers:
        raise Refused("no letter is held: `icc notices` lists them")
    return numbers


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
    values: dict[str, Any] = {"state": order.state, "reason": order.reason}
    if order.about == RELEASED:
        values |= {"tries": 0, "raw": None, "lease_until": None}
    if connection.execute(update(NOTICE).where(*only).values(values)).rowcount:
        return
    now = connection.execute(select(NOTICE.c.state).where(NOTICE.c.id == notice)).scalar_one_or_none()
    said = f"is {now}" if now else "does not exist: `icc notices` lists them"
    raise Refused(
        f"notice {notice} {said}; only {' or '.join(order.states)} letters can become {order.state}"
    )
