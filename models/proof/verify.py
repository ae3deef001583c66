"""Proof: the ledger is whole and unaltered, read from its raw columns."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, inspect, text

from models.database import House
from models.ledger import HASHED, anchor_of, note_digest
from models.proof import anchors, chains
from models.proof.chains import Finding, found
from models.proof.rebuilding import rebuild, rebuild_check

__all__ = ["anchor", "findings", "rebuild", "rebuild_check", "verify"]
_CHUNK = 2000
_PROVED = ("event", "event_note", "head", "programme_version", "anchor")
_ROW = re.compile(r"row (\d+) missing from index")


def anchor(house: House, known_on: date | None = None) -> str:
    """The ledger's anchor, of now or of what was known by the end of a UTC day."""
    with house.read() as connection:
        return anchor_of(connection, known_on)


def verify(
    house: House, noted: Mapping[str, Any] | None = None, *, kept_here: bool = False
) -> dict[str, Any]:
    """Check every event of every chain, every head and every note; and against an anchor noted earlier.

    `noted` is an anchor document (`anchors.read`); of one `kept_here` the heads alone are compared, for a
    house that rehearses moves its clock. Returns `events`, `ok` and `first_bad` (city, seq, what is wrong),
    None when all is well.
    """
    with house.read() as connection, _as_stored(connection):
        lost = next(_lost_tables(connection), None)
        count = 0 if lost else connection.execute(text("SELECT COUNT(*) FROM event")).scalar_one()
        bad = lost or next(findings(connection), None)
        if bad is None and noted is not None:
            against = anchors.changed if kept_here else anchors.findings
            bad = next(against(connection, house.settings.var, noted), None)
    return {"events": count, "ok": bad is None, "first_bad": bad}


def _lost_tables(connection: Connection) -> Iterator[Finding]:
    there = inspect(connection)
    for name in _PROVED:
        if not (there.has_table(name) or name in there.get_view_names()):
            yield found("the database", 0, f"its table {name} is gone")


@contextmanager
def _as_stored(connection: Connection) -> Iterator[None]:
    """Bytes that are no text are read all the same, to be found rather than to fail; in little memory."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.text_factory = lambda stored: stored.decode(errors="surrogateescape")
    driver.execute("PRAGMA cache_size=-4000")
    try:
        yield
    finally:
        driver.text_factory = str
        driver.execute("PRAGMA cache_size=-64000")


def findings(connection: Connection) -> Iterator[Finding]:
    """What is wrong with the ledger as one transaction sees it, city by city; nothing where it is whole."""
    heads = {city: (seq, hash_) for city, seq, hash_ in _rows(connection, "SELECT city, seq, hash FROM head")}
    columns = ", ".join(f'"{name}"' for name in (*HASHED, "hash"))
    rows = _rows(connection, f"SELECT {columns} FROM event ORDER BY city, seq")  # noqa: S608 - our own names
    yield from chains.findings(rows, heads)
    yield from _unreadable(connection)
    yield from _notes(connection)
    yield from _missing_notes(connection)
    yield from _programmes(connection)
    if connection.dialect.name == "sqlite":
        yield from _torn(connection)


def _rows(connection: Connection, query: str) -> Iterator[Any]:
    """Rows as the driver gives them, a chunk at a time: a million pass in little memory."""
    result = connection.execute(text(query), execution_options={"yield_per": _CHUNK})
    for part in result.partitions():
        yield from part


def _unreadable(connection: Connection) -> Iterator[Finding]:
    """What the rules could not read: somebody who writes a history anew computes every hash anew.

    Asked of the database in one look, for a million events.
    """
    query = (
        "SELECT city, seq FROM event WHERE data NOT LIKE '{%}' OR \"on\" IS NULL OR precision IS NULL"
        " OR \"on\" NOT LIKE '____-__-__' OR precision NOT IN ('day', 'month', 'year')"
        " OR recorded_at NOT LIKE '____-__-__T%' ORDER BY city, seq"
    )
    for city, seq in _rows(connection, query):
        yield found(city, seq, "was altered: it holds something that no event holds")


def _notes(connection: Connection) -> Iterator[Finding]:
    """Every note that is held must match what its event holds of it; an erased one has no text."""
    query = (
        "SELECT n.city, n.seq, n.field, n.salt, n.text, e.notes FROM event_note n"
        " LEFT JOIN event e ON e.city = n.city AND e.seq = n.seq ORDER BY n.city, n.seq, n.field"
    )
    for city, seq, name, salt, words, held in _rows(connection, query):
        if words is None and salt is None:
            continue
        if _digest_held(held, name) != _digest_made(salt, words):
            yield found(city, seq, f"its note “{name}” was altered")


def _missing_notes(connection: Connection) -> Iterator[Finding]:
    """Every note that an event speaks of must be there; one that was erased is, without its text."""
    query = (
        "SELECT e.city, e.seq, e.notes, COUNT(n.field) FROM event e LEFT JOIN event_note n"
        " ON n.city = e.city AND n.seq = e.seq WHERE e.notes <> '{}' GROUP BY e.city, e.seq, e.notes"
        " ORDER BY e.city, e.seq"
    )
    for city, seq, held, count in _rows(connection, query):
        if len(json.loads(held)) != count:
            yield found(city, seq, "what was noted of it is gone")


def _programmes(connection: Connection) -> Iterator[Finding]:
    """The text of every version that cycles are timed by, against the hash it was put in force with."""
    for version, held, words in _rows(connection, "SELECT version, sha256, text FROM programme_version"):
        if hashlib.sha256(str(words).encode("utf-8", "surrogateescape")).hexdigest() != held:
            yield found(f"version {version} of the programme", 0, "its text was altered")


def _torn(connection: Connection) -> Iterator[Finding]:
    """A byte changed in the file itself: SQLite reads a key from its index, and the row may say another."""
    for name in ("event", "event_note", "head"):
        for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({name})").all():
            if said != "ok":
                yield _place(connection, name, str(said))


def _place(connection: Connection, name: str, said: str) -> Finding:
    row = _ROW.match(said)
    if row is None:
        return found("the database file", 0, f"it is damaged: {said}")
    query = f"SELECT city, seq FROM {name} NOT INDEXED WHERE rowid = {row[1]}"  # noqa: S608 - a number
    city, seq = connection.exec_driver_sql(query).one()
    return found(city, seq, f"was altered in the file: its row in {name} is not what its index says")


def _digest_made(salt: Any, words: Any) -> str | None:
    try:
        return note_digest(salt, words)
    except (UnicodeEncodeError, TypeError):
        return None


def _digest_held(held: Any, name: str) -> str:
    try:
        return str(json.loads(held)[name])
    except (TypeError, ValueError, KeyError):
        return "nothing"
