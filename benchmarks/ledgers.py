"""Ledgers of any size, written straight into a house: for measuring what reads them."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.when import When
from models.database import House, open_house
from models.ledger import Batch, HeadOf, append, compose, heads
from models.migrate import upgrade
from models.tables import table

DAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 5, tzinfo=UTC)
_AT_ONCE = 500


def write_ledger(house: House, cities: int, events: int) -> None:
    """Bring a house up to so many cities, and each of its cities up to its share of so many events."""
    with house.begin() as connection:
        _found(connection, cities)
        chains = list(heads(connection))
        share = events // len(chains)
        for start in range(0, len(chains), _AT_ONCE):
            batch = Batch()
            for city, seq, digest in chains[start : start + _AT_ONCE]:
                compose(
                    batch, city, [_contact(n) for n in range(seq + 1, share + 1)], HeadOf(seq, digest), NOW
                )
            append(connection, batch)


def _found(connection: Connection, cities: int) -> None:
    held = len(connection.execute(select(table("city").c.key)).all())
    rows, batch = [], Batch()
    for number in range(held, cities):
        key = f"city-{number:06}"
        facts = {"name": key, "country": "Land", "iso_country": "FR", "kind": "international"}
        recorded = Event(1, "city_recorded", When(DAY), DAY, "import", "file", data=facts, programme=_VERSION)
        rows.append(
            {
                "key": key,
                "folded": key,
                "zone": "UTC",
                "language": "en",
                "adopted_on": DAY,
                "paused": False,
                **facts,
            }
        )
        compose(batch, key, [recorded], HeadOf(), NOW)
    if rows:
        connection.execute(table("city").insert(), rows)
    append(connection, batch)


_VERSION = programme().version


def _contact(seq: int) -> Event:
    return Event(seq, "contacted", When(DAY), DAY, "officer", "measure", data={}, programme=_VERSION)


if __name__ == "__main__":
    os.environ["ICC_VAR"] = str(Path(sys.argv[1]))
    opened = open_house()
    upgrade(opened)
    write_ledger(opened, int(sys.argv[2]), int(sys.argv[3]))
