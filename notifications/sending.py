"""The one sending loop: claim, render and keep a batch; then letter by letter check again, hand over, record.

The rendered bytes are kept before they are handed over. What breaks between the two leaves a notice whose
outcome is unknown; it goes again with the same bytes and the same Message-ID, never rendered anew.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import monotonic, sleep
from typing import Literal

from lifecycle.ports import Claim, Outbox, Receipt
from notifications.channels import Channel
from notifications.mail import compose, still_for
from notifications.render import render
from notifications.words import CannotWrite

_BATCH = 50
_HOLD_SECONDS = 240
"""Until when a batch begins a next letter: a claim holds fourteen minutes, one letter may take nine."""
log = logging.getLogger(__name__)

Outcome = Literal["sent", "suppressed", "failed", "later", "unknown", "away"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the notices of one call: `failed` for good or until tried again.

    `unknown`: handed over or about to be, but not recorded; its claim runs out and it goes again unchanged.
    `away`: the server was away or took nothing more, and the rest was not tried.
    """

    sent: int = 0
    suppressed: int = 0
    failed: int = 0
    unknown: int = 0
    away: bool = False

    @property
    def total(self) -> int:
        """All notices touched."""
        return self.sent + self.suppressed + self.failed + self.unknown

    def with_one(self, outcome: Outcome) -> Tally:
        """The tally with one more notice."""
        if outcome == "away":
            return replace(self, failed=self.failed + 1, away=True)
        name = "failed" if outcome == "later" else outcome
        return replace(self, **{name: getattr(self, name) + 1})


