"""A real SMTP server on loopback that does as a test bids, and remembers every conversation."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = str | Callable[[int], str]
DROP = "drop the connection"


@dataclass
class Postbox:
    """What a server answers to a recipient and to a message, and what it was given."""

    rcpt: Answer = "250 2.1.5 fine"
    data: Answer = "250 2.0.0 queued as 4F1"
    envelopes: list[Envelope] = field(default_factory=list)
    connections: int = 0
    offered: int = 0
    _server: SMTP | None = None

    async def handle_CONNECT(self, server: SMTP, session: Session, *_: object) -> str:  # noqa: N802
        return "250 hello"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.offered += 1
        answer = _said(self.rcpt, self.offered)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return _or_drop(server, answer)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return _or_drop(server, _said(self.data, len(self.envelopes)))


def _said(answer: Answer, turn: int) -> str:
    return answer if isinstance(answer, str) else answer(turn)


def _or_drop(server: SMTP, answer: str) -> str:
    if answer == DROP:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
    return answer


def serve(postbox: Postbox) -> Controller:
    """A server for that postbox on a free port of loopback, started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
