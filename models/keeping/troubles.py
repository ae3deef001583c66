"""What is wrong with the house, remembered: officers hear of each trouble once, and once when it is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from models.database import House
from models.tables import table

TROUBLE = table("trouble")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


class Trouble(NamedTuple):
    """Something that needs a look: the key names it while it lasts, the text may change."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class News:
    """What officers were not told yet: new troubles, and those that are over, each in a sentence."""

    new: Sequence[str]
    over: Sequence[str]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.new or self.over)


def discreet(text: str) -> str:
    """A sentence without addresses: it leaves the house by other ways than letters."""
    return _ADDRESS.sub("(an address)", text)


def settle(house: House, watcher: str, found: Sequence[Trouble], now: datetime) -> News:
    """Compare what a watcher found with what stood before; gives what has to be told.

    It is owed until `confirm` says that it was told, so that an alert that did not get through is repeated.
    A trouble that ended before anybody was told is forgotten. `now` is an instant, aware UTC.
    """
    with house.begin() as connection:
        before = set(connection.execute(select(TROUBLE.c.key).where(TROUBLE.c.watcher == watcher)).scalars())
        texts = {trouble.key: discreet(trouble.text) for trouble in found}
        for key, text in texts.items():
            _stand(connection, watcher, key, text, now, known=key in before)
        for key in before - set(texts):
            _end(connection, watcher, key, now)
        return _news(connection, watcher)


def _stand(connection: Connection, watcher: str, key: str, text: str, now: datetime, *, known: bool) -> None:
    if known:
        change = {"said": text, "over_at": None}
        connection.execute(update(TROUBLE).where(_one(watcher, key)).values(change))
    else:
        row = {"watcher": watcher, "key": key, "said": text, "since": now}
        connection.execute(insert(TROUBLE).values(row))


def _end(connection: Connection, watcher: str, key: str, now: datetime) -> None:
    connection.execute(delete(TROUBLE).where(_one(watcher, key), TROUBLE.c.told_at.is_(None)))
    change = update(TROUBLE).where(_one(watcher, key), TROUBLE.c.over_at.is_(None))
    connection.execute(change.values(over_at=now))


def _one(watcher: str, key: str) -> ColumnElement[bool]:
    return and_(TROUBLE.c.watcher == watcher, TROUBLE.c.key == key)


def _news(connection: Connection, watcher: str) -> News:
    c = TROUBLE.c
    mine = select(c.said).where(c.watcher == watcher).order_by(c.since, c.key)
    new = connection.execute(mine.where(c.told_at.is_(None))).scalars().all()
    return News(new, connection.execute(mine.where(c.over_at.is_not(None))).scalars().all())


def confirm(house: House, watcher: str, now: datetime) -> None:
    """All that `settle` gave was told: what is over is forgotten, what is new counts as told."""
    c = TROUBLE.c
    with house.begin() as connection:
        connection.execute(delete(TROUBLE).where(and_(c.watcher == watcher, c.over_at.is_not(None))))
        untold = and_(c.watcher == watcher, c.told_at.is_(None))
        connection.execute(update(TROUBLE).where(untold).values(told_at=now))


def standing(house: House) -> list[str]:
    """The troubles that stand now, oldest first."""
    c = TROUBLE.c
    with house.read() as connection:
        return list(
            connection.execute(select(c.said).where(c.over_at.is_(None)).order_by(c.since, c.key)).scalars()
        )
