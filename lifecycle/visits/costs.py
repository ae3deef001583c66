"""Who bears the travel and subsistence of a visit: the territory's table, or an officer's decision.

European cities: the Council of Europe; others: the city; unknown: an officer decides by an event, and no
letter on costs goes out before. A visit online costs nobody a journey. Source: the procedure, visit.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.territories import Bearer, territory

Form = Literal["on_site", "online"]
FORMS: tuple[Form, ...] = ("on_site", "online")
_FORM_SAID = ("visit.form", "visit.poll", "visit.dates")


def last_noted(known: Known, cycle: int, *about: str) -> Event | None:
    """The latest record of these kinds in that visit."""
    held = [e for name in about for e in known.noted.get(name, ()) if e.cycle == cycle]
    return max(held, key=lambda event: event.seq, default=None)


def agreed(known: Known, cycle: int) -> Event | None:
    """The record of the days agreed for that visit, None where there is none or it was cancelled."""
    last = last_noted(known, cycle, "visit.dates", "visit.cancelled")
    return last if last is not None and last.data["about"] == "visit.dates" else None


def form_of(known: Known, cycle: int) -> Form | None:
    """Whether the visit is on site or online, as last said; None where nobody has said it."""
    said = last_noted(known, cycle, *_FORM_SAID)
    return said.data["form"] if said is not None else None


def bearer_of(known: Known, cycle: int) -> Bearer:
    """Who bears the costs: as an officer decided, else by the table on the first day of the visit.

    While no days are agreed, the table is read for the day itself.
    """
    decided = last_noted(known, cycle, "visit.bearer")
    if decided is not None:
        bearer: Bearer = decided.data["bearer"]
        return bearer
    return by_table(known, cycle)


def by_table(known: Known, cycle: int) -> Bearer:
    """Who bears the costs by the table of territories alone; `unknown` where it says nothing."""
    held, place = agreed(known, cycle), territory(known.facts["iso_country"])
    day = date.fromisoformat(held.data["first"]) if held is not None else known.today
    return place.bearer_on(day) if place is not None else "unknown"


def city_bears(known: Known, cycle: int) -> bool:
    """Whether the city has costs to agree to in writing: it bears them, and somebody travels."""
    return form_of(known, cycle) != "online" and bearer_of(known, cycle) == "city"
