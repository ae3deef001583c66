"""Working days, public holidays and quiet periods by territory. Civil dates of the city's own place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays
from holidays.registry import COUNTRIES
from holidays.version import __version__ as holidays_version

from lifecycle.territories import territory

_DAY = timedelta(days=1)
WEEKEND = "weekend"
_FALLBACK_WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Period:
    """Days that the house keeps for a place beyond the library: one is a free day, several are quiet ones."""

    first: date
    last: date
    name: str

    def holds(self, day: date, *, quiet: bool) -> bool:
        """Whether the day is one of a quiet period, or (not `quiet`) the one free day."""
        return self.first <= day <= self.last and (self.first != self.last) is quiet


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a territory (ISO 3166-1 alpha-2) and, where the library has it, a subdivision.

    The weekend is the territory's own (Friday and Saturday in Israel) and stays free even in the rare
    years when an authority works a Saturday for a bridge day: nobody is asked for anything then. An
    unknown subdivision counts as none. `own`: what the house keeps for the place beside the library.
    """

    iso: str
    subdivision: str | None = None
    own: tuple[Period, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a holiday calendar; False means that only weekends are known."""
        return self.iso.upper() in _listed()

    @property
    def subdivision_known(self) -> bool:
        """Whether the holiday calendar has this subdivision."""
        return self.known and self.subdivision in _subdivisions(self.iso.upper())

    @property
    def version(self) -> str:
        """The calendar's version, kept with every deadline frozen by it, such as `holidays 0.109`."""
        return f"holidays {holidays_version}"

    def why_not(self, day: date) -> str | None:
        """Why it is no working day (the holiday's name, or `weekend`), None for a working day."""
        return self._kept(day, quiet=False) or _free_days(self.iso, self.subdivision, day.year).get(day)

    def quiet(self, day: date) -> str | None:
        """Why nothing unasked goes there on that day, or None."""
        return self._kept(day, quiet=True) or quiet(day, self.iso)

    def _kept(self, day: date, *, quiet: bool) -> str | None:
        return next((each.name for each in self.own if each.holds(day, quiet=quiet)), None)

    def is_working(self, day: date) -> bool:
        """Whether the place works on that day."""
        if self.own and self._kept(day, quiet=False):
            return False
        return day not in _free_days(self.iso, self.subdivision, day.year)

    def forward(self, day: date) -> date:
        """That day, or the next working day after it."""
        while day in _free_days(self.iso, self.subdivision, day.year) or (
            self.own and not self.is_working(day)
        ):
            day += _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after that day; 0 is `forward`, below 0 counts backwards."""
        if n == 0:
            return self.forward(day)
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day


def quiet(day: date, iso: str) -> str | None:
    """Why nothing unasked goes to a territory on that day, or None.

    20 December to 7 January everywhere, August in the territories of the Council of Europe's members
    [house].
    """
    if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 7):
        return "the end of the year (20 December to 7 January)"
    place = territory(iso)
    if day.month == 8 and place is not None and place.bearer_on(day) == "council_of_europe":
        return "August"
    return None


@lru_cache(maxsize=8192)
def _free_days(iso: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    calendar = _year(iso.upper(), subdivision, year)
    free = dict.fromkeys(_weekends(calendar, year), WEEKEND)
    if calendar is not None:
        free |= {day: name for day, name in calendar.items() if day.year == year}
    return free


def _weekends(calendar: holidays.HolidayBase | None, year: int) -> Iterator[date]:
    """The weekend days of a year; where the weekend changes within it, each day is looked at."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = _weekend(calendar, first), _weekend(calendar, last - 6 * _DAY)
    for n in range((last - first).days + 1):
        day = first + n * _DAY
        if begins == ends:
            is_free = day.weekday() in begins
        else:
            is_free = calendar is not None and calendar.is_weekend(day)
        if is_free:
            yield day


def _weekend(calendar: holidays.HolidayBase | None, day: date) -> frozenset[int]:
    """Which weekdays were the weekend in the seven days from that one on."""
    if calendar is None:
        return _FALLBACK_WEEKEND
    week = [day + n * _DAY for n in range(7)]
    return frozenset(d.weekday() for d in week if calendar.is_weekend(d))


def _year(iso: str, subdivision: str | None, year: int) -> holidays.HolidayBase | None:
    """The library's calendar of one year, None where it has none for the territory."""
    if iso not in _listed():
        return None
    place = subdivision if subdivision in _subdivisions(iso) else None
    # A language is named, otherwise the names would follow the machine's locale.
    return holidays.country_holidays(iso, subdiv=place, years=year, expand=False, language="en_US")


@cache
def _listed() -> frozenset[str]:
    """The territories that the library has a calendar for, without loading any of them."""
    return frozenset(code for names in COUNTRIES.values() for code in names if len(code) == 2)


@cache
def _subdivisions(iso: str) -> frozenset[str]:
    """The subdivisions of one territory, by code and by alias."""
    calendar = getattr(holidays, iso)
    return frozenset(calendar.subdivisions) | frozenset(calendar.subdivisions_aliases)
