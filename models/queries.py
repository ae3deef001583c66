"""The read side: the documents of the contract, computed from the ledger on any day, as known on any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.auditing.telling import words_of
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.folding import folded
from lifecycle.programme import Programme
from lifecycle.standing import CityStanding
from lifecycle.themes import shown
from lifecycle.tracking import stand
from models import clock, people, programmes
from models.collecting import uncollected
from models.database import House
from models.entries import entry
from models.finding import find_city
from models.ledger import UNFOLLOWABLE, anchor_of, load, load_all
from models.membership.circumstances import circumstances
from models.post.listings import Document, iso, listing
from models.remarks import Remarks
from models.tables import table

__all__ = ["audit", "city_document", "entry", "find_city"]


# Where each city stands --------------------------------------------------------------------------


def audit(house: House, *, as_of: date | None = None, known_on: date | None = None) -> Document:
    """Where each city stands on a day, with what had been recorded by then (default: now)."""
    day, unreadable = as_of or clock.today(house), dict[str, str]()
    with uncollected(), house.read() as connection:
        remarks, rules = Remarks(connection, day, now=known_on is None), programmes.current(connection, day)
        histories = load_all(connection, known_on=known_on, unreadable=unreadable)
        cities = sorted(entries(histories, rules, day, remarks, unreadable), key=by_name)
        anchor = anchor_of(connection, known_on)
    return assembled(day, known_on, rules, anchor, cities, unreadable)


def entries(
    histories: Iterable[tuple[str, list[Event]]],
    rules: Programme,
    day: date,
    remarks: Remarks,
    unreadable: dict[str, str],
) -> Iterator[Document]:
    """Each city's entry of the audit; a city whose events cannot be followed is named in `unreadable`."""
    for key, events in histories:
        try:
            standing = stand(events, rules, day)
            # A record merged into another is shown by its key alone, where its history can be read.
            if standing.known.closed is None:
                yield entry(key, standing, remarks.of(key, standing))
        except UNFOLLOWABLE as error:
            unreadable[key] = f"its events cannot be followed ({type(error).__name__}): see `icc verify`"


def by_name(city: Document) -> tuple[str, str]:
    """The order in which cities are shown."""
    return folded(city["city"]), city["iso_country"]


def assembled(
    day: date,
    known_on: date | None,
    rules: Programme,
    anchor: str,
    cities: Iterable[Document],
    unreadable: Mapping[str, str],
) -> Document:
    """The audit as one document; its cities come in order of their names."""
    return {
        "as_of": day.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "programme": rules.version,
        "anchor": anchor,
        "cities": list(cities),
        "unreadable": [{"city": key, "error": error} for key, error in sorted(unreadable.items())],
    }


# One city ----------------------------------------------------------------------------------------


def city_document(
    house: House, key: str, *, as_of: date | None = None, known_on: date | None = None
) -> Document:
    """One city: its audit entry, people, events and notices."""
    day = as_of or clock.today(house)
    with house.read() as connection:
        standing, events = _stood(connection, key, day, known_on)
        hashes = dict(_hashes(connection, key))
        holders = people.holders(connection, key)
        remarks = Remarks(connection, day, now=known_on is None, city=key)
        return {
            "as_of": day.isoformat(),
            "known_on": iso(known_on),
            **entry(key, standing, remarks.of(key, standing)),
            "adopted_on": iso(standing.known.adopted_on),
            "facts": {k: v for k, v in standing.known.facts.items() if k != "kind"},
            **circumstances(connection, house, key, standing, day),
            "people": [_person(row) for row in holders],
            "events": [_event(standing.programme, event, hashes[event.seq]) for event in events],
            "notices": listing(connection, city=key),
        }


def _stood(
    connection: Connection, key: str, day: date, known_on: date | None
) -> tuple[CityStanding, list[Event]]:
    events = load(connection, key, known_on=known_on)
    if not events and known_on is None:
        raise Refused(f"there is no city “{key}” on record: `icc city list` shows them")
    if not events:
        raise Refused(f"nothing was on record of {key} by the end of {known_on}: choose a later --known-on")
    return stand(events, programmes.current(connection, day), day), events


def _hashes(connection: Connection, key: str) -> list[tuple[int, tuple[str, str]]]:
    event = table("event").c
    query = select(event.seq, event.recorded_at, event.hash).where(event.city == key)
    return [(row.seq, (row.recorded_at, row.hash)) for row in connection.execute(query)]


def _person(row: Any) -> Document:
    return {
        "id": row.id,
        "role": row.role,
        "name": row.name,
        "email": row.email,
        "language": row.language,
        "disabled": row.disabled_reason,
    }


def _event(rules: Programme, event: Event, stored: tuple[str, str]) -> Document:
    recorded_at, digest = stored
    return {
        "seq": event.seq,
        "track": event.track or None,
        "cycle": event.cycle or None,
        "milestone": event.milestone or None,
        "kind": event.kind,
        "words": words_of(rules, event),
        "on": iso(event.day),
        "when": str(event.on),
        "precision": event.on.precision,
        "recorded_at": recorded_at,
        "actor": event.actor,
        "source": event.notes.get("source") or event.source,
        "entered_by": event.source,
        "reason": event.notes.get("reason"),
        "evidence": event.notes.get("evidence"),
        "data": shown(event),
        "hash": digest,
    }