@dataclass(frozen=True, slots=True)
class _Round:
    """One call of the loop: `began` aware UTC, `today` the house's civil day at the seat."""

    outbox: Outbox
    channel: Channel
    began: datetime
    today: date
    since: float

    @property
    def now(self) -> datetime:
        """The instant, to the minute of this call: a claim late in a long call is as fresh as its first."""
        return self.began + timedelta(minutes=(monotonic() - self.since) // 60)


def send_due(
    outbox: Outbox,
    channel: Channel,
    *,
    now: datetime,
    today: date,
    window: bool,
    limit: int | None = None,
    on_progress: Callable[[Tally], None] | None = None,
) -> Tally:
    """Send what is queued for `today` or earlier, at most `limit` notices, and say what became of it.

    With `window`, only to readers for whom it is between 9 and 11. A server that is away, and a batch in
    which nothing got through, end the call: the rest keeps its place in the queue. Errors of one notice
    stop nobody; an outbox that cannot be claimed from raises.
    """
    this, tally, seen = _Round(outbox, channel, now, today, monotonic()), Tally(), set[int]()
    while claims := _fresh(outbox, this, _room(limit, tally), window, seen):
        outcomes: set[Outcome] = set()
        for outcome in _batch(this, claims):
            outcomes.add(outcome)
            tally = tally.with_one(outcome)
            if on_progress is not None:
                on_progress(tally)
        if tally.away or outcomes <= {"later", "unknown"}:
            break
    return tally


def _batch(this: _Round, claims: Sequence[Claim]) -> Iterator[Outcome]:
    """What becomes of the letters of a batch, one by one. What was not begun goes back, however it ends."""
    waiting, begun = deque(claims), monotonic()
    try:
        prepared = _prepared(this, claims)
        while waiting:
            if monotonic() - begun > _HOLD_SECONDS:
                log.warning("the mail server is slow: %s letters go back to the queue", len(waiting))
                return
            outcome = _one(this, waiting.popleft(), prepared)
            yield outcome
            if outcome == "away":
                return
    finally:
        _give_back(this.outbox, list(waiting))


def _give_back(outbox: Outbox, claims: Sequence[Claim]) -> None:
    """Leave letters to whoever claims next; should that fail too, their claim runs out by itself."""
    if claims:
        try:
            outbox.give_back(claims)
        except Exception as error:
            log.exception("%s letters could not be given back (%s)", len(claims), type(error).__name__)


def _prepared(this: _Round, claims: Sequence[Claim]) -> Mapping[int, bytes | Receipt]:
    """The letters of a batch, written and kept together. One that is missing here is written in its turn."""
    fresh = [claim for claim in claims if not _ready(claim) and claim.why_not is None]
    written = {claim.notice: _written(this, claim) for claim in fresh}
    try:
        this.outbox.keep([(c, raw) for c in fresh if isinstance(raw := written[c.notice], bytes)])
    except Exception as error:
        log.exception("%s letters could not be kept together (%s)", len(fresh), type(error).__name__)
        return {}
    return written


def _room(limit: int | None, tally: Tally) -> int:
    return _BATCH if limit is None else max(0, min(_BATCH, limit - tally.total))


def _fresh(outbox: Outbox, this: _Round, room: int, window: bool, seen: set[int]) -> Sequence[Claim]:
    """The next claims that this call has not had in hand before, so that it always ends."""
    if not room:
        return ()
    claims = outbox.claim(now=this.now, today=this.today, limit=room, window=window)
    _give_back(outbox, [claim for claim in claims if claim.notice in seen])
    fresh = [claim for claim in claims if claim.notice not in seen]
    seen.update(claim.notice for claim in fresh)
    return fresh


def _one(this: _Round, claim: Claim, prepared: Mapping[int, bytes | Receipt]) -> Outcome:
    """One notice from claim to record. Whatever goes wrong with it, the others have their turn."""
    try:
        return _sent(this, claim, prepared)
    except Exception as error:
        log.exception("notice %s could not be brought to an end (%s)", claim.notice, type(error).__name__)
        return "unknown"


def _sent(this: _Round, claim: Claim, prepared: Mapping[int, bytes | Receipt]) -> Outcome:
    reason = this.outbox.no_longer_owed(claim, today=this.today)
    if reason is not None:
        this.outbox.suppress(claim, reason)
        return "suppressed"
    written = (claim.raw if _ready(claim) else None) or prepared.get(claim.notice) or _alone(this, claim)
    if isinstance(written, Receipt):
        return _failed(this, claim, written)
    if seconds := this.outbox.pace():
        sleep(seconds)
    receipt = this.channel.deliver(claim, written)
    if not receipt.ok:
        return _failed(this, claim, receipt)
    this.outbox.sent(claim, receipt.reply, now=this.now)
    return "sent"


def _ready(claim: Claim) -> bool:
    """Whether bytes of an earlier attempt go again: unchanged, and only to whom they were written."""
    return claim.raw is not None and still_for(claim, claim.raw)


def _alone(this: _Round, claim: Claim) -> bytes | Receipt:
    """The letter of one claim, written and kept by itself."""
    written = _written(this, claim)
    if isinstance(written, bytes):
        this.outbox.keep([(claim, written)])
    return written


def _written(this: _Round, claim: Claim) -> bytes | Receipt:
    """The letter's bytes, or a final refusal with the reason: what cannot be written now never can."""
    try:
        return compose(claim, render(claim), sender=this.channel.sender, now=this.now)
    except CannotWrite as error:
        return Receipt(ok=False, reply=f"not written: {error}", final=True)
    except Exception as error:
        log.exception("notice %s cannot be written", claim.notice)
        return Receipt(ok=False, reply=f"not written: {type(error).__name__}: {error}", final=True)


def _failed(this: _Round, claim: Claim, receipt: Receipt) -> Outcome:
    if receipt.away:
        this.outbox.give_back([claim], receipt.reply)
        return "away"
    if receipt.unsure:
        this.outbox.unsure(claim, receipt.reply, now=this.now)
        return "unknown"
    if receipt.address:
        this.outbox.refused(claim, receipt.reply, now=this.now)
        return "failed"
    this.outbox.failed(claim, receipt.reply, final=receipt.final, now=this.now)
    if receipt.busy:
        return "away"
    return "failed" if receipt.final else "later"
