"""The ledger: events appended per city in one chain of hashes, and read back.

Each event's hash covers every column as stored (text, the same on both databases) and the hash before it.
Free text lies beside the chain, salted: erasing it leaves the chain whole (design, The ledger).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, get_args

from sqlalchemy import Connection, Select, func, insert, select

from lifecycle.events import NOTHING, Event
from lifecycle.when import Precision, When
from models import driver
from models.heads import GENESIS, HEAD, HeadOf, Overtaken, head_of, heads_of, move
from models.tables import table

EVENT, NOTE = table("event"), table("event_note")
HASHED = (
    "city", "seq", "kind", "track", "cycle", "milestone", "on", "precision", "recorded_at", "actor", "source",
    "programme", "data", "notes", "prev_hash",
)  # fmt: skip
__all__ = [
    "GENESIS", "HASHED", "HEAD", "UNFOLLOWABLE", "Batch", "HeadOf", "Overtaken", "anchor_of", "append",
    "compose", "digest_of", "event_of", "head_of", "heads", "heads_of", "instant",
    "load", "load_all", "load_many", "note_digest",
]  # fmt: skip

_PRECISIONS = get_args(Precision)
_listed = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
UNFOLLOWABLE = (ValueError, TypeError, KeyError, AttributeError)
"""What the rules raise over a history that somebody altered: it says what no event says."""


@dataclass(slots=True)
class Batch:
    """Rows collected for one append of many events."""

    events: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    heads: list[tuple[str, HeadOf, HeadOf]] = field(default_factory=list)


@lru_cache(maxsize=64)
def instant(moment: datetime) -> str:
    """An instant as the ledger stores it: UTC, microseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(row: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form: a JSON list of the columns in their fixed order."""
    return hashlib.sha256(_listed([row[name] for name in HASHED]).encode()).hexdigest()


def note_digest(salt: str, note: str) -> str:
    """What an event holds of a free text: SHA-256 of salt + text."""
    return hashlib.sha256((salt + note).encode()).hexdigest()


def compose(batch: Batch, city: str, events: Sequence[Event], head: HeadOf, now: datetime) -> None:
    """Add a city's new events to a batch, chained to its head."""
    last, at = head, instant(now)
    for event in events:
        row = _row(city, event, at, last, batch.notes)
        batch.events.append(row)
        last = HeadOf(event.seq, row["hash"])
    if events:
        batch.heads.append((city, head, last))


def _row(city: str, event: Event, at: str, last: HeadOf, notes: list[dict[str, Any]]) -> dict[str, Any]:
    digests = {}
    for name, words in sorted(event.notes.items()):
        salt = secrets.token_hex(16)
        digests[name] = note_digest(salt, words)
        notes.append({"city": city, "seq": event.seq, "field": name, "salt": salt, "text": words})
    row: dict[str, Any] = {
        "city": city,
        "seq": event.seq,
        "kind": event.kind,
        "track": event.track or None,
        "cycle": event.cycle or None,
        "milestone": event.milestone or None,
        "on": event.on.first.isoformat(),
        "precision": event.on.precision,
        "recorded_at": at,
        "actor": event.actor,
        "source": event.source,
        "programme": event.programme,
        "data": _json(event.data),
        "notes": _json(digests),
        "prev_hash": last.hash,
    }
    row["hash"] = digest_of(row)
    return row


def _json(value: Mapping[str, Any]) -> str:
    return _sorted(value) if value else "{}"


def append(connection: Connection, batch: Batch) -> int:
    """Write a batch; Overtaken where a head has moved since it was read. Returns the events written."""
    move(connection, batch.heads)
    driver.insert(connection, "event", (*HASHED, "hash"), [row.values() for row in batch.events])
    if batch.notes:
        connection.execute(insert(NOTE), batch.notes)
    return len(batch.events)


_READ = [name for name in HASHED if name not in ("notes", "prev_hash")]
_COLUMNS = [EVENT.c[name] for name in _READ]
_IN_ORDER = itemgetter(0, 1)


def load(
    connection: Connection, city: str, *, known_on: date | None = None, notes: bool = True
) -> list[Event]:
    """A city's events in order; with `known_on`, only those recorded by the end of that UTC day."""
    query = _recorded(select(*_COLUMNS).where(EVENT.c.city == city), known_on).order_by(EVENT.c.seq)
    rows = connection.execute(query).all()
    said = _notes(connection, [city]) if notes else {}
    return [event_of(row, said.get((city, row[1]), NOTHING)) for row in rows]


def load_many(
    connection: Connection, cities: Sequence[str], *, notes: bool = False
) -> dict[str, list[Event]]:
    """The events of several cities in order; with `notes`, what people wrote beside them too."""
    found: dict[str, list[Event]] = {city: [] for city in cities}
    said = _notes(connection, cities) if notes else {}
    # Rows that the index gives in order already cost nothing to put in order.
    for row in sorted(driver.of_cities(connection, "event", _READ, cities), key=_IN_ORDER):
        found[row[0]].append(event_of(row, said.get((row[0], row[1]), NOTHING)))
    return found


def load_all(
    connection: Connection,
    *,
    known_on: date | None = None,
    reasons: bool = True,
    unreadable: dict[str, str] | None = None,
    cities: Sequence[str] | None = None,
) -> Iterator[tuple[str, list[Event]]]:
    """Every city's events (or those of some `cities`), city by city, with the reasons that people gave.

    With `unreadable`, a city whose events cannot be read is named there, and the others go on.
    """
    said = _notes(connection, cities, "reason") if reasons else {}
    query = _recorded(select(*_COLUMNS), known_on).order_by(EVENT.c.city, EVENT.c.seq)
    query = query if cities is None else query.where(EVENT.c.city.in_(cities))
    for city, group in groupby(driver.streamed(connection, query), key=itemgetter(0)):
        try:
            events = [event_of(row, said.get((city, row[1]), NOTHING) if said else NOTHING) for row in group]
        except (ValueError, TypeError) as error:
            if unreadable is None:
                raise
            unreadable[city] = f"an event of the city cannot be read ({error}): see `icc verify`"
            continue
        yield city, events


def _recorded(query: Select[Any], known_on: date | None) -> Select[Any]:
    """Only what was recorded by the end of a UTC day."""
    if known_on is None:
        return query
    # "…T~" sorts after every instant of the day and before the next day.
    return query.where(EVENT.c.recorded_at < f"{known_on.isoformat()}T~")


def _notes(
    connection: Connection, cities: Sequence[str] | None, name: str | None = None
) -> dict[tuple[str, int], dict[str, str]]:
    query = select(NOTE.c.city, NOTE.c.seq, NOTE.c.field, NOTE.c.text).where(NOTE.c.text.is_not(None))
    if cities is not None:
        query = query.where(NOTE.c.city.in_(cities))
    if name is not None:
        query = query.where(NOTE.c.field == name)
    said: dict[tuple[str, int], dict[str, str]] = {}
    for key, seq, field_, words in connection.execute(query):
        said.setdefault((key, seq), {})[field_] = words
    return said


def event_of(row: Sequence[Any], notes: Mapping[str, str]) -> Event:
    """An event from its stored columns."""
    _, seq, kind, track, cycle, milestone, on, precision, recorded_at, actor, source, programme, data = row
    return Event(
        seq, kind, _happened(on, precision), _day(recorded_at[:10]), actor, source, track or "", cycle or 0,
        milestone or "", NOTHING if data == "{}" else _values(data), notes, programme,
    )  # fmt: skip


_decoded = json.JSONDecoder().decode


# A ledger says the same few thousand days and values again and again: each is read once, and nobody
# changes what an event holds.
@lru_cache(maxsize=8192)
def _values(said: str) -> Mapping[str, Any]:
    values: Mapping[str, Any] = _decoded(said)
    return values


@lru_cache(maxsize=8192)
def _happened(on: str, precision: Precision) -> When:
    return When(date.fromisoformat(on), _PRECISIONS[_PRECISIONS.index(precision)])


@lru_cache(maxsize=8192)
def _day(said: str) -> date:
    return date.fromisoformat(said)


def heads(connection: Connection, known_on: date | None = None) -> Iterable[tuple[str, int, str]]:
    """The heads (city, seq, hash) known by the end of a UTC day, sorted by city."""
    if known_on is None:
        rows = driver.fetched(connection, "SELECT city, seq, hash FROM head")
    else:
        newest = _recorded(select(EVENT.c.city, func.max(EVENT.c.seq).label("seq")), known_on)
        last = newest.group_by(EVENT.c.city).subquery()
        of = (EVENT.c.city == last.c.city) & (EVENT.c.seq == last.c.seq)
        found = connection.execute(select(EVENT.c.city, EVENT.c.seq, EVENT.c.hash).join(last, of))
        rows = [tuple(row) for row in found]
    return sorted((city, seq, digest) for city, seq, digest in rows)


def anchor_of(connection: Connection, known_on: date | None = None) -> str:
    """The ledger's anchor: SHA-256 over the sorted (city, seq, hash) heads known by then."""
    return anchor_over(heads(connection, known_on))


def anchor_over(newest: Iterable[tuple[str, int, str]]) -> str:
    """The anchor of heads that are at hand, sorted by city."""
    canonical = json.dumps(list(newest), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
