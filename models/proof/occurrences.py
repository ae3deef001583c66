"""The events of all cities as they leave the house: for tables, and for logs that process mining reads.

Free text stays here: names, reasons and notes are no part of any of these documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lifecycle.events import Event
from lifecycle.history import known_on
from models import clock
from models.database import House
from models.ledger import load_all


@dataclass(frozen=True, slots=True)
class CityLog:
    """One city: its key, name, country, kind and network on the day, and its events in order.

    `closed` where the record was merged into another.
    """

    key: str
    name: str
    country: str
    iso_country: str
    kind: str
    network: str | None
    events: list[Event]
    closed: bool = False


def logs(house: House, known_on_day: date | None = None) -> Iterator[CityLog]:
    """Every city with its events, as known at the end of a UTC day (default: now)."""
    today = clock.today(house)
    with house.read() as connection:
        for key, events in load_all(connection, known_on=known_on_day, reasons=False):
            known = known_on(events, today)
            facts = known.facts
            named = str(facts["name"]), str(facts["country"]), str(facts["iso_country"])
            yield CityLog(key, *named, known.kind, facts.get("network"), events, known.closed is not None)
