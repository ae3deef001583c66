"""The outbox: notices claimed by conditional update with a lease, re-checked, sent, recorded.

Implements `lifecycle.ports.Outbox`. Each call is one transaction; nothing is ever sent from here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Connection, Row, bindparam, func, select, update

from lifecycle.ports import Claim
from lifecycle.reminding.letters import class_of
from models import people
from models.collecting import uncollected
from models.database import House
from models.heads import head_of
from models.post import owing, pace
from models.post.claiming import (
    CITY,
    LEASE,
    LET_GO,
    MOST_TRIES,
    NOTICE,
    claimed,
    one_more,
    ready,
    take_over,
    utc,
)
from models.post.describing import describe, describe_all, standing_of
from models.post.disabling import put_out_of_use
from models.post.mailing import no_address
from models.post.notices import UNWISHED

_REST = timedelta(hours=1)
_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=10)
_MOST_DOUBTS = 12
"""After so many handings over without an answer, within some four days, the reader may have copies enough."""
log = logging.getLogger(__name__)
__all__ = ["CITY", "LEASE", "MOST_TRIES", "NOTICE", "OutboxStore", "describe", "standing_of", "utc"]


@dataclass(frozen=True, slots=True)
class OutboxStore:
    """The notices of a house, as the sending loop sees them."""

    house: House
    calls: ClassVar[bool] = False
    """Whether these are calls to other programs instead of letters."""

    def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
        """Claim notices that may go; a dead claimant's are taken over, unknown where bytes were stored.

        The disk is waited for when bytes are kept: nothing is handed over before, so a claim may be lost.
        """
        with uncollected(), self.house.jot() as connection:
            take_over(connection, now)
            found = ready(connection, self.house.settings, now, today, limit, window, calls=self.calls)
            return self._described(connection, claimed(connection, found, now), now, today)

    def _described(
        self, connection: Connection, rows: list[Row[Any]], now: datetime, today: date
    ) -> list[Claim]:
        """The claims of notices, read together. Where that cannot be done, each is read by itself."""
        try:
            with connection.begin_nested():
                return describe_all(connection, self.house, rows, today, for_sending=True)
        except Exception as error:
            log.warning("letters are described one by one (%s)", type(error).__name__, exc_info=True)
        alone = [self._alone(connection, row, now, today) for row in rows]
        return [claim for claim in alone if claim is not None]

    def _alone(self, connection: Connection, row: Row[Any], now: datetime, today: date) -> Claim | None:
        """The claim of a notice. One that cannot be described is moved on, so that it stops nobody."""
        try:
            with connection.begin_nested():
                return describe_all(connection, self.house, [row], today, for_sending=True)[0]
        except Exception as error:
            log.exception("notice %s cannot be described", row.id)
            why = f"it cannot be described ({type(error).__name__}): the log says more"
            change = {**LET_GO, "state": row.state, "lease_until": now + _REST}
            change |= one_more(row.tries, why)
            connection.execute(update(NOTICE).where(NOTICE.c.id == row.id).values(change))
            return None

    def no_longer_owed(self, claim: Claim, *, today: date) -> str | None:
        """Why the letter must not go after all, by the city's standing now; None while it is owed.

        While nothing was recorded of the city since the claim, what was found then still holds.
        """
        if not claim.city.key:
            return None
        with self.house.read() as connection:
            if claim.to.email is None:
                return no_address(connection, claim.city.key, claim.to.role)
            if class_of(claim.kind, claim.rung) == "U" and claim.kind in people.unwished(
                connection, claim.to.id
            ):
                return UNWISHED
            if head_of(connection, claim.city.key).seq == claim.newest:
                return claim.why_not
            standing = standing_of(connection, claim.city.key, max(today, claim.planned_on))
            return owing.why_not(connection, claim.notice, standing)

    def keep(self, written: Sequence[tuple[Claim, bytes]]) -> None:
        """Store the bytes of letters before the first of them is handed over."""
        if written:
            with self.house.begin() as connection:
                connection.execute(_KEEP, [{"of": claim.notice, "bytes": raw} for claim, raw in written])

    def give_back(self, claims: Sequence[Claim], reply: str | None = None) -> None:
        """Queue again what was not begun, as if it had not been claimed, with a word on why.

        What was never handed over is written anew; what may have arrived stays as it is, bytes and all.
        """
        if claims:
            rows = [
                {"of": claim.notice, "was": _was(claim), "bytes": claim.raw, "said": reply}
                for claim in claims
            ]
            with self.house.begin() as connection:
                connection.execute(_GIVE_BACK, rows)

    def sent(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record the hand-over with the server's reply.

        Without waiting for the disk: should the machine lose power just then, the outcome is unknown.
        """
        with self.house.jot() as connection:
            told = {"of": claim.notice, "said": reply, "at": now, "reader": claim.to.id}
            connection.execute(_SENT, told)

    def failed(self, claim: Claim, reply: str, *, final: bool, now: datetime) -> None:
        """Record a refusal: for good, or queued again after a growing pause (5 minutes, doubled)."""
        with self.house.begin() as connection:
            tries = connection.execute(select(NOTICE.c.tries).where(NOTICE.c.id == claim.notice)).scalar_one()
            over = final or tries + 1 >= MOST_TRIES
            change: dict[str, Any] = {"tries": tries + 1, "reply": reply, **LET_GO}
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
        """Record that it may have arrived: it goes again unchanged, after a pause that grows.

        A server that never answers gets no copy after copy without end: at last an officer asks the reader.
        """
        with self.house.begin() as connection:
            tries = connection.execute(select(NOTICE.c.tries).where(NOTICE.c.id == claim.notice)).scalar_one()
            pause = min(_PAUSE * 4 ** min(tries, 6), _LONGEST_PAUSE)
            change = {"state": "unknown", "reason": reply, "reply": reply, "lease_until": now + pause}
            if tries + 1 >= _MOST_DOUBTS:
                change |= {"state": "failed", "reason": f"{_ASK_THE_READER}: {reply}", "lease_until": None}
            change |= {"tries": tries + 1, "lease_holder": None}
            connection.execute(update(NOTICE).where(NOTICE.c.id == claim.notice).values(change))

    def pace(self) -> float:
        """Seconds to wait before the next hand-over, so that all senders together keep the rate."""
        settings = self.house.settings
        if not settings.sends_for_real or not settings.mails_a_minute:
            return 0.0
        with self.house.begin() as connection:
            return pace.turn(connection, "mail", 60 / settings.mails_a_minute, datetime.now(UTC))

    def suppress(self, claim: Claim, reason: str) -> None:
        """Record that the letter does not go, and why."""
        self._record(claim, state="suppressed", reason=reason, **LET_GO)

    def _record(self, claim: Claim, **change: Any) -> None:
        with self.house.begin() as connection:
            connection.execute(update(NOTICE).where(NOTICE.c.id == claim.notice).values(change))


_ASK_THE_READER = f"handed over {_MOST_DOUBTS} times and never answered: ask the reader whether it came"
_MINE = NOTICE.c.id == bindparam("of")
_KEEP = update(NOTICE).where(_MINE).values(raw=bindparam("bytes"))
_GIVE_BACK = (
    update(NOTICE)
    .where(_MINE)
    .values(
        state=bindparam("was"),
        raw=bindparam("bytes"),
        reply=func.coalesce(bindparam("said"), NOTICE.c.reply),
        **LET_GO,
    )
)
_SENT = (
    update(NOTICE)
    .where(_MINE)
    .values(
        state="sent", reply=bindparam("said"), sent_at=bindparam("at"), person=bindparam("reader"), **LET_GO
    )
)


def _was(claim: Claim) -> str:
    """The state of a notice before it was claimed: unknown where an earlier attempt may have arrived."""
    return "unknown" if claim.doubtful else "queued"
