"""A sender killed at random instants against a mail server of bad moods: none lost, none doubled unseen.

The server is slow, puts letters off, refuses addresses for good, closes in mid-message, and dies after it
answered. Each sender is a process of its own; what the house says afterwards is compared with what arrived.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import and_, or_, select

from desk.terminal.sending import channel_of
from lifecycle.ports import Claim, Receipt
from models.database import House, open_house
from models.post.outbox import NOTICE, OutboxStore
from notifications.channels import Channel
from notifications.sending import send_due
from tests.models.cast import ADOPTED, live, record
from tests.notifications.servers import Postbox, serve

LETTERS = 40
DAY = ADOPTED + timedelta(days=7)
REFUSED = ("ada3@city.example", "ada17@city.example")
"""Addresses that the server does not know."""
_PREPARES, _HANDS_OVER = 0.4, 0.04
"""Seconds within which a sender is killed: from its start, or from its first letter on."""
_BEGAN = datetime(2026, 12, 2, 9, tzinfo=UTC)
_BETWEEN = timedelta(hours=11)
"""From one sender to the next: longer than any rest of a letter that was put off."""
_FORKED = multiprocessing.get_context("forkserver")


@dataclass
class Moody(Postbox):
    """A server that is in a mood at every turn; once `calm`, it takes every letter whose address it knows."""

    chance: Random = field(default_factory=lambda: Random(1))
    calm: bool = False
    taken: list[bytes] = field(default_factory=list)
    """What it took, whether or not it could still say so."""
    broke: int = 0
    """How often it ended a conversation with a letter in hand."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in REFUSED:
            return "550 5.1.1 no such user"
        if not self.calm and self.chance.random() < 0.1:
            return "450 4.7.1 greylisted, try again"
        envelope.rcpt_tos.append(address)
        if not self.calm and self.chance.random() < 0.05:
            self._end(server, 0.0005)  # in mid-message
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mood = 1.0 if self.calm else self.chance.random()
        if mood < 0.1:
            return "451 4.3.0 try later"
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        if mood < 0.2:
            self._end(server, 0)
            await asyncio.sleep(0.01)
        elif mood < 0.3:
            self._end(server, 0.001)
        await asyncio.sleep(0 if self.calm else 0.01)
        return "250 2.0.0 queued"

    def _end(self, server: SMTP, seconds: float) -> None:
        self.broke += 1
        asyncio.get_running_loop().call_later(seconds, server.transport.abort)  # type: ignore[union-attr]


@dataclass
class Came:
    """What came of so many kills."""

    kills: int = 0
    late: int = 0
    """Kills after the sender had ended."""
    lost: list[str] = field(default_factory=list)
    """Message-IDs of letters that neither arrived nor were refused for good."""
    doubled: list[str] = field(default_factory=list)
    """Those that arrived again without having been unknown, or in other bytes."""
    repeated: int = 0
    """How often a letter came again because it was unknown whether it had arrived."""
    broke: int = 0
    """How often the server ended a conversation with a letter in hand."""
    told_wrong: list[str] = field(default_factory=list)
    """Those of which the house says something else than what happened."""

    @property
    def clean(self) -> bool:
        """Whether the house kept its word."""
        wrong = self.lost or self.doubled or self.told_wrong
        return not wrong and self.repeated <= self.kills + self.broke


def fill(house: House) -> None:
    """A house with a letter for each of some cities."""
    for number in range(LETTERS):
        record(house, f"City {number}", "FR", address=f"ada{number}@city.example")
    live(house, ADOPTED)


def try_kills(house: House, kills: int, seed: int, around: Mapping[str, str] = os.environ) -> Came:
    """Kill so many senders of a filled house, one after the other, then let one come to its end.

    `around`: the environment that names the house.
    """
    chance, came = Random(seed), Came()
    server = Moody(chance=Random(seed))
    controller = serve(server)
    around = {name: value for name, value in around.items() if name.startswith("ICC_")}
    around["ICC_MAIL_URL"] = f"mailto://127.0.0.1:{controller.port}?mode=insecure"
    doubtful: set[str] = set()
    try:
        for turn in range(kills):
            early = turn % 4 == 0
            cut = chance.uniform(0, _PREPARES if early else _HANDS_OVER)
            ended = _send(around, turn, cut, early=early)
            came.kills, came.late = came.kills + (not ended), came.late + ended
            doubtful |= _doubtful(house)
        server.calm = True
        for turn in range(kills, kills + 3):
            assert _send(around, turn, None)
    finally:
        controller.stop()
    came.broke = server.broke
    _compare(came, _rows(house), server.taken, doubtful)
    return came


def _send(around: dict[str, str], turn: int, cut: float | None, *, early: bool = False) -> bool:
    """Send in a process of its own, ended without a word after `cut` seconds; whether it came to its end.

    They count from its first letter on, or, where it shall end `early`, from its start.
    """
    _FORKED.set_forkserver_preload([__name__])
    program = _FORKED.Process(target=_sender, args=(around, _BEGAN + turn * _BETWEEN, cut, early))
    program.start()
    program.join(120)
    assert program.exitcode in (0, -signal.SIGALRM), f"the sender ended with {program.exitcode}"
    return program.exitcode == 0


def _sender(around: dict[str, str], now: datetime, cut: float | None, early: bool) -> None:
    for name in [name for name in os.environ if name.startswith("ICC_")]:
        del os.environ[name]  # of the house in which the first was forked
    os.environ |= around
    house = open_house()
    channel = _Fatal(channel_of(house), None if early else cut)
    if early:
        _end_in(cut)
    send_due(OutboxStore(house), channel, now=now, today=DAY, window=False)
    signal.setitimer(signal.ITIMER_REAL, 0)


@dataclass
class _Fatal:
    """A channel with whose first letter the sender's last moments begin."""

    inner: Channel
    cut: float | None

    @property
    def sender(self) -> str:
        return self.inner.sender

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        _end_in(self.cut)
        self.cut = None
        return self.inner.deliver(claim, raw)

    def close(self) -> None:
        self.inner.close()


def _end_in(seconds: float | None) -> None:
    """End this process after so many seconds, and let nothing of ours run any more."""
    if seconds is not None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))


def _doubtful(house: House) -> set[str]:
    """The letters that may have arrived, as the house knows after a kill."""
    c = NOTICE.c
    kept = and_(c.state == "sending", c.raw.is_not(None))
    with house.read() as connection:
        found = connection.execute(select(c.message_id).where(or_(c.state == "unknown", kept)))
        return set(found.scalars())


def _rows(house: House) -> list[Any]:
    with house.read() as connection:
        return list(connection.execute(select(NOTICE)))


def _compare(came: Came, rows: list[Any], taken: list[bytes], doubtful: set[str]) -> None:
    arrived = Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in taken)
    copies = {(str(message_from_bytes(raw)["Message-ID"]), raw) for raw in taken}
    refused = {row.message_id for row in rows if row.state == "failed" and "5.1.1" in (row.reply or "")}
    came.lost = [row.message_id for row in rows if row.message_id not in arrived.keys() | refused]
    again = [name for name, times in arrived.items() if times > 1]
    came.repeated = sum(times - 1 for times in arrived.values())
    in_other_words = {name for name, _ in copies if sum(other == name for other, _ in copies) > 1}
    came.doubled = sorted({name for name in again if name not in doubtful} | in_other_words)
    right = {row.message_id: "failed" if row.message_id in refused else "sent" for row in rows}
    came.told_wrong = [row.message_id for row in rows if row.state != right[row.message_id]]
