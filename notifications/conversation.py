"""One SMTP connection: opened, secured, signed in. Every part of it ends within a time of its own.

A server that sends a letter at a time, or lines without end, never lets a wait for the next byte run out;
so it is the whole answer that has its time here, not each byte of it.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

from notifications.replies import said, taken
from notifications.timed import Plain, Secured, by
from notifications.trust import authorities
from notifications.words import clean

OPENING_SECONDS = 45.0
"""How long greeting, encryption and sign-in may take together: some servers greet late on purpose."""
ENVELOPE_SECONDS = 60.0
"""How long sender and recipient may take together, and the question whether to begin."""
ANSWER_SECONDS = 300.0
"""How long a letter and the answer to it may take: giving up early means a second copy.

With all that comes before, a second connection included, a letter takes nine minutes at most, so that it
ends before its claim does, even where it began late in a batch.
"""
_GOODBYE_SECONDS = 2.0
NETWORK = (OSError, smtplib.SMTPException, UnicodeError)
"""What a network, a server or a name that is none may raise."""
_MOST_SAID = 200
_IN_THE_CLEAR = "WRONG_VERSION_NUMBER"
_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to come in: `mode` as Apprise names it.

    `reach_seconds` until it must be reached, `opening_seconds` until it must have let us in.
    """

    host: str
    port: int
    mode: str
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)
    verify: bool
    reach_seconds: float
    opening_seconds: float


@dataclass(frozen=True, slots=True)
class Offered:
    """What a server said to an envelope: the refusal and whom it concerns, or the last yes."""

    of: Literal["sender", "recipient"]
    code: int
    words: bytes

    @property
    def taken(self) -> bool:
        """Whether it waits for the letter."""
        return self.of == "recipient" and taken(self.code)


class _Client(smtplib.SMTP):
    """The standard client, on a socket that keeps its time from the greeting on."""

    def __init__(self, server: Server, until: float) -> None:
        self._at, self._until = server, until
        super().__init__(server.host, server.port, timeout=server.reach_seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        reached = socket.create_connection((host, port), timeout)
        made: socket.socket = Plain(reached.family, reached.type, reached.proto, reached.detach())
        made.settimeout(timeout)
        if self._at.mode == "ssl":
            made = _trust(self._at).wrap_socket(made, server_hostname=host)
        by(made, self._until)
        return made

    def come_in(self) -> None:
        """Encrypt where that comes second, and sign in."""
        if self._at.mode == "starttls":
            self.starttls(context=_trust(self._at))
            by(self.sock, self._until)
        if self._at.user and self._at.password:
            self._sign_in(self._at.user, self._at.password)

    def _sign_in(self, user: str, password: str) -> None:
        """As the standard client does it; words beyond ASCII, which it cannot carry, as RFC 4616 has them."""
        if (user + password).isascii():
            self.login(user, password)
            return
        self.ehlo_or_helo_if_needed()
        words = b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
        code, reply = self.docmd("AUTH", f"PLAIN {words}")
        if not taken(code):
            raise smtplib.SMTPAuthenticationError(code, reply)


def _trust(server: Server) -> ssl.SSLContext:
    context = authorities()
    if not server.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.sslsocket_class = Secured
    return context


class Conversation:
    """A connection to a server. Its calls raise OSError or SMTPException where the other side fails."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: _Client | None = None
        self.naming_the_reader = False
        """Whether it was the reader's name at which the conversation stands, or broke."""

    def open(self) -> None:
        """Connect, secure, sign in."""
        client = _Client(self._server, time.monotonic() + self._server.opening_seconds)
        try:
            client.come_in()
        except BaseException:
            client.close()
            raise
        self._client = client

    def offer(self, sender: str, to: str, size: int | None = None) -> Offered:
        """Name sender and recipient (the envelope), and the size in bytes to a server that asks for it."""
        self.naming_the_reader, client = False, self._within(ENVELOPE_SECONDS)
        client.ehlo_or_helo_if_needed()
        told = [f"SIZE={size}"] if size is not None and client.has_extn("size") else []
        code, words = client.mail(sender, told)
        self.naming_the_reader = taken(code)
        return Offered("recipient", *client.rcpt(to)) if taken(code) else Offered("sender", code, words)

    def begin(self) -> tuple[int, bytes]:
        """Ask to hand over the letter: 354 is the yes. Until then nothing of it has left."""
        return self._within(ENVELOPE_SECONDS).docmd("data")

    def letter(self, raw: bytes) -> tuple[int, bytes]:
        """Hand over the letter, and what the server says to it."""
        client = self._within(ANSWER_SECONDS)
        client.send(_DOT.sub(b"..", raw) + b".\r\n")
        return client.getreply()

    def take_back(self) -> bool:
        """End the letter in hand; whether the other side and we still speak of the same thing."""
        with contextlib.suppress(*NETWORK):
            return taken(self._within(_GOODBYE_SECONDS).rset()[0])
        return False

    def close(self) -> None:
        """Say goodbye, however the connection fares."""
        with contextlib.suppress(*NETWORK):
            self._within(_GOODBYE_SECONDS).quit()
        self.abandon()

    def abandon(self) -> None:
        """Close without a goodbye: the other side is gone, or says nothing sensible."""
        if self._client is not None:
            self._client.close()

    def _within(self, seconds: float) -> _Client:
        """The client, with so much time for what comes next."""
        if self._client is None or self._client.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        by(self._client.sock, time.monotonic() + seconds)
        return self._client


def broke(error: Exception) -> str:
    """What went wrong with a connection, for an officer: what to look at, and never a secret."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        reply = said(error.smtp_code, error.smtp_error)
        return f"it refused our sign-in ({reply}): check user and password in ICC_MAIL_URL"
    if isinstance(error, smtplib.SMTPResponseException):
        return said(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLError):
        return _of_the_encryption(error)
    return _plainly(error)


def _of_the_encryption(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = clean(str(error.verify_message), _MOST_SAID)
        return f"its certificate is not believed ({why}): mend it, or name its authority by SSL_CERT_FILE"
    if error.reason == _IN_THE_CLEAR:
        return "its answer is not encrypted: check mode (starttls or ssl) and port in ICC_MAIL_URL"
    return f"no encryption could be agreed with it ({clean(error.reason or 'it broke off', 80)})"


def _plainly(error: Exception) -> str:
    text = str(error)
    if isinstance(error, smtplib.SMTPNotSupportedError) and "STARTTLS" in text:
        return "it offers no encryption (STARTTLS), and only mode=insecure lets letters go in the clear"
    if isinstance(error, smtplib.SMTPNotSupportedError) or "authentication method" in text:
        return "it offers no way to sign in that we know: check user, mode and port in ICC_MAIL_URL"
    if isinstance(error, TimeoutError) or "timed out" in text:
        return "it gave no answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it closed the connection"
    return clean(str(getattr(error, "strerror", None) or type(error).__name__), 120)
