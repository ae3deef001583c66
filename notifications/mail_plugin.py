"""Apprise's mail plugin, made to hand over messages of our own.

Addresses (`mailto://`, `mailtos://`: host, port, user, password, mode, from, smtp, …) are read by Apprise,
and its controller opens, secures and signs in the connection. What differs: our bytes go out unchanged, one
connection serves many letters, and the server's own words come back.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import time
from dataclasses import replace
from typing import Any, cast

from apprise import AppriseAsset
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.smtp import AppriseSMTPController

from lifecycle.ports import Receipt

_ANSWER_SECONDS = 300
"""How long a server may think before it answers: giving up early means a second copy."""
_REST_SECONDS = 30
"""After a connection could not be made, for how long no further one is tried."""
_SIGN_IN = frozenset({530, 534, 535, 538})
"""Replies about our own signing in: an officer can heal them, so no letter may die of them."""
_GOING = 421
"""The server ends the conversation, whatever the letter."""
_NO_SUCH_ADDRESS = frozenset({550, 551, 553})
"""Without an enhanced status, the replies that name the mailbox (RFC 5321)."""
_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
_NETWORK = (OSError, smtplib.SMTPException)


class Conversation(AppriseSMTPController):
    """One SMTP connection as Apprise opens it, which tells what the server said."""

    @property
    def server(self) -> smtplib.SMTP:
        """The open connection; it waits long for an answer."""
        return cast(smtplib.SMTP, self._socket)

    def open(self) -> None:
        """Connect, secure, sign in; OSError or SMTPException otherwise."""
        self.__enter__()
        if self.server.sock is not None:
            self.server.sock.settimeout(_ANSWER_SECONDS)

    def close(self) -> None:
        """Say goodbye, however the connection fares."""
        self.__exit__(None, None, None)

    def abandon(self) -> None:
        """Close without a goodbye: the other side is gone, or says nothing sensible."""
        if self._socket is not None:
            self._socket.close()

    def offer(self, sender: str, to: str) -> tuple[int, bytes]:
        """Name sender and recipient (the envelope); the first refusal, or the last yes."""
        self.server.ehlo_or_helo_if_needed()
        code, words = self.server.mail(sender)
        return self.server.rcpt(to) if code == 250 else (code, words)


class LetterMail(NotifyEmail):  # type: ignore[no-untyped-call]  # Apprise types only part of itself
    """Hands letters to one mail server over one connection. Not for use by several threads at once."""

    request_rate_per_sec = 0

    def __init__(self, **parsed: Any) -> None:
        cast(Any, super()).__init__(**parsed)
        self._open: Conversation | None = None
        self._rest_until = 0.0
        self._rest_words = ""

    def __repr__(self) -> str:
        return f"LetterMail({self.where})"

    @classmethod
    def at(cls, url: str, functional_box: str) -> LetterMail | None:
        """The plugin for a mail address as Apprise reads it; None where Apprise cannot.

        The envelope's sender is the address's own `from`, else `functional_box`.
        """
        parsed = cast(Any, cls).parse_url(url)
        if not parsed:
            return None
        parsed["from_addr"] = parsed.get("from_addr") or functional_box
        try:
            return cls(asset=AppriseAsset(), **parsed)
        except TypeError:
            return None

    @property
    def where(self) -> str:
        """The server and port, without user or password."""
        return f"{self.smtp_host}:{self.port}"

    @property
    def sender(self) -> str:
        """The envelope's sender: where a server returns what it cannot deliver."""
        return str(self.from_addr[1])

    def hand_over(self, to: str, raw: bytes, sender: str | None = None) -> Receipt:
        """Give one message to the server and return its reply. Never raises for network or server.

        `sender` is the envelope's, where it is not the usual one.
        """
        if time.monotonic() < self._rest_until:
            return Receipt(ok=False, reply=self._rest_words, away=True)
        try:
            conversation, offered = self._offered(to, sender or self.sender)
        except _NETWORK as error:
            return self.unreachable(error)
        if offered[0] == _GOING:
            return self.unreachable(smtplib.SMTPResponseException(*offered))
        if offered[0] not in (250, 251):
            refusal = self._refused(conversation, *offered)
            return replace(refusal, address=refusal.final and of_the_address(*offered))
        return self._delivered(conversation, raw)

    def close(self) -> None:
        """End the connection, if one is open."""
        conversation, self._open = self._open, None
        if conversation is not None:
            conversation.close()

    def _offered(self, to: str, sender: str) -> tuple[Conversation, tuple[int, bytes]]:
        """The envelope, accepted or refused.

        A kept connection that the server has meanwhile closed is opened anew: nothing was handed over yet.
        """
        if self._open is not None:
            with contextlib.suppress(*_NETWORK):
                offered = self._open.offer(sender, to)
                if offered[0] != _GOING:
                    return self._open, offered
            self._drop()
        self._open = self.conversation()
        self._open.open()
        return self._open, self._open.offer(sender, to)

    def conversation(self) -> Conversation:
        """A new connection as the address asks for it, not open yet."""
        return Conversation(
            host=self.smtp_host,
            port=cast(int, self.port),
            secure_mode=cast(str, self.secure_mode),
            user=self.user,
            password=self.password,
            verify_certificate=self.verify_certificate,
            socket_connect_timeout=self.socket_connect_timeout,
        )

    def _delivered(self, conversation: Conversation, raw: bytes) -> Receipt:
        try:
            code, words = conversation.server.data(raw)
        except smtplib.SMTPDataError as error:
            return self._refused(conversation, error.smtp_code, error.smtp_error)
        except _NETWORK as error:
            self._drop()
            reply = f"the connection to {self.where} broke during the handing over ({_kind(error)}): "
            reply += "it may have arrived, and goes again unchanged"
            return Receipt(ok=False, reply=reply, unsure=True)
        if code != 250:
            return self._refused(conversation, code, words)
        return Receipt(ok=True, reply=_said(code, words))

    def _refused(self, conversation: Conversation, code: int, words: bytes | str) -> Receipt:
        """A refusal in the server's words: 4xx heals, 5xx is final, save what concerns our sign-in."""
        try:
            conversation.server.rset()
        except _NETWORK:
            self._drop()
        return Receipt(ok=False, reply=_said(code, words), final=code >= 500 and code not in _SIGN_IN)

    def unreachable(self, error: Exception) -> Receipt:
        """What is said, and remembered for half a minute, of a connection that could not be made."""
        self._drop()
        said = _reply_of(error) or _kind(error)
        self._rest_words = f"no conversation with the mail server {self.where}: {said}"
        self._rest_until = time.monotonic() + _REST_SECONDS
        return Receipt(ok=False, reply=self._rest_words, away=True)

    def _drop(self) -> None:
        """Forget a connection that is no good any more, without waiting for it."""
        conversation, self._open = self._open, None
        if conversation is not None:
            conversation.abandon()


def of_the_address(code: int, words: bytes | str) -> bool:
    """Whether a refusal is about the address itself (RFC 3463: 5.1.x, 5.2.1), not about us or our letter."""
    status = _STATUS.search(_said(code, words))
    if status is None:
        return code in _NO_SUCH_ADDRESS
    return status.group().startswith("5.1.") or status.group() == "5.2.1"


def _said(code: int, words: bytes | str) -> str:
    """A server's reply as one line: 250 2.0.0 queued as 4F1."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return re.sub(r"\s+", " ", f"{code} {text}").strip()[:500]


def _reply_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return ""


def _kind(error: Exception) -> str:
    """What went wrong with a connection, in few words and without any secret."""
    return str(getattr(error, "strerror", None) or type(error).__name__)
