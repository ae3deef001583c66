"""A territory that stands still: a city first recorded there stands still with it, from the same day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from lifecycle.case import Case
from lifecycle.commands import Pause
from lifecycle.history import known_on
from models.ledger import load_many
from models.tables import table

CITY = table("city")


def still_for(connection: Connection, case: Case, today: date) -> Pause | None:
    """The pause that goes on for a city whose own has just ended, while its territory's lasts."""
    ended = next((event for event in case.written if event.kind == "resumed"), None)
    own = ended is not None and case.known.pauses[-1].territory is None
    if ended is None or not own or case.known.paused:
        return None
    iso = case.known.facts["iso_country"]
    pause = of_territories(connection, [iso], today).get(iso)
    return replace(pause, on=max(pause.on, ended.day)) if pause is not None else None


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
