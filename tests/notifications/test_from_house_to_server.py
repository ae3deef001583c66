"""A day's letters to a server that treats each reader in its own way: what is said of them, what arrives."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from desk.terminal.sending import channel_of
from models.database import House, open_house
from models.post.outbox import NOTICE, OutboxStore
from notifications.sending import send_due
from tests.models.cast import ADOPTED, live, record
from tests.notifications.servers import Postbox, serve

DAY = ADOPTED + timedelta(days=7)
NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
AT_THE_NAME = {"greylisted": "451 4.7.1 greylisted", "gone": "550 5.1.1 no such user"}
AFTER_IT = {
    "unwelcome": "554 5.7.1 looks like spam",
    "full": "452 4.2.2 over quota",
    "leaving": "421 4.3.2 bye",
}
FIRST = {
    "fine": "sent", "greylisted": "queued", "gone": "failed", "unwelcome": "failed", "full": "queued",
    "leaving": "queued", "silent": "unknown",
}  # fmt: skip
"""How the letters to each reader stand after the first round."""


@dataclass
class Choosy(Postbox):
    """A server that treats each reader by name, until it is `calm`."""

    calm: bool = False
    arrived: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine" if self.calm else AT_THE_NAME.get(_name(address), "250 2.1.5 fine")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = _name(envelope.rcpt_tos[0])
        refused = None if self.calm else AFTER_IT.get(name)
        if refused is None:
            assert isinstance(envelope.content, bytes)
            self.arrived.append((name, envelope.content))
        if name == "silent" and not self.calm:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return refused or "250 2.0.0 queued"


def _name(address: str) -> str:
    return address.partition("@")[0]


def test_every_letter_stands_as_its_server_left_it_and_none_is_lost_or_comes_in_other_words(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FIRST:
        record(house, name.title(), "FR", address=f"{name}@city.example")
    live(house, ADOPTED)
    controller = serve(server := Choosy())
    monkeypatch.setenv("ICC_MAIL_URL", f"mailto://127.0.0.1:{controller.port}?mode=insecure")
    try:
        send(NOW)
        assert states(house) == FIRST
        server.calm = True
        for hours in (1, 2, 3, 4):
            send(NOW + timedelta(hours=hours))
    finally:
        controller.stop()
    assert states(house) == {name: "failed" if state == "failed" else "sent" for name, state in FIRST.items()}
    came = Counter(name for name, _ in server.arrived)
    assert came == {"fine": 1, "greylisted": 1, "full": 1, "leaving": 1, "silent": 2}
    assert len({raw for name, raw in server.arrived if name == "silent"}) == 1
    assert len({message_from_bytes(raw)["Message-ID"] for _, raw in server.arrived}) == len(came)


def send(now: datetime) -> None:
    house = open_house()
    channel = channel_of(house)
    send_due(OutboxStore(house), channel, now=now, today=DAY, window=False)
    channel.close()


def states(house: House) -> dict[str, str]:
    """How the letter to each city stands."""
    with house.read() as connection:
        rows = connection.execute(select(NOTICE.c.city, NOTICE.c.state)).all()
    return {row.city.partition("-")[0]: row.state for row in rows}
