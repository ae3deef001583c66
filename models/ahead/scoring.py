"""A past day's forecast against what then happened, its error shown as it is.

What is known to the month is compared month by month, what is known to the year only year by year: of a
kind of work of which a year holds something that has no month, that year's months are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lifecycle.commands import Refused
from models import clock
from models.ahead.forecasting import Asked, Report, cities_on, forecast, next_month
from models.database import House

_COUNTED = {"final_report": "reports", "visit_held": "visits"}
KINDS = tuple(_COUNTED.values())
Period = dict[str, Any]


@dataclass(slots=True)
class _Happened:
    """How many there were, by kind and month (`2027-03`) or year; and those that are known to no month."""

    by_month: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_year: Counter[tuple[str, str]] = field(default_factory=Counter)
    undated: Counter[tuple[str, str]] = field(default_factory=Counter)


def score(house: House, asked: Asked, on_run: Report = lambda _: None) -> dict[str, Any]:
    """The forecast of a past day, each whole month and year since beside it, and the error.

    Refused without a day that lies at least a whole month back.
    """
    today = clock.today(house)
    months = _whole_months(asked.as_of, today) if asked.as_of else 0
    if months < 1:
        raise Refused(
            "--score needs --as-of with a day at least a month ago: whole months after it are compared"
        )
    document = forecast(house, replace(asked, months=months), on_run)
    happened = _happened(house, today)
    by_month = [_compared(month, month["month"], happened) for month in document["months"]]
    by_year = [_compared(year, str(year["year"]), happened) for year in document["years"]]
    left_out = {kind: sum(happened.undated[kind, str(y["year"])] for y in by_year) for kind in KINDS}
    return {
        **document,
        "months": by_month,
        "years": by_year,
        "error": {kind: _error(by_month, kind) | {"undated": left_out[kind]} for kind in KINDS},
        "error_by_year": {kind: _error(by_year, kind) for kind in KINDS},
    }


def _whole_months(day: date, today: date) -> int:
    """The months after the day's that are over."""
    return (today.year - day.year) * 12 + today.month - day.month - (next_month(today) != _after(today))


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _happened(house: House, today: date) -> _Happened:
    """Reports and visits of all cities by the day, each by the account of it that counts."""
    counted = _Happened()
    for _, standing in cities_on(house, today):
        known = standing.known
        for key in known.accounts:
            kind, account = _COUNTED.get(key[2]), known.account(key)
            if kind is None or account is None:
                continue
            year = f"{account.day:%Y}"
            counted.by_year[kind, year] += 1
            if account.on.precision == "year":
                counted.undated[kind, year] += 1
            else:
                counted.by_month[kind, f"{account.day:%Y-%m}"] += 1
    return counted


def _compared(period: Period, name: str, happened: _Happened) -> Period:
    """A month or a year with what happened; None for a kind that cannot be told apart by month."""
    by = happened.by_month if "-" in name else happened.by_year
    blurred = {kind for kind in KINDS if "-" in name and happened.undated[kind, name[:4]]}
    actual = {kind: None if kind in blurred else by[kind, name] for kind in KINDS}
    inside = {
        kind: None if n is None else period["low"][kind] <= n <= period["high"][kind]
        for kind, n in actual.items()
    }
    return {**period, "happened": actual, "inside": inside}


def _error(periods: Sequence[Period], kind: str) -> dict[str, Any]:
    """The mean error over the periods compared, and the share of them that lay inside the band.

    `lean` is foreseen less happened, a period. None where none could be compared.
    """
    told = [(p["work"][kind], p["happened"][kind], p["inside"][kind]) for p in periods]
    told = [each for each in told if each[1] is not None]
    if not told:
        return {"compared": 0, "happened": 0, "foreseen": 0, "mean": None, "lean": None, "inside": None}
    off = [foreseen - actual for foreseen, actual, _ in told]
    return {
        "compared": len(told),
        "happened": sum(actual for _, actual, _ in told),
        "foreseen": round(sum(foreseen for foreseen, _, _ in told), 2),
        "mean": round(sum(map(abs, off)) / len(off), 2),
        "lean": round(sum(off) / len(off), 2),
        "inside": round(sum(inside for _, _, inside in told) / len(told), 2),
    }
