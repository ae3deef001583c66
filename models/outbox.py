"""The outbox: notices claimed by conditional update with a lease, re-checked, sent, recorded.

Implements `lifecycle.ports.Outbox`. Each call is one transaction; nothing is ever sent from here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from lifecycle.commands import Refused
from lifecycle.ports import Claim, Party, Place
from lifecycle.posting import in_window
from lifecycle.reminders import RECORD_CHECK
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import addressing, notices, officers, owing, people, portfolios, programmes, visitletters
from models.claimants import claimant, is_gone
from models.contents import Contents, contents, place
from models.database import House
from models.ledger import load
from models.tables import table

NOTICE, CITY = (table(name) for name in ("notice", "city"))
LEASE = timedelta(minutes=10)
MOST_TRIES = 8
_FIRST_CONTACT = RECORD_CHECK[2]
_AGAIN = "its outcome was unknown after an interruption: sent again under the same Message-ID"
_NOWHERE = Place("", "the network", "", "", "Europe/Paris")


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
            return [self._described(connection, row, today) for row in rows]

    def _take_over(self, connection: Connection, now: datetime) -> None:
        c = NOTICE.c
        for row in connection.execute(select(NOTICE).where(c.state == "sending")).all():
            holder, _, pid = str(row.lease_holder).rpartition(" ")
            if is_gone(holder, int(pid)) or utc(row.lease_until) <= now:
                change: dict[str, Any] = {"state": "queued", "lease_holder": None, "lease_until": None}
                if row.raw is not None:
                    change |= {"state": "unknown", "reason": _AGAIN}
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

    def _described(self, connection: Connection, row: Row[Any], today: date) -> Claim:
        return describe(connection, self.house, row.id, today)

    def no_longer_owed(self, claim: Claim, *, today: date) -> str | None:
        """Why the letter must not go after all, by the city's standing now; None while it is owed."""
        if not claim.city.key:
            return None
        with self.house.read() as connection:
            if claim.to.email is None:
                return notices.NO_ADDRESS
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

    def suppress(self, claim: Claim, reason: str) -> None:
        """Record that the letter does not go, and why."""
        self._record(claim, state="suppressed", reason=reason, **_LET_GO)

    def _record(self, claim: Claim, **change: Any) -> None:
        with self.house.begin() as connection:
            connection.execute(update(NOTICE).where(NOTICE.c.id == claim.notice).values(change))


_LET_GO: dict[str, Any] = {"lease_holder": None, "lease_until": None}


def utc(moment: datetime) -> datetime:
    """An instant as stored, with its zone: SQLite forgets that it is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def standing_of(connection: Connection, key: str, today: date) -> CityStanding:
    """Where a city stands on a day, from its events."""
    return stand(load(connection, key), programmes.current(connection, today), today)


def describe(connection: Connection, house: House, notice: int, today: date) -> Claim:
    """A notice with all that its letter may say today: for sending, and for a preview."""
    row = connection.execute(select(NOTICE).where(NOTICE.c.id == notice)).one_or_none()
    if row is None:
        raise Refused(f"there is no notice {notice}: `icc notices` lists them")
    city, said = _NOWHERE, Contents((), (), (), (), ())
    language = "en"
    if row.kind == officers.KIND:
        said = officers.contents_of_week(connection, today)
    if row.city is not None:
        found = connection.execute(select(CITY).where(CITY.c.key == row.city)).one()
        city, language = place(found), found.language
        standing = standing_of(connection, row.city, max(today, row.planned_on))
        said = contents(standing, owing.reminders_of(connection, notice))
    officer = people.officer(house.settings)
    to: Party | None = officer
    if city.key:
        day = max(today, row.planned_on)
        officer = portfolios.officer_of(connection, house.settings, city.key, day)
        to = addressing.addressee(connection, house.settings, city.key, row.role, language, day)
    return Claim(
        notice=row.id,
        kind=row.kind,
        rung=row.rung,
        city=city,
        to=to or people.nobody(row.role),
        officer=officer,
        planned_on=row.planned_on,
        message_id=row.message_id,
        thread=row.thread,
        items=said.items,
        received=said.received,
        ours=said.ours,
        record=said.record,
        unknown=said.unknown,
        facts=visitletters.completed(connection, said.facts, row),
        raw=row.raw,
    )


# What an officer orders -------------------------------------------------------------------------


def release(house: House, notice: int) -> None:
    """Let a held letter go; Refused unless it is held."""
    _order(house, notice, ("held",), "queued", None)


def hold(house: House, notice: int, reason: str) -> None:
    """Keep a waiting letter back; Refused where it is on its way or gone."""
    _order(house, notice, ("queued", "planned"), "held", reason)


def drop(house: House, notice: int, reason: str) -> None:
    """Decide that a waiting letter does not go; Refused where it is on its way or gone."""
    _order(house, notice, notices.PENDING, "suppressed", f"dropped by an officer: {reason}")


def _order(house: House, notice: int, states: Sequence[str], state: str, reason: str | None) -> None:
    with house.begin() as connection:
        only = (NOTICE.c.id == notice, NOTICE.c.state.in_(states))
        done = connection.execute(update(NOTICE).where(*only).values(state=state, reason=reason)).rowcount
        if not done:
            now = connection.execute(select(NOTICE.c.state).where(NOTICE.c.id == notice)).scalar_one_or_none()
            said = f"is {now}" if now else "does not exist: `icc notices` lists them"
            raise Refused(f"notice {notice} {said}; only {' or '.join(states)} letters can become {state}")
