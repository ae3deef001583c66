"""A conversation with the mail server that ends before anything is sent."""

from __future__ import annotations

import smtplib

from lifecycle.ports import Receipt
from notifications.channels import plugin_of

_PATIENCE = 20.0
"""Seconds to wait for an answer: this is a look, no letter hangs on it."""


def knock(mail_url: str, mail_from: str, to: str) -> Receipt | None:
    """Connect, secure, sign in, name sender and a reader, and take it all back. Nothing is sent.

    The server's words, or what went wrong; None where letters go by another service than mail, which cannot
    be tried without sending. Refused where the address of the settings cannot be read.
    """
    plugin = plugin_of(mail_url, mail_from)
    if plugin is None:
        return None
    conversation = plugin.conversation()
    try:
        conversation.open()
        if conversation.server.sock is not None:
            conversation.server.sock.settimeout(_PATIENCE)
        code, words = conversation.offer(plugin.sender, to)
        conversation.server.rset()
        conversation.close()
    except (OSError, smtplib.SMTPException) as error:
        conversation.abandon()
        return plugin.unreachable(error)
    said = words.decode("utf-8", "replace")
    return Receipt(ok=code in {250, 251}, reply=f"{code} {said}")
