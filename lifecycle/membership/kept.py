"""The days that officers keep for a city beyond what the calendar knows, as its events tell them."""

from __future__ import annotations

from datetime import date

from lifecycle.calendars import Period
from lifecycle.history import Known

PERIOD = "calendar.period"


def periods(known: Known) -> tuple[Period, ...]:
    """The free days and quiet periods of a city, in the order in which they were recorded."""
    said = (event.data for event in known.noted.get(PERIOD, ()))
    return tuple(
        Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]), data["name"])
        for data in said
    )
