"""Claiming: which notices may go, whose they are, and what becomes of those that a dead sender had."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, or_, select, update

from lifecycle.calendars import Calendar
from lifecycle.reminding.letters import RULES
from lifecycle.reminding.posting import Postbox, in_window, may_go_on
from lifecycle.reminding.reminders import RECORD_CHECK
from models.claimants import claimant, is_gone
from models.settings import Settings
from models.tables import table

NOTICE, CITY = (table(name) for name in ("notice", "city"))
LEASE = timedelta(minutes=14)
"""How long a claim holds: longer than a batch is begun from and its last letter may take (notifications)."""
MOST_TRIES = 8
CALL = "webhook"
"""The kind of notice that is no letter: a call to another program (models.post.webhooks)."""
LET_GO: dict[str, Any] = {"lease_holder": None, "lease_until": None}
_FIRST_CONTACT = RECORD_CHECK[2]
_AGAIN = "its outcome was unknown after an interruption: sent again under the same Message-ID"
_DIED = "its sender died in the middle"


def take_over(connection: Connection, now: datetime) -> None:
    """Take over what a dead or slow sender had in hand: unknown where bytes were kept.

    A letter that ends whoever prepares it is moved on at last; one that was ready is never given up for that.
    """
    c = NOTICE.c
    columns = (c.id, c.tries, c.lease_holder, c.lease_until, c.raw.is_not(None).label("kept"))
    dead: dict[str, bool] = {}
    for row in connection.execute(select(*columns).where(c.state == "sending")).all():
        if row.lease_holder not in dead:
            holder, _, pid = str(row.lease_holder).rpartition(" ")
            dead[row.lease_holder] = is_gone(holder, int(pid))
        if dead[row.lease_holder] or utc(row.lease_until) <= now:
            change = {"state": "unknown", "reason": _AGAIN, "tries": max(row.tries, 1), **LET_GO}
            if not row.kept:
                change = {"state": "queued", **LET_GO, **one_more(row.tries, _DIED)}
            connection.execute(update(NOTICE).where(c.id == row.id).values(change))


def ready(
    connection: Connection, settings: Settings, now: datetime, today: date, limit: int, window: bool,
    *, calls: bool = False,
) -> list[Row[Any]]:  # fmt: skip
    """The notices that may go now: those never tried before together, else one that was tried, alone.

    Letters, or (`calls`) what other programs are told: each has a loop of its own, and waits for no other.
    A program is called at any hour.
    """
    c = NOTICE.c
    window = window and not calls
    may_go = c.planned_on <= today
    if not settings.sends_for_real:
        # A specimen reaches nobody: first contacts are written ahead, filed under their day.
        may_go = or_(may_go, c.kind == _FIRST_CONTACT)
    rested = or_(c.lease_until.is_(None), c.lease_until <= now)
    query = (
        select(NOTICE, CITY.c.zone, CITY.c.iso_country, CITY.c.subdivision)
        .outerjoin(CITY, CITY.c.key == c.city)
        .where(or_(and_(c.state == "queued", may_go), c.state == "unknown"), rested)
        .where(c.kind == CALL if calls else c.kind != CALL)
    )
    if window:
        query = query.where(or_(c.send_after.is_(None), c.send_after <= now))
    query = query.order_by(c.tries, c.planned_on, c.id).limit(limit if not window else 20 * limit)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True, of=NOTICE)
    rows = list(connection.execute(query))
    if window:
        rows = [row for row in rows if _goes_now(row, settings, now)][:limit]
    return _fresh_together(rows)


def _goes_now(row: Row[Any], settings: Settings, now: datetime) -> bool:
    """Whether the hour is the reader's own, and the day none on which nothing unasked goes to them.

    A letter planned for a Friday and released late that day waits for the Monday.
    """
    zone = row.zone or "Europe/Paris"
    if not in_window(zone, now):
        return False
    if row.iso_country is None or row.kind not in RULES:
        return True
    box = Postbox(Calendar(row.iso_country, row.subdivision), row.iso_country, settings.sends_for_real)
    return may_go_on(box, row.kind, row.rung, now.astimezone(ZoneInfo(zone)).date())


def claimed(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Those of the notices that are ours from now on."""
    if not rows:
        return []
    mine = {
        "state": "sending",
        "lease_holder": f"{claimant(os.getpid())} {os.getpid()}",
        "lease_until": now + LEASE,
    }
    c = NOTICE.c
    waiting = (c.id.in_([row.id for row in rows]), c.state.in_(("queued", "unknown")))
    taken = connection.execute(update(NOTICE).where(*waiting).values(mine).returning(c.id)).scalars()
    ours = set(taken)
    return [row for row in rows if row.id in ours]


def _fresh_together(rows: list[Row[Any]]) -> list[Row[Any]]:
    """Those never tried before, together; else one that was tried, alone.

    What ended a sender once may do so again: it must take no other letter with it.
    """
    fresh = [row for row in rows if not row.tries]
    return fresh or rows[:1]


def one_more(tries: int, why: str) -> dict[str, Any]:
    """One attempt more; a notice that ends its sender again and again is moved out of the way."""
    if tries + 1 < MOST_TRIES:
        return {"tries": tries + 1}
    return {"tries": tries + 1, "state": "failed", "reason": f"{MOST_TRIES} attempts came to nothing: {why}"}


def utc(moment: datetime) -> datetime:
    """An instant as stored, with its zone: SQLite forgets that it is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
