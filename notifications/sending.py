"""The one sending loop: claim, check again, render and keep, hand over, record.

The rendered bytes are kept before they are handed over. What breaks between the two leaves a notice whose
outcome is unknown; it goes again with the same bytes and the same Message-ID, never rendered anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import monotonic, sleep
from typing import Literal

from lifecycle.ports import Claim, Outbox, Receipt
from notifications.channels import Channel
from notifications.mail import compose
from notifications.render import render
from notifications.words import CannotWrite

_BATCH = 20
_HOLD_SECONDS = 240
"""Until when a batch begins a next letter: a claim holds ten minutes, an answer may take five."""
log = logging.getLogger(__name__)

Outcome = Literal["sent", "suppressed", "failed", "later", "unknown"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the notices of one call: `failed` for good or until tried again.

    `unknown`: handed over or about to be, but not recorded; its claim runs out and it goes again unchanged.
    """

    sent: int = 0
    suppressed: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All notices touched."""
        return self.sent + self.suppressed + self.failed + self.unknown

    def with_one(self, outcome: Outcome) -> Tally:
        """The tally with one more notice."""
        name = "failed" if outcome == "later" else outcome
        return replace(self, **{name: getattr(self, name) + 1})


@dataclass(frozen=True, slots=True)
class _Round:
    """One call of the loop: `now` aware UTC, `today` the house's civil day at the seat."""

    outbox: Outbox
    channel: Channel
    now: datetime
    today: date


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

    With `window`, only to readers for whom it is between 9 and 11. A batch in which nothing got through
    ends the call: the server is away, and the rest keeps its place in the queue. Errors of one notice
    stop nobody; an outbox that cannot be claimed from raises.
    """
    this, tally, seen = _Round(outbox, channel, now, today), Tally(), set[int]()
    while claims := _fresh(outbox, this, _room(limit, tally), window, seen):
        outcomes: set[Outcome] = set()
        for claim in _still_ours(claims):
            outcome = _one(this, claim)
            outcomes.add(outcome)
            tally = tally.with_one(outcome)
            if on_progress is not None:
                on_progress(tally)
        if outcomes <= {"later", "unknown"}:
            break
    return tally


def _still_ours(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of a batch one by one, while nobody else can have taken them over.

    A server may answer so slowly that the claim of the last letters would run out in our hands: those are
    left alone, and go back to the queue by themselves.
    """
    begun = monotonic()
    for claim in claims:
        if monotonic() - begun > _HOLD_SECONDS:
            log.warning("the mail server is slow: notice %s and those after it go back", claim.notice)
            return
        yield claim


def _room(limit: int | None, tally: Tally) -> int:
    return _BATCH if limit is None else max(0, min(_BATCH, limit - tally.total))


def _fresh(outbox: Outbox, this: _Round, room: int, window: bool, seen: set[int]) -> Sequence[Claim]:
    """The next claims that this call has not had in hand before, so that it always ends."""
    if not room:
        return ()
    claims = outbox.claim(now=this.now, today=this.today, limit=room, window=window)
    fresh = [claim for claim in claims if claim.notice not in seen]
    seen.update(claim.notice for claim in fresh)
    return fresh


def _one(this: _Round, claim: Claim) -> Outcome:
    """One notice from claim to record. Whatever goes wrong with it, the others have their turn."""
    try:
        return _sent(this, claim)
    except Exception as error:
        log.exception("notice %s could not be brought to an end (%s)", claim.notice, type(error).__name__)
        return "unknown"


def _sent(this: _Round, claim: Claim) -> Outcome:
    reason = this.outbox.no_longer_owed(claim, today=this.today)
    if reason is not None:
        this.outbox.suppress(claim, reason)
        return "suppressed"
    written = claim.raw if claim.raw is not None else _written(this, claim)
    if isinstance(written, Receipt):
        return _failed(this, claim, written)
    if claim.raw is None:
        this.outbox.keep(claim, written)
    sleep(this.outbox.pace())
    receipt = this.channel.deliver(claim, written)
    if not receipt.ok:
        return _failed(this, claim, receipt)
    this.outbox.sent(claim, receipt.reply, now=this.now)
    return "sent"


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
    if receipt.unsure:
        this.outbox.unsure(claim, receipt.reply, now=this.now)
        return "unknown"
    if receipt.address:
        this.outbox.refused(claim, receipt.reply, now=this.now)
        return "failed"
    this.outbox.failed(claim, receipt.reply, final=receipt.final, now=this.now)
    return "failed" if receipt.final else "later"
