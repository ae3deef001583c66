"""What day it is in this house: the wall clock in Paris, or in a rehearsal house the day it has lived to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.database import House
from models.keeping.runs import ledger_day

SEAT = ZoneInfo("Europe/Paris")
_MORNING = time(6, 0)


def morning(day: date) -> datetime:
    """06:00 in Paris on that day, in UTC: what `--today` stands for."""
    return datetime.combine(day, _MORNING, SEAT).astimezone(UTC)


def wall(now: datetime | None = None) -> date:
    """The civil day in Paris by the wall clock."""
    return (now or datetime.now(UTC)).astimezone(SEAT).date()


def today(house: House) -> date:
    """The house's day. A rehearsal house that has lived a day stands on that day."""
    lived = ledger_day(house) if house.settings.rehearsal else None
    return lived or wall()


def now(house: House, day: date | None = None) -> datetime:
    """The instant of a write, aware UTC. In a rehearsal house the moved clock says it."""
    moment = datetime.now(UTC)
    if not house.settings.rehearsal:
        return moment
    moved = day or today(house)
    return moment if moved == wall(moment) else morning(moved)
