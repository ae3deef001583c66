"""A conversation with the mail server that ends before anything is sent."""

from __future__ import annotations

from lifecycle.ports import Receipt
from notifications.channels import plugin_of
from notifications.conversation import NETWORK
from notifications.replies import said


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
        offered = conversation.offer(plugin.sender, to)
        conversation.take_back()
        conversation.close()
    except NETWORK as error:
        conversation.abandon()
        return plugin.unreachable(error)
    return Receipt(ok=offered.taken, reply=said(offered.code, offered.words))
