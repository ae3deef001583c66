"""Openings and due dates: calendar arithmetic, pauses, working days, freezing.

A milestone opens on the nominal date of what opens it. Its deadline is a civil date in the city's zone,
moved forward off weekends and public holidays of the place, computed once and frozen.
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from lifecycle.calendars import Calendar
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.programme import Span
from lifecycle.when import Precision


@dataclass(frozen=True, slots=True)
class Opening:
    """When a milestone opens, how exactly that is known, and by which events (their seq)."""

    day: date
    precision: Precision
    anchors: tuple[int, ...]
    base: date
    """The date the opening was counted from."""


def add(day: date, span: Span, calendar: Calendar) -> date:
    """Calendar arithmetic: 31 January + 1 month is the last day of February; then weeks, days."""
    if span.months:
        month = day.month - 1 + span.months
        year, month = day.year + month // 12, month % 12 + 1
        # Every month has 28 days: only a later one needs a look at the calendar.
        last = months.monthrange(year, month)[1] if day.day > 28 else 28
        day = date(year, month, min(day.day, last))
    if span.weeks or span.days:
        day += timedelta(weeks=span.weeks, days=span.days)
    return calendar.add_working_days(day, span.working_days) if span.working_days else day


def after_pauses(known: Known, first: date, day: date, *, lasting: bool = True) -> date:
    """`day`, moved by the paused days between `first` and itself: a paused clock stands still.

    Without `lasting`, a pause moves it only once it has ended, as it moves a frozen deadline.
    """
    if not known.pauses:
        return day
    moved = day
    while (shifted := day + timedelta(days=known.paused_days(first, moved, lasting=lasting))) != moved:
        moved = shifted
    return moved


def due_date(known: Known, base: date, span: Span, calendar: Calendar, floor: date | None) -> date:
    """The working day by which: `span` after `base`, never before the floor, pauses not counted."""
    day = after_pauses(known, base, add(base, span, calendar))
    if floor is not None and day < floor:
        day = floor
    return calendar.forward(day)


def holds(frozen: Event, opening: Opening) -> bool:
    """Whether a frozen deadline still holds: a chosen date does, a computed one while its anchors do."""
    return frozen.kind == "date_chosen" or tuple(frozen.data.get("anchors", ())) in ((), opening.anchors)


def not_before(frozen: Event, floor: date | None) -> bool:
    """Whether a frozen date keeps to a floor that may have become known after it."""
    return floor is None or date.fromisoformat(frozen.data["due"]) >= floor


def dated(frozen: Event) -> bool:
    """Whether a deadline was chosen by the city or with it, rather than computed."""
    return frozen.kind == "date_chosen" or bool(frozen.data.get("chosen"))


def given(frozen: Event) -> bool:
    """Whether such a date is ours (given with a draft, or following from the days of a visit)."""
    return frozen.data.get("rule") in ("given", "agreed") or bool(frozen.data.get("given"))
