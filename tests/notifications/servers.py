"""Real SMTP servers on loopback that do as a test bids, and remember every conversation."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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


@dataclass
class Scripted:
    """A server that says word for word what a test gives it to each command, and nothing else.

    Keys: `banner`, the commands in small letters, `dot` for the end of a letter; `DROP` hangs up. A function
    is given the number of the turn. `pause`: seconds between two bytes of these answers, or of all.
    """

    said: dict[str, bytes | str | Callable[[int], bytes | str]] = field(default_factory=dict)
    pause: float = 0.0
    heard: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    connections: int = 0

    @contextmanager
    def running(self) -> Iterator[int]:
        """The port on which it listens."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            threading.Thread(target=self._listen, args=(listening,), daemon=True).start()
            yield int(listening.getsockname()[1])
            listening.shutdown(socket.SHUT_RDWR)

    def _listen(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        with suppress(OSError), caller, caller.makefile("rb") as lines:
            self._say(caller, "banner", "220 mail.city.example ESMTP\r\n")
            while line := lines.readline().decode("latin-1"):
                command = line.split()[0].lower() if line.split() else ""
                self.heard.append(line.rstrip())
                self._say(caller, command, _ORDINARY.get(command, "250 2.1.0 fine\r\n"))
                if command == "data" and self.said.get("data", "354").startswith("354"):  # type: ignore[arg-type,union-attr]
                    self.letters.append(b"".join(iter(lines.readline, b".\r\n")))
                    self._say(caller, "dot", "250 2.0.0 queued\r\n")

    def _say(self, caller: socket.socket, word: str, ordinary: str) -> None:
        answer = self.said.get(word, ordinary)
        if callable(answer):
            answer = answer(len([line for line in self.heard if line.lower().startswith(word)]))
        if answer == DROP:
            raise ConnectionAbortedError
        told = answer.encode() if isinstance(answer, str) else answer
        if not self.pause or (self.said and word not in self.said):
            caller.sendall(told)
            return
        for sign in told:
            caller.sendall(bytes([sign]))
            time.sleep(self.pause)


_ORDINARY = {"ehlo": "250 mail.city.example\r\n", "data": "354 go on\r\n", "quit": "221 bye\r\n"}
