"""People act on a city: with the role they hold there, on what they have seen, and foreseen before they do.

Pages and API write through here into the one door (`models.door`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.commands import Command, Refused
from models import door, queries, writing
from models.database import House
from models.door import Outcome, Writer
from models.entrance.sessions import Visitor
from models.post.listings import Document, listing
from models.post.outbox import standing_of
from models.tables import table

EVENT, CITY = table("event"), table("city")
_QUIET = ("deadline_set",)
"""What the software writes down by itself is nobody's act, and overtakes nobody."""
_CONCERNS_ALL = ("paused", "resumed", "kind_changed", "merged_into")


class Unknown(Refused):
    """There is no city of that key."""


class Meanwhile(Refused):
    """Somebody else acted on the same milestone after this page was read: `events` say what they did."""

    def __init__(self, events: Sequence[Document]) -> None:
        super().__init__("somebody else has acted on this meanwhile: look at it again, nothing was changed")
        self.events = events


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants done to a city.

    `seen` is the number of the newest event they knew, `milestone` the track and key where one is concerned:
    what others did to it since then stops the order.
    """

    key: str
    commands: Sequence[Command]
    seen: int | None = None
    milestone: tuple[str, str] | None = None
    source: str = "desk"


def act(house: House, who: Visitor, order: Order) -> Outcome:
    """Do it. Meanwhile where somebody else was quicker; Refused where it may not be done."""

    def unless_overtaken(connection: Connection) -> None:
        since = _since(connection, order)
        if since:
            raise Meanwhile(since)

    batch = [(order.key, order.commands)]
    return door.submit_together(house, batch, _writer(house, who, order), unless_overtaken)


def stop_if_overtaken(connection: Connection, key: str, seen: int | None) -> None:
    """Meanwhile where somebody acted on a city after the event that was seen."""
    if since := _since(connection, Order(key, (), seen)):
        raise Meanwhile(since)


def foresee(house: House, who: Visitor, order: Order) -> Document:
    """What doing it would change, by doing it in a transaction that is taken back.

    `events` that would be written, the `before` and `after` of the city's entry, `letters` that would be
    planned, `withdrawn` those that would not go any more.
    """
    writer = _writer(house, who, order)
    with house.begin(dry=True) as connection:
        before, letters = _seen(connection, order.key, writer), _letters(connection, order.key)
        outcome = door.submit_many(connection, house, [(order.key, order.commands)], writer)
        after, then = _seen(connection, order.key, writer), _letters(connection, order.key)
    pending = {"planned", "held", "queued"}
    return {
        "changes": outcome.events > 0,
        "before": before,
        "after": after,
        "letters": [letter for number, letter in then.items() if number not in letters],
        "withdrawn": [
            then[number]
            for number, letter in letters.items()
            if letter["state"] in pending and then[number]["state"] not in pending
        ],
    }


def name_of(house: House, key: str) -> str:
    """A city's name, for a heading; Refused where there is no city of that key."""
    c = CITY.c
    with house.read() as connection:
        name = connection.execute(select(c.name).where(c.key == key)).scalar_one_or_none()
    if name is None:
        raise Unknown(f"no city “{key}” is on record: the board lists them all")
    return str(name)


def newest(connection: Connection, key: str) -> int:
    """The number of a city's newest event: what a page shows is not newer."""
    c = EVENT.c
    query = select(c.seq).where(c.city == key).order_by(c.seq.desc()).limit(1)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _writer(house: House, who: Visitor, order: Order) -> Writer:
    days = [getattr(command, "on", None) for command in order.commands]
    writer = writing.writer(house, max((day for day in days if day), default=None))
    actor, role = who.writes_as(order.key)
    return replace(writer, actor=actor, role=role, source=order.source)


def _since(connection: Connection, order: Order) -> list[Document]:
    if order.seen is None:
        return []
    c = EVENT.c
    mine = (c.city == order.key, c.seq > order.seen, c.kind.not_in(_QUIET))
    rows = connection.execute(select(EVENT).where(*mine).order_by(c.seq)).all()
    return [_told(row) for row in rows if _concerns(row, order)]


def _concerns(row: Any, order: Order) -> bool:
    if order.milestone is None or row.kind in _CONCERNS_ALL:
        return True
    return (row.track, row.milestone) == order.milestone


def _told(row: Any) -> Document:
    names = ("seq", "kind", "track", "cycle", "milestone", "on", "precision", "actor", "recorded_at")
    return {name: getattr(row, name) for name in names}


def _seen(connection: Connection, key: str, writer: Writer) -> Document:
    return queries.entry(key, standing_of(connection, key, writer.today))


def _letters(connection: Connection, key: str) -> dict[int, Document]:
    return {letter["id"]: letter for letter in listing(connection, city=key)}
