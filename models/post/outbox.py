"""The outbox: notices claimed by conditional update with a lease, re-checked, sent, recorded.

Implements `lifecycle.ports.Outbox`. Each call is one transaction; nothing is ever sent from here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from lifecycle.ports import Claim
from lifecycle.reminding.letters import RULES
from lifecycle.reminding.posting import in_window
from lifecycle.reminding.reminders import RECORD_CHECK
from models import people
from models.claimants import claimant, is_gone
from models.database import House
from models.post import notices, owing, pace
from models.post.describing import describe, standing_of
from models.post.disabling import put_out_of_use
from models.post.notices import UNWISHED
from models.tables import table

NOTICE, CITY = (table(name) for name in ("notice", "city"))
LEASE = timedelta(minutes=10)
MOST_TRIES = 8
_FIRST_CONTACT = RECORD_CHECK[2]
_AGAIN = "its outcome was unknown after an interruption: sent again under the same Message-ID"
_DIED = "its sender died in the middle"
_REST = timedelta(hours=1)
_PAUSE = timedelta(minutes=5)
log = logging.getLogger(__name__)
__all__ = ["CITY", "LEASE", "MOST_TRIES", "NOTICE", "OutboxStore", "describe", "standing_of", "utc"]


@dataclass(frozen=True, slots=True)
class OutboxStore:
    """The notices of a house, as the sending loop sees them."""

    house: House

    def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
        """Claim notices that may go; a dead claimant's are taken over, unknown where bytes were stored."""
        with self.house.begin() as connection:
            self._take_over(connection, now)
            found = self._ready(connection, now, today, limit, window)
            rows = [row for row in found if self._claim(connection, row, now)]
            claims = [self._described(connection, row, now, today) for row in rows]
            return [claim for claim in claims if claim is not None]

    def _take_over(self, connection: Connection, now: datetime) -> None:
        c = NOTICE.c
        for row in connection.execute(select(NOTICE).where(c.state == "sending")).all():
            holder, _, pid = str(row.lease_holder).rpartition(" ")
            if is_gone(holder, int(pid)) or utc(row.lease_until) <= now:
                change: dict[str, Any] = {"state": "queued", "lease_holder": None, "lease_until": None}
                if row.raw is not None:
                    change |= {"state": "unknown", "reason": _AGAIN}
                change |= _one_more(row.tries, _DIED)
                connection.execute(update(NOTICE).where(c.id == row.id).values(change))

    def _ready(
        self, connection: Connection, now: datetime, today: date, limit: int, window: bool
    ) -> list[Row[Any]]:
        c = NOTICE.c
        may_go = c.planned_on <= today
        if not self.house.settings.sends_for_real:
            # A specimen reaches nobody: first contacts are written ahead, filed under their day.
            may_go = or_(may_go, c.kind == _FIRST_CONTACT)
        rested = or_(c.lease_until.is_(None), c.lease_until <= now)
        query = (
            select(NOTICE, CITY.c.zone)
            .outerjoin(CITY, CITY.c.key == c.city)
            .where(or_(and_(c.state == "queued", may_go), c.state == "unknown"), rested)
        )
        if window:
            query = query.where(or_(c.send_after.is_(None), c.send_after <= now))
        query = query.order_by(c.planned_on, c.id).limit(limit if not window else 20 * limit)
        if connection.dialect.name == "postgresql":
            query = query.with_for_update(skip_locked=True, of=NOTICE)
        rows = list(connection.execute(query))
        if window:
            rows = [row for row in rows if in_window(row.zone or "Europe/Paris", now)][:limit]
        return rows

    def _claim(self, connection: Connection, row: Row[Any], now: datetime) -> bool:
        mine = {
            "state": "sending",
            "lease_holder": f"{claimant(os.getpid())} {os.getpid()}",
            "lease_until": now + LEASE,
        }
        only = (NOTICE.c.id == row.id, NOTICE.c.state == row.state)
        return connection.execute(update(NOTICE).where(*only).values(mine)).rowcount == 1

    def _described(self, connection: Connection, row: Row[Any], now: datetime, today: date) -> Claim | None:
        """The claim of a notice. One that cannot be described is moved on, so that it stops nobody."""
        try:
            with connection.begin_nested():
                return describe(connection, self.house, row.id, today, for_sending=True)
        except Exception as error:
            log.exception("notice %s cannot be described", row.id)
            why = f"it cannot be described ({type(error).__name__}): the log says more"
            change = {**_LET_GO, "state": row.state, "lease_until": now + _REST}
            change |= _one_more(row.tries, why)
            connection.execute(update(NOTICE).where(NOTICE.c.id == row.id).values(change))
            return None

    def no_longer_owed(self, claim: Claim, *, today: date) -> str | None:
        """Why the letter must not go after all, by the city's standing now; None while it is owed."""
        if not claim.city.key:
            return None
        with self.house.read() as connection:
            if claim.to.email is None:
                return _nobody(connection, claim)
            if RULES[claim.kind].cls == "U" and claim.kind in people.unwished(connection, claim.to.id):
                return UNWISHED
            standing = standing_of(connection, claim.city.key, max(today, claim.planned_on))
            return owing.why_not(connection, claim.notice, standing)

    def keep(self, claim: Claim, raw: bytes) -> None:
        """Store the bytes before they are handed over."""
        self._record(claim, raw=raw)

    def sent(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record the hand-over with the server's reply."""
        self._record(claim, state="sent", reply=reply, sent_at=now, person=claim.to.id, **_LET_GO)

    def failed(self, claim: Claim, reply: str, *, final: bool, now: datetime) -> None:
        """Record a refusal: for good, or queued again after a growing pause (5 minutes, doubled)."""
        with self.house.begin() as connection:
            tries = connection.execute(select(NOTICE.c.tries).where(NOTICE.c.id == claim.notice)).scalar_one()
            over = final or tries + 1 >= MOST_TRIES
            change: dict[str, Any] = {"tries": tries + 1, "reply": reply, **_LET_GO}
            if over:
                change |= {"state": "failed", "reason": reply}
            else:
                change |= {"state": "queued", "lease_until": now + timedelta(minutes=5 * 2**tries)}
            connection.execute(update(NOTICE).where(NOTICE.c.id == claim.notice).values(change))

    def refused(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record that the server refuses the address itself: the letter fails, the address rests."""
        self.failed(claim, reply, final=True, now=now)
        put_out_of_use(self.house, claim.notice, claim.to.id, reply, now=now)

    def unsure(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record that it may have arrived: it goes again unchanged, after a pause."""
        again = {"state": "unknown", "reason": reply, "reply": reply, "lease_until": now + _PAUSE}
        self._record(claim, **{**_LET_GO, **again})

    def pace(self) -> float:
        """Seconds to wait before the next hand-over, so that all senders together keep the rate."""
        settings = self.house.settings
        if not settings.sends_for_real or not settings.mails_a_minute:
            return 0.0
        with self.house.begin() as connection:
            return pace.turn(connection, "mail", 60 / settings.mails_a_minute, datetime.now(UTC))

    def suppress(self, claim: Claim, reason: str) -> None:
        """Record that the letter does not go, and why."""
        self._record(claim, state="suppressed", reason=reason, **_LET_GO)

    def _record(self, claim: Claim, **change: Any) -> None:
        with self.house.begin() as connection:
            connection.execute(update(NOTICE).where(NOTICE.c.id == claim.notice).values(change))


def _one_more(tries: int, why: str) -> dict[str, Any]:
    """One attempt more; a notice that ends its sender again and again is moved out of the way."""
    if tries + 1 < MOST_TRIES:
        return {"tries": tries + 1}
    return {"tries": tries + 1, "state": "failed", "reason": f"{MOST_TRIES} attempts came to nothing: {why}"}


def _nobody(connection: Connection, claim: Claim) -> str:
    reasons = dict(people.disabled(connection, claim.city.key))
    known = reasons.get(claim.to.role)
    return f"the address is out of use: {known}" if known else notices.NO_ADDRESS


_LET_GO: dict[str, Any] = {"lease_holder": None, "lease_until": None}


def utc(moment: datetime) -> datetime:
    """An instant as stored, with its zone: SQLite forgets that it is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
