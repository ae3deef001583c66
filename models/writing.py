"""Who writes when somebody orders something at the desk: the officer, on the house's day."""

from __future__ import annotations

from datetime import date

from models import clock, door
from models.database import House
from models.door import Writer


def writer(house: House, on: date | None = None, *, actor: str = "officer") -> Writer:
    """The writer of an order about `on`; a rehearsal house lives ahead and writes on that day itself."""
    today = clock.today(house)
    if on is not None and house.settings.rehearsal:
        today = max(today, on)
    return Writer(actor, "icc", clock.now(house, today), today, door.role_of(actor))
