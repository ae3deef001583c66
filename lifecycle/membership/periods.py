"""Free days and quiet periods that officers keep for a territory or a city, beyond what the library knows.

Six weeks before local elections, for instance. One day is a free day: dates are moved off it. Several are a
quiet period: nothing unasked goes out. Dates that are frozen stay (the procedure, Time). What is kept for a
whole territory says so, for cities that are first recorded there later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lifecycle.calendars import Period
from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.membership.kept import PERIOD, periods
from lifecycle.records import Field, Record


def _check(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    first, last = (date.fromisoformat(data[name]) for name in ("first", "last"))
    if last < first:
        raise Refused(f"a period from {first} to {last} ends before it begins: turn the days round")
    if Period(first, last, data["name"]) in periods(case.known):
        raise Refused(f"“{data['name']}” from {first} to {last} is kept already")


RECORDS = (
    Record(
        PERIOD,
        "membership",
        "Free day or quiet period",
        {
            **{end: Field("day") for end in ("first", "last")},
            "name": Field("text"),
            "territory": Field("text", needed=False),
        },
        _check,
    ),
)
