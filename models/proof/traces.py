"""Where traces of a person lie: rows, roles, notes, letters, and the words by which each is recognised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import Column, Connection, String, Table, TypeDecorator, func, or_, select
from sqlmodel import SQLModel

from lifecycle.commands import Refused
from models.tables import table

PERSON, ROLE, NOTE, NOTICE, EVENT = (table(n) for n in ("person", "role", "event_note", "notice", "event"))
ACCOUNT, OFFICER = table("account"), table("officer")
PROVED = frozenset(
    {"event", "event_note", "head", "anchor", "programme_version", "city", "standing", "person", "account",
     "officer"}
)  # fmt: skip
"""Tables that are no free text, or that are looked at in a way of their own."""
ERASED = "erased"
LOCAL = "officer"
"""The account of whoever sits at this machine: it is nobody's own."""


@dataclass(frozen=True, slots=True)
class Traces:
    """One person, who may have several rows (one for each role): ids, and how texts name them.

    `cities` are those that the person does or did something for; a single name is looked for only there.
    `accounts` and `officers` are the rows of whoever signs in, or works in the secretariat, by that address.
    """

    ids: tuple[str, ...]
    rows: Sequence[Any]
    cities: tuple[str, ...]
    accounts: Sequence[Any] = ()
    officers: Sequence[Any] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """Every opaque id that stands for the person."""
        return (*self.ids, *(row.id for row in (*self.accounts, *self.officers)))

    @property
    def gone(self) -> bool:
        """Whether nothing is left to be removed: emptied rows alone."""
        empty = all(row.disabled_reason == ERASED for row in self.rows)
        return empty and not self.officers and all(row.name == ERASED for row in self.accounts)

    def names(self, text: str, *, near: bool) -> bool:
        """Whether a text names the person; `near`: it belongs to one of the person's cities."""
        low = text.casefold()
        return any(mark in low for mark in self._marks()) or any(
            re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low) for name in self._names(near=near)
        )

    def _named(self) -> Sequence[Any]:
        return (*self.rows, *self.accounts, *self.officers)

    def _marks(self) -> Iterator[str]:
        said = [(row.email, getattr(row, "telephone", None)) for row in self._named()]
        yield from (mark.strip().casefold() for marks in said for mark in marks if mark and mark.strip())

    def _names(self, *, near: bool) -> Iterator[str]:
        names = [str(row.name).strip().casefold() for row in self._named() if row.name and row.name.strip()]
        yield from (name for name in names if near or " " in name)


def find(connection: Connection, said: str) -> Traces:
    """The person with that id or address: of a city, of the desk, of the secretariat; Refused for nobody."""
    wanted = said.strip()
    first = [
        row for of in (PERSON, ACCOUNT, OFFICER) for row in _of(connection, of, [wanted], [wanted.casefold()])
    ]
    if not first:
        raise Refused(
            f"“{said}” is nobody on record: give an address or an id, as `icc city show` lists them"
        )
    addresses = sorted({str(row.email).casefold() for row in first if row.email})
    ids = [wanted, *(row.id for row in first)]
    rows, accounts, officers = (_of(connection, of, ids, addresses) for of in (PERSON, ACCOUNT, OFFICER))
    subjects = sorted({row.id for row in (*rows, *accounts, *officers)})
    cities = tuple(sorted(_cities(connection, subjects)))
    return Traces(tuple(sorted(row.id for row in rows)), rows, cities, accounts, officers)


def _of(connection: Connection, of: Table, ids: Sequence[str], addresses: Sequence[str]) -> list[Any]:
    """The rows of a table of people that bear one of the ids or addresses."""
    named = or_(of.c.id.in_(ids), func.lower(of.c.email).in_(addresses))
    found = connection.execute(select(of).where(named).order_by(of.c.id)).all()
    return [row for row in found if not (of is ACCOUNT and row.id == LOCAL)]


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
        for column in (c for c in each.columns if _is_text(c) and not c.primary_key):
            city = each.c.get("city")
            query = select(column, *key, *([city] if city is not None else [])).where(column.is_not(None))
            for row in connection.execute(query):
                near = city is not None and row[-1] in traces.cities
                if traces.names(str(row[0]), near=near):
                    yield each, column, row[1 : 1 + len(key)]


def _is_text(column: Column[Any]) -> bool:
    """Whether a column holds text, whatever type stands around it."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String)
