"""The officers' Monday: once an ISO week, on its first working day at the seat, or later if missed.

An inward letter: it has no city, goes to the named officer, and says what needs a human this week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, insert, select

from lifecycle.calendars import Calendar
from lifecycle.ports import RecordLine
from lifecycle.programme import OURS
from models import overview
from models.database import House
from models.index import offers
from models.post.addressing import unreached
from models.post.contents import Contents
from models.post.notices import NOTICE, message_id

SEAT = Calendar("FR", "6AE")
"""Strasbourg: France with the holidays of Alsace (Good Friday, 26 December)."""

KIND = "officers_monday"


@dataclass(frozen=True, slots=True)
class Planned:
    """Whether this week's letter was planned now."""

    events: int = 0
    notices: int = 0


def plan_officers_digest(house: House, today: date) -> Planned:
    """Plan this week's letter where it is owed and not planned yet; nothing without an officer's address."""
    monday = today - timedelta(days=today.weekday())
    if today < SEAT.forward(monday) or not house.settings.officer_email:
        return Planned()
    with house.begin() as connection:
        c = NOTICE.c
        of_week = (c.kind == KIND, c.created_on >= monday, c.created_on < monday + timedelta(days=7))
        if connection.execute(select(func.count()).where(*of_week)).scalar_one():
            return Planned()
        connection.execute(insert(NOTICE).values(_letter(house, today)))
    return Planned(notices=1)


def _letter(house: House, today: date) -> dict[str, object]:
    year, week, _ = today.isocalendar()
    row: dict[str, object] = {"kind": KIND, "role": "officer", "state": "queued", "tries": 0}
    row |= {"planned_on": today, "created_on": today, "thread": f"officers.{year}-W{week:02}"}
    return row | {"message_id": message_id(house.settings)}


def contents_of_week(connection: Connection, today: date) -> Contents:
    """What the letter says on the day it is sent: possible offers, what waits on us, what is held."""
    could = [
        RecordLine(f"{offer.city}, {offer.country}", offer.report_on, "its last report")
        for offer in offers.proposals(connection, today)
    ]
    return Contents((), (), (), could, list(_to_look_at(connection, today)))


def _to_look_at(connection: Connection, today: date) -> Iterator[str]:
    n = NOTICE.c
    waits = overview.waits_on(connection, today)
    for owner in sorted(OURS & waits.keys()):
        number = waits[owner]
        yield f"{number} open milestone{'s wait' if number > 1 else ' waits'} on the {owner}"
    without = len(unreached(connection))
    if without:
        have = "cities have" if without > 1 else "city has"
        yield f"{without} {have} nobody on record whom we can write to"
    held = connection.execute(select(func.count()).where(n.state == "held")).scalar_one()
    if held:
        yield f"{held} letters are held for your release: icc notices --state held"
