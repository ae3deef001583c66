"""Main religious observances, as a warning when days are proposed: whom a meeting would leave out.

A modest table: the days are read from public holidays of places that keep them, so that one library holds
all calendars. Days that follow the moon may move by one. A warning never excludes a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

RAMADAN_DAYS = 30
"""Ramadan lasts 29 or 30 days; the day after it is Eid al-Fitr, which is named first."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An observance: the place and the holidays that show it, and how it runs on from them.

    `last`: the holiday that ends it, the days between included; `days`: how long it lasts from its first day;
    `before`: days before the first that belong to it.
    """

    name: str
    iso: str
    holiday: str
    last: str = ""
    days: int = 1
    before: int = 0


_KEPT = (
    _Kept("Ramadan", "BN", "First Day of Ramadan", days=RAMADAN_DAYS),
    _Kept("Eid al-Fitr", "TR", "Eid al-Fitr"),
    _Kept("Eid al-Adha", "TR", "Eid al-Adha"),
    _Kept("Passover", "IL", "Pesach", last="Seventh day of Pesach", before=1),
    _Kept("Rosh Hashanah", "IL", "Rosh Hashanah", before=1),
    _Kept("Yom Kippur", "IL", "Yom Kippur", before=1),
    _Kept("Sukkot", "IL", "Sukkot", days=7, before=1),
    _Kept("Diwali", "IN", "Diwali"),
    _Kept("Vesak", "SG", "Vesak Day"),
    _Kept("Orthodox Easter", "RO", "Good Friday", days=4),
    _Kept("Western Easter", "DE", "Good Friday", days=4),
)
"""Later ones win where two fall on one day, but for Ramadan, which gives way to any other."""
_FIXED = {
    (12, 24): "Western Christmas",
    (12, 25): "Western Christmas",
    (12, 26): "Western Christmas",
    (1, 6): "Orthodox Christmas",
    (1, 7): "Orthodox Christmas",
}


def observance(day: date) -> str | None:
    """The main religious observance on that day, None where the table has none."""
    return _FIXED.get((day.month, day.day)) or _year(day.year).get(day)


@lru_cache(maxsize=32)
def _year(year: int) -> Mapping[date, str]:
    """The observances of a year; those that begin in the year before reach into it."""
    found: dict[date, str] = {}
    for kept in _KEPT:
        for start in (year - 1, year):
            found.update({day: kept.name for day in _days(kept, start) if day.year == year})
    return found


def _days(kept: _Kept, year: int) -> Iterator[date]:
    calendar = holidays.country_holidays(kept.iso, years=year, expand=False, language="en_US")
    named = sorted((day, name) for day, name in calendar.items() if "observed" not in name)
    ends = [day for day, name in named if kept.last and name.startswith(kept.last)]
    for first in [day for day, name in named if any(n.startswith(kept.holiday) for n in name.split("; "))]:
        last = ends[0] if ends else first + (kept.days - 1) * _DAY
        day = first - kept.before * _DAY
        while day <= last:
            yield day
            day += _DAY
