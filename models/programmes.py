"""The versions of the programme that this house has adopted, and the one in force on a day.

The packaged version needs no row: it is in force from its own date on, until a later adoption. Its text is
kept with the first write under it, so that a newer software still finds the version of every cycle.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection, select

from lifecycle.commands import Refused
from lifecycle.programme import Programme
from lifecycle.programmes import Adopted, in_force
from lifecycle.reading import PACKAGED, programme, programme_of
from models.database import House
from models.tables import table

VERSION = table("programme_version")


def current(connection: Connection, day: date) -> Programme:
    """The version in force on a civil day, with every other that cycles may be pinned to."""
    c = VERSION.c
    rows = connection.execute(select(c.version, c.since, c.sha256).order_by(c.id)).all()
    if not rows:
        return programme()
    _learn(connection, tuple(row.sha256 for row in rows))
    return _in_force(tuple((row.since, row.sha256) for row in rows), day)


def text_of(connection: Connection, version: str) -> str:
    """The text of a version as it was adopted here, else the packaged one."""
    c = VERSION.c
    query = select(c.text).where(c.version == version).order_by(c.id.desc()).limit(1)
    held: str | None = connection.execute(query).scalar_one_or_none()
    return held or PACKAGED.read_text(encoding="utf-8")


def rules_of(house: House, day: date) -> Programme:
    """The version in force on a civil day, where no transaction is open."""
    with house.read() as connection:
        return current(connection, day)


def to_come(connection: Connection, day: date) -> list[tuple[date, Programme]]:
    """Versions that had been adopted by a day and come into force after it, in order."""
    c = VERSION.c
    query = select(c.since, c.sha256, c.at).where(c.since > day).order_by(c.since, c.id)
    rows = [row for row in connection.execute(query).all() if row.at.date() <= day]
    _learn(connection, tuple(row.sha256 for row in rows))
    return [(row.since, _read(row.sha256)) for row in rows]


_TEXTS: dict[str, str] = {}
"""The texts of versions by their hash: a text never changes, and is read from the database once."""


def _learn(connection: Connection, wanted: tuple[str, ...]) -> None:
    unknown = [sha for sha in wanted if sha not in _TEXTS]
    if unknown:
        query = select(VERSION.c.sha256, VERSION.c.text).where(VERSION.c.sha256.in_(unknown))
        _TEXTS.update({row.sha256: row.text for row in connection.execute(query)})


@lru_cache(maxsize=64)
def _in_force(rows: tuple[tuple[date, str], ...], day: date) -> Programme:
    packaged = programme()
    adopted = [Adopted(packaged, packaged.valid_from)]
    for since, sha in rows:
        read = _read(sha)
        # The software's own text of a version stands for a kept copy of it.
        adopted.append(Adopted(packaged if read.version == packaged.version else read, since))
    return in_force(adopted, day)


@lru_cache(maxsize=64)
def _read(sha: str) -> Programme:
    return programme_of(_TEXTS[sha], "programme.toml")


def keep_packaged(connection: Connection, now: datetime) -> None:
    """Keep the text of the packaged version, once, with the first write under it."""
    held = select(VERSION.c.id).where(VERSION.c.version == programme().version).limit(1)
    if connection.execute(held).first() is None:
        text = PACKAGED.read_text(encoding="utf-8")
        _insert(connection, programme(), text, programme().valid_from, "system:house", now)


def adopt(connection: Connection, text: str, name: str, since: date, actor: str, now: datetime) -> Programme:
    """Put a version in force from a day on; Refused where it is that already, or another of its name is held.

    Returns the version as it will stand in this house, with all others.
    """
    keep_packaged(connection, now)
    new, today = programme_of(text, name), current(connection, since)
    if today.version == new.version:
        raise Refused(f"{name}: version {new.version} is in force already: give the new one another version")
    refuse_another(today, new, name)
    _insert(connection, new, text, since, actor, now)
    return current(connection, since)


def refuse_another(today: Programme, new: Programme, name: str) -> None:
    """Refused where this house knows the version with other contents; comments and layout do not count."""
    held = today.at(new.version)
    if held.version == new.version and replace(held, others={}) != replace(new, others={}):
        raise Refused(f"{name}: this house knows another version {new.version}: give this one a new version")


def with_another(connection: Connection, new: Programme, day: date) -> Programme:
    """The rules as they would be on a day if this version were put in force on it; nothing is written."""
    held = current(connection, day)
    others = {**held.others, held.version: replace(held, others={})}
    others.pop(new.version, None)
    return replace(new, others=others)


def _insert(
    connection: Connection, version: Programme, text: str, since: date, actor: str, now: datetime
) -> None:
    sha = hashlib.sha256(text.encode()).hexdigest()
    row = {"version": version.version, "since": since, "sha256": sha, "text": text, "actor": actor, "at": now}
    connection.execute(VERSION.insert().values(row))
    _TEXTS[sha] = text
