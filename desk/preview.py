"""One letter as its reader sees it: the bytes that were kept, or what would be written now."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.database import House


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter's subject and its two forms."""

    subject: str
    text: str
    html: str


def from_bytes(raw: bytes) -> Preview:
    """Read a letter back from the bytes that were handed over."""
    message = message_from_bytes(raw, policy=policy.default)
    # A folded heading may begin with the space that folded it.
    return Preview(str(message["subject"] or "").strip(), _part(message, "plain"), _part(message, "html"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def read_letter(house: House, number: int) -> Preview | None:
    """The letter of that number; None where it cannot be written. Refused where there is no such letter.

    A call to another program is shown as what it tells.
    """
    from models.clock import today
    from models.post.claiming import CALL
    from models.post.outbox import describe
    from notifications.render import render
    from notifications.words import CannotWrite

    day = today(house)
    with house.read() as connection:
        claim = describe(connection, house, number, day)
    if claim.kind == CALL:
        return Preview("A call to another program", (claim.raw or b"").decode(), "")
    if claim.raw is not None:
        return from_bytes(claim.raw)
    try:
        written = render(claim)
    except CannotWrite:
        return None
    return Preview(written.subject, written.text, written.html)
