"""Where traces of a person lie: rows, roles, notes, letters, and the words by which each is recognised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select
from sqlmodel import SQLModel

from lifecycle.commands import Refused
from models.tables import table

PERSON, ROLE, NOTE, NOTICE, EVENT = (table(n) for n in ("person", "role", "event_note", "notice", "event"))
PROVED = frozenset(
    {"event", "event_note", "head", "anchor", "programme_version", "city", "standing", "person"}
)
"""Tables that are no free text, or that are looked at in a way of their own."""


@dataclass(frozen=True, slots=True)
class Traces:
    """One person, who may have several rows (one for each role): ids, and how texts name them.

    `cities` are those that the person does or did something for; a single name is looked for only there.
    """

    ids: tuple[str, ...]
    rows: Sequence[Any]
    cities: tuple[str, ...]

    def names(self, text: str, *, near: bool) -> bool:
        """Whether a text names the person; `near`: it belongs to one of the person's cities."""
        low = text.casefold()
        return any(mark in low for mark in self._marks()) or any(
            re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low) for name in self._names(near=near)
        )

    def _marks(self) -> Iterator[str]:
        for row in self.rows:
            yield from (
                said.strip().casefold() for said in (row.email, row.telephone) if said and said.strip()
            )

    def _names(self, *, near: bool) -> Iterator[str]:
        names = [str(row.name).strip().casefold() for row in self.rows if row.name and row.name.strip()]
        yield from (name for name in names if near or " " in name)


def find(connection: Connection, said: str) -> Traces:
    """The person with that id or address; Refused where nobody is."""
    wanted = said.strip().casefold()
    first = connection.execute(
        select(PERSON).where(or_(PERSON.c.id == said.strip(), func.lower(PERSON.c.email) == wanted))
    ).all()
    if not first:
        raise Refused(
            f"“{said}” is nobody on record: give an address or an id, as `icc city show` lists them"
        )
    addresses = {str(row.email).casefold() for row in first if row.email}
    same = connection.execute(select(PERSON).where(func.lower(PERSON.c.email).in_(addresses))).all()
    rows = list({row.id: row for row in (*first, *same)}.values())
    ids = tuple(sorted(row.id for row in rows))
    return Traces(ids, rows, tuple(sorted(_cities(connection, ids))))


def _cities(connection: Connection, ids: Collection[str]) -> set[str]:
    found = set(connection.execute(select(ROLE.c.city).where(ROLE.c.person.in_(ids))).scalars())
    written = select(NOTICE.c.city).where(NOTICE.c.person.in_(ids), NOTICE.c.city.is_not(None)).distinct()
    found.update(city for city in connection.execute(written).scalars() if city)
    told = or_(EVENT.c.actor.in_(ids), *(EVENT.c.data.contains(f'"{each}"') for each in ids))
    found.update(connection.execute(select(EVENT.c.city).where(told).distinct()).scalars())
    return found


def notes(connection: Connection, traces: Traces) -> list[Any]:
    """The notes of events that name the person."""
    held = connection.execute(select(NOTE).where(NOTE.c.text.is_not(None)))
    return [row for row in held if traces.names(row.text, near=row.city in traces.cities)]


def letters(connection: Connection, traces: Traces) -> list[Any]:
    """The notices to the person, and those whose stored bytes name the person."""
    mine = or_(NOTICE.c.person.in_(traces.ids), NOTICE.c.raw.is_not(None))
    return [row for row in connection.execute(select(NOTICE).where(mine)) if _is_theirs(row, traces)]


def _is_theirs(row: Any, traces: Traces) -> bool:
    if row.person in traces.ids:
        return True
    return traces.names(words_of(row.raw), near=row.city in traces.cities)


def words_of(raw: bytes) -> str:
    """What a stored letter says and to whom: its addresses, subject and readable parts."""
    letter = message_from_bytes(raw, _class=EmailMessage, policy=default)
    said = [str(letter.get(name, "")) for name in ("To", "Cc", "Subject", "X-To")]
    said += [str(p.get_content()) for p in letter.walk() if p.get_content_maintype() == "text"]
    return "\n".join(said)


def keyed() -> Iterator[tuple[Table, Any]]:
    """Every column of every table that holds a person's id, those that hang on others first."""
    of_people = {("person", "id"), ("expert", "person")}
    for each in reversed(SQLModel.metadata.sorted_tables):
        for column in each.columns:
            points = {(key.column.table.name, key.column.name) for key in column.foreign_keys}
            if points & of_people or (column.name == "person" and each.name != "notice"):
                yield each, column


def free_texts(connection: Connection, traces: Traces) -> Iterator[tuple[Table, Any, Any]]:
    """Every other cell that names the person: the table, the column, the row's primary key."""
    for each in SQLModel.metadata.sorted_tables:
        if each.name in PROVED:
            continue
        key = list(each.primary_key.columns)
        for column in (c for c in each.columns if c.type.python_type is str and not c.primary_key):
            city = each.c.get("city")
            query = select(column, *key, *([city] if city is not None else [])).where(column.is_not(None))
            for row in connection.execute(query):
                near = city is not None and row[-1] in traces.cities
                if traces.names(str(row[0]), near=near):
                    yield each, column, row[1 : 1 + len(key)]
