"""A sender in a process of its own, forked from one that has everything loaded, and killed where one says.

That is at a boundary of the batch, or of the third letter in hand; there the process ends untidily.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing.process import BaseProcess
from typing import Any

from desk.terminal.sending import channel_of
from lifecycle.ports import Claim, Receipt
from models.database import open_house
from models.post.outbox import OutboxStore
from notifications.channels import Channel
from notifications.sending import send_due

OF_A_BATCH = ("claiming", "claimed", "kept")
BOUNDARIES = (*OF_A_BATCH, "checked", "handed over", "recorded")
THIRD = 3
passed: dict[str, int] = dict.fromkeys(BOUNDARIES, 0)
chosen: list[str] = []
_FORKED = multiprocessing.get_context("forkserver")


def start(day: str, *end_at: str) -> BaseProcess:
    """Start one in the house that the environment names, to be killed at that boundary if one is named."""
    _FORKED.set_forkserver_preload([__name__])
    ours = {name: value for name, value in os.environ.items() if name.startswith("ICC_")}
    made = _FORKED.Process(target=_forked, args=(ours, day, *end_at))
    made.start()
    return made


def _forked(ours: dict[str, str], day: str, *end_at: str) -> None:
    for name in [name for name in os.environ if name.startswith("ICC_")]:
        del os.environ[name]
    os.environ |= ours
    chosen.extend(end_at)
    main(day)


def boundary(name: str) -> None:
    """Pass a boundary; the chosen one is the end of the process at the third letter."""
    passed[name] += 1
    if name in chosen and passed[name] == (1 if name in OF_A_BATCH else THIRD):
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Watched(OutboxStore):
    """The outbox, with a boundary after each of its steps."""

    def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
        claims = super().claim(now=now, today=today, limit=limit, window=window)
        boundary("claimed")
        return claims

    def _described(self, *details: Any) -> list[Claim]:
        boundary("claiming")
        return super()._described(*details)

    def no_longer_owed(self, claim: Claim, *, today: date) -> str | None:
        reason = super().no_longer_owed(claim, today=today)
        boundary("checked")
        return reason

    def keep(self, written: Sequence[tuple[Claim, bytes]]) -> None:
        super().keep(written)
        boundary("kept")

    def sent(self, claim: Claim, reply: str, *, now: datetime) -> None:
        super().sent(claim, reply, now=now)
        boundary("recorded")


@dataclass(frozen=True)
class WatchedChannel:
    """The channel, with a boundary after the server's yes."""

    inner: Channel

    @property
    def sender(self) -> str:
        return self.inner.sender

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        receipt = self.inner.deliver(claim, raw)
        boundary("handed over")
        return receipt

    def close(self) -> None:
        self.inner.close()


def main(day: str) -> None:
    house = open_house()
    channel = WatchedChannel(channel_of(house))
    send_due(Watched(house), channel, now=datetime.now(UTC), today=date.fromisoformat(day), window=False)
    channel.close()
