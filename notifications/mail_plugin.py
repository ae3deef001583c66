"""Apprise's mail plugin, made to hand over messages of our own.

Addresses (`mailto://`, `mailtos://`: host, port, user, password, mode, from, smtp, …) are read by Apprise,
and our own conversation with the server follows. What differs from a plugin's sending: our bytes go out
unchanged, one connection serves many letters, and the server's own words come back.
"""

from __future__ import annotations

import contextlib
import smtplib
import time
from dataclasses import replace
from typing import Any, cast

from apprise import AppriseAsset
from apprise.plugins.email.base import NotifyEmail

from lifecycle.ports import Receipt
from notifications import replies
from notifications.conversation import NETWORK, OPENING_SECONDS, Conversation, Offered, Server, broke

_REST_SECONDS = 30
"""After a connection could not be made, for how long no further one is tried."""
_GOING = 421
"""The server ends the conversation, whatever the letter."""
_GO_ON = 354


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
            conversation, offered = self._offered(to, sender or self.sender, len(raw))
        except NETWORK as error:
            return self._gone(error, at_reader=self._open is not None and self._open.naming_the_reader)
        if offered.taken:
            return self._delivered(conversation, raw)
        return self._not_offered(conversation, offered)

    def close(self) -> None:
        """End the connection, if one is open."""
        conversation, self._open = self._open, None
        if conversation is not None:
            conversation.close()

    def _offered(self, to: str, sender: str, size: int) -> tuple[Conversation, Offered]:
        """The envelope, accepted or refused.

        A kept connection that the server closed meanwhile, or that had its share of letters, is opened anew:
        nothing was handed over yet.
        """
        if self._open is not None:
            with contextlib.suppress(*NETWORK):
                offered = self._open.offer(sender, to, size)
                if offered.of == "recipient" and offered.code != _GOING:
                    return self._open, offered
            self._drop()
        self._open = self.conversation()
        self._open.open()
        return self._open, self._open.offer(sender, to, size)

    def conversation(self) -> Conversation:
        """A new connection as the address asks for it, not open yet.

        The address's own time for connecting (`cto`) is that for letting us in too.
        """
        reach = float(self.socket_connect_timeout)
        usual = reach == type(self).socket_connect_timeout
        return Conversation(
            Server(
                host=self.smtp_host,
                port=cast(int, self.port),
                mode=cast(str, self.secure_mode),
                user=self.user,
                password=self.password,
                verify=self.verify_certificate,
                reach_seconds=reach,
                opening_seconds=OPENING_SECONDS if usual else reach,
            )
        )

    def _not_offered(self, conversation: Conversation, offered: Offered) -> Receipt:
        """Why the letter was not asked for: our way in, our sender, the reader's address, or this letter."""
        told = smtplib.SMTPResponseException(offered.code, offered.words)
        if replies.of_our_way_in(offered.code):
            return self.unreachable(told)
        if offered.code == _GOING:
            return self._gone(told, at_reader=offered.of == "recipient")
        ours = offered.of == "sender" or replies.of_our_sender(offered.code, offered.words)
        if ours and not replies.of_the_size(offered.code, offered.words):
            self._resting(f"the mail server {self.where} takes no letter from {self.sender} now", told)
            return Receipt(ok=False, reply=self._rest_words, away=True)
        refusal = self._refused(conversation, offered.code, offered.words)
        gone = offered.of == "recipient" and replies.of_the_address(offered.code, offered.words)
        return replace(refusal, address=refusal.final and gone)

    def _gone(self, error: Exception, *, at_reader: bool) -> Receipt:
        """The conversation ended. At a reader's name it may end each time: others have their turn first."""
        receipt = self.unreachable(error)
        return replace(receipt, away=False, busy=True) if at_reader else receipt

    def _delivered(self, conversation: Conversation, raw: bytes) -> Receipt:
        try:
            code, words = conversation.begin()
        except NETWORK as error:
            self._drop()
            reply = f"{self.where}: {broke(error)} before the letter was handed over"
            return Receipt(ok=False, reply=reply)
        if code != _GO_ON:
            return self._refused(conversation, code, words)
        try:
            code, words = conversation.letter(raw)
        except NETWORK as error:
            return self._unsure(broke(error))
        if not 200 <= code < 600 or 300 <= code < 400:
            return self._unsure("its answer was neither yes nor no")
        if replies.taken(code):
            return Receipt(ok=True, reply=replies.said(code, words))
        refusal = self._refused(conversation, code, words)
        return replace(refusal, address=refusal.final and replies.names_the_address(code, words))

    def _unsure(self, why: str) -> Receipt:
        """The letter left, and no answer to it came: it may have arrived."""
        self._drop()
        reply = f"the connection to {self.where} broke during the handing over ({why}): "
        return Receipt(ok=False, reply=reply + "it may have arrived, and goes again unchanged", unsure=True)

    def _refused(self, conversation: Conversation, code: int, words: bytes) -> Receipt:
        """A refusal in the server's words: 4xx heals, 5xx is final, save what concerns our way in."""
        if code == _GOING or not 400 <= code < 600 or not conversation.take_back():
            self._drop()
        return Receipt(ok=False, reply=replies.said(code, words), final=replies.final(code, words))

    def unreachable(self, error: Exception) -> Receipt:
        """What is said, and remembered for half a minute, of a connection that could not be made."""
        self._resting(f"no conversation with the mail server {self.where}", error)
        return Receipt(ok=False, reply=self._rest_words, away=True)

    def _resting(self, what: str, error: Exception) -> None:
        self._drop()
        self._rest_words = f"{what}: {broke(error)}"
        self._rest_until = time.monotonic() + _REST_SECONDS

    def _drop(self) -> None:
        """Forget a connection that is no good any more, without waiting for it."""
        conversation, self._open = self._open, None
        if conversation is not None:
            conversation.abandon()
