"""What changed between two days, for whom, and by whose hand: the document behind `icc changes`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lifecycle.auditing.changes import Change, between, changes
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.tracking import stand
from models import programmes
from models.database import House
from models.ledger import load_all

Document = dict[str, Any]


def changes_document(
    house: House, first: date, last: date, *, city: str | None = None, known_on: date | None = None
) -> Document:
    """What is otherwise at the end of `last` than at the end of `first`, both civil days.

    Each side is as known at the end of its own day, so that what became known in between shows, even of
    long ago; with `known_on`, both are as known at the end of that one day.
    """
    if last < first:
        raise Refused(f"--from {first} lies after --to {last}: give the earlier day first")
    told = []
    with house.read() as connection:
        rules = programmes.current(connection, first), programmes.current(connection, last)
        before = _known(dict(load_all(connection, known_on=known_on or first)), city)
        for key, after in load_all(connection, known_on=known_on or last):
            if city is None or key == city:
                told += _city(key, before.get(key, []), after, rules, (first, last))
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "changes": told,
    }


def _known(events: dict[str, list[Event]], city: str | None) -> dict[str, list[Event]]:
    return events if city is None else {city: events.get(city, [])}


def _city(
    key: str, before: Sequence[Event], after: Sequence[Event], rules: tuple[Any, Any], days: tuple[date, date]
) -> list[Document]:
    was = stand(before, rules[0], days[0]) if before else None
    now = stand(after, rules[1], days[1])
    found = changes(was, now, between(before, after, days))
    return [_document(key, str(now.known.facts["name"]), change) for change in found]


def _document(key: str, city: str, change: Change) -> Document:
    track, cycle, milestone = change.key or (None, None, None)
    return {
        "key": key,
        "city": city,
        "track": track,
        "cycle": cycle,
        "milestone": milestone,
        "title": change.title,
        "before": dict(change.before),
        "after": dict(change.after),
        "by": list(change.hands),
        "events": [_event(event) for event in change.events],
    }


def _event(event: Event) -> Document:
    return {
        "seq": event.seq,
        "kind": event.kind,
        "on": str(event.on),
        "recorded": event.recorded.isoformat(),
        "actor": event.actor,
        "source": event.source,
        "reason": event.notes.get("reason"),
    }
