"""Writes who visits cities: named once by address, described further, away, in conflict, retired."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from lifecycle.commands import Refused
from lifecycle.visits.teams import Stretch
from models.visits.experts import AWAY, CONFLICT, EXPERT, PERSON, people


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of an expert. `languages` ISO 639-1; `country` ISO 3166-1; empty changes nothing."""

    name: str
    email: str
    kind: str | None = None
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    country: str | None = None
    subdivision: str | None = None
    away: tuple[Stretch, ...] = ()


def describe(connection: Connection, said: Described, today: date, conflicts: Sequence[str] = ()) -> str:
    """Name an expert, or say more of one on record; returns created, changed or unchanged.

    `conflicts` are the keys of cities with a declared conflict of interest. Refused without a language.
    """
    row = connection.execute(people().where(PERSON.c.email == said.email)).one_or_none()
    person = row.id if row is not None else _new(connection, said)
    changed = row is not None and _change(connection, row, said)
    more = [_absent(connection, person, stretch) for stretch in said.away]
    more += [declare(connection, person, city, today) for city in conflicts]
    return "created" if row is None else "changed" if changed or any(more) else "unchanged"


def _new(connection: Connection, said: Described) -> str:
    if not said.languages:
        raise Refused(f"{said.name} speaks no language yet: give at least one, such as en")
    person = secrets.token_hex(8)
    row = {"id": person, "name": said.name, "email": said.email, "language": said.languages[0]}
    connection.execute(insert(PERSON).values(row))
    connection.execute(
        insert(EXPERT).values(person=person, active=True, **{"kind": "expert", "topics": "", **_row(said)})
    )
    return person


def _row(said: Described) -> dict[str, Any]:
    row = {
        "kind": said.kind,
        "languages": ";".join(said.languages),
        "topics": ";".join(said.topics),
        "iso_country": said.country,
        "subdivision": said.subdivision,
    }
    return {name: value for name, value in row.items() if value}


def _change(connection: Connection, row: Row[Any], said: Described) -> bool:
    news = {name: value for name, value in _row(said).items() if value != getattr(row, name)}
    if news:
        connection.execute(update(EXPERT).where(EXPERT.c.person == row.id).values(news))
    if said.name != row.name:
        connection.execute(update(PERSON).where(PERSON.c.id == row.id).values(name=said.name))
    return bool(news) or said.name != row.name


def _absent(connection: Connection, person: str, stretch: Stretch) -> bool:
    same = (AWAY.c.person == person, AWAY.c.first == stretch.first, AWAY.c.last == stretch.last)
    if connection.execute(select(AWAY.c.id).where(*same)).first() is not None:
        return False
    connection.execute(insert(AWAY).values(person=person, first=stretch.first, last=stretch.last))
    return True


def away(connection: Connection, person: str, stretch: Stretch, *, back: bool = False) -> bool:
    """Note days on which somebody is not free, or (`back`) that they are free after all."""
    if not back:
        return _absent(connection, person, stretch)
    same = (AWAY.c.person == person, AWAY.c.first == stretch.first, AWAY.c.last == stretch.last)
    return connection.execute(delete(AWAY).where(*same)).rowcount > 0


def declare(connection: Connection, person: str, city: str, today: date) -> bool:
    """Note a declared conflict of interest with a city (its key), of somebody who is on the experts' list."""
    if connection.execute(select(EXPERT.c.person).where(EXPERT.c.person == person)).first() is None:
        return False
    same = (CONFLICT.c.person == person, CONFLICT.c.city == city)
    if connection.execute(select(CONFLICT.c.city).where(*same)).first() is not None:
        return False
    connection.execute(insert(CONFLICT).values(person=person, city=city, declared_on=today))
    return True


def retire(connection: Connection, person: str, *, active: bool) -> None:
    """Somebody no longer takes part, or does so again; what they did stays."""
    connection.execute(update(EXPERT).where(EXPERT.c.person == person).values(active=active))
