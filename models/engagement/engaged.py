"""The engagement records in every city's ledger, read at once: what several cities did together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from lifecycle.events import Event
from lifecycle.history import Known
from models.ledger import EVENT, HASHED, event_of

_COLUMNS = [EVENT.c[name] for name in HASHED if name not in ("notes", "prev_hash")]


@dataclass(frozen=True, slots=True)
class Said:
    """What the records of a track say, city by city, and in which order everything was recorded.

    `highest` is the highest number that a city's records of a kind ever bore, retracted ones included.
    """

    cities: dict[str, Known]
    order: dict[tuple[str, int], int]
    highest: dict[tuple[str, str], int]

    def following(self, city: str, about: str) -> int:
        """The number of a city's next matter of a kind: one that was never used."""
        return self.highest.get((city, about), 0) + 1


def said(connection: Connection, track: str, today: date) -> Said:
    """The standing records of a track (retracted ones left out), of every city that has any."""
    kinds = EVENT.c.kind.in_(("noted", "retracted"))
    query = select(*_COLUMNS, EVENT.c.id).where(EVENT.c.track == track, kinds)
    events: dict[str, list[Event]] = {}
    order: dict[tuple[str, int], int] = {}
    highest: dict[tuple[str, str], int] = {}
    for *columns, turn in connection.execute(query.order_by(EVENT.c.id)):
        event = event_of(columns, {})
        events.setdefault(columns[0], []).append(event)
        order[columns[0], event.seq] = turn
        of_kind = (columns[0], str(event.data.get("about")))
        highest[of_kind] = max(highest.get(of_kind, 0), event.cycle)
    return Said({city: _known(held, today) for city, held in events.items()}, order, highest)


def _known(events: list[Event], today: date) -> Known:
    void = {int(e.data["seq"]) for e in events if e.kind == "retracted"}
    known = Known(today)
    for event in events:
        if event.kind == "noted" and event.seq not in void:
            known.noted.setdefault(event.data["about"], []).append(event)
    return known
