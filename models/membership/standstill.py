"""A territory that stands still: a city first recorded there stands still with it, from the same day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, select

from lifecycle.commands import Pause
from lifecycle.history import known_on
from models.ledger import load_many
from models.tables import table

CITY = table("city")


def of_territories(connection: Connection, codes: Collection[str], today: date) -> Mapping[str, Pause]:
    """The pause that lasts, of those of these territories (ISO 3166-1 alpha-2) that are paused as a whole."""
    if not codes:
        return {}
    c, since = CITY.c, dict[str, date]()
    still = select(c.key).where(c.paused.is_(True), c.merged_into.is_(None), c.iso_country.in_(codes))
    keys = list(connection.execute(still).scalars())
    for events in load_many(connection, keys).values() if keys else ():
        known = known_on(events, today)
        iso = known.pauses[-1].territory if known.paused else None
        if iso in codes and iso is not None:
            since[iso] = min(known.pauses[-1].since, since.get(iso, date.max))
    return {iso: Pause(f"its territory {iso} is paused since {day}", day, iso) for iso, day in since.items()}
