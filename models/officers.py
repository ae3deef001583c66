"""The officers' Monday: once an ISO week, on its first working day at the seat, or later if missed."""

from __future__ import annotations

from datetime import date, timedelta

from lifecycle.calendars import Calendar
from models import runs
from models.database import House

SEAT = Calendar("FR", "6AE")
"""Strasbourg: France with the holidays of Alsace (Good Friday, 26 December)."""

FLOW = "officers_digest"


def is_owed(house: House, today: date) -> bool:
    """Whether this week's letter is still to be written by `today`."""
    monday = today - timedelta(days=today.weekday())
    if today < SEAT.forward(monday) or not house.settings.officer_email:
        return False
    written = (run for run in runs.recent(house, flow=FLOW, limit=50) if run.state == "completed")
    return not any(monday <= run.today <= today and run.notices for run in written)
