"""The message of a letter, by the standard library's `email`: same letter, same bytes.

The bytes are made once, stored, and sent from there. Marks for specimens and for redirected mail are
put on a copy at delivery, so that what is stored is always the letter itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address, BaseHeader, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import cast
from urllib.parse import quote

from lifecycle.ports import Claim, File, Party
from lifecycle.reminding.letters import class_of
from notifications.languages import spoken
from notifications.letter import address_of
from notifications.render import Rendered
from notifications.words import CannotWrite, clean

_HEADERS = HeaderRegistry()
_IDENTIFIERS = cast(type[BaseHeader], MessageIDHeader)
_HEADERS.map_to_type("in-reply-to", _IDENTIFIERS)
_HEADERS.map_to_type("references", _IDENTIFIERS)
# Identifiers are not words: as ordinary headers, long ones would be encoded and the thread lost.
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)
_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
_LONGEST_ID = 200


def compose(claim: Claim, rendered: Rendered, *, sender: str, now: datetime) -> bytes:
    """The message as it goes to the server. `sender` is the functional box; `now` is aware UTC.

    CannotWrite for an address that is none, and for a Message-ID that is none.
    """
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = mailbox(sender)
    letter["Reply-To"] = _party(claim.officer)
    letter["To"] = _party(claim.to)
    letter["Subject"] = rendered.subject
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = _identifier(claim.message_id)
    _answer_to(letter, claim)
    letter["Auto-Submitted"] = "auto-generated"
    _unsubscribe(letter, claim, rendered.subject)
    letter.set_content(rendered.text, cte="quoted-printable")
    letter.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    letter["Content-Language"] = spoken(claim.to.language)
    _attach(letter, [*rendered.files, *claim.files])
    _set_boundaries(letter, claim.message_id)
    return letter.as_bytes()


def _attach(letter: EmailMessage, files: Iterable[File]) -> None:
    for file in files:
        media = Message()
        media["Content-Type"] = file.media_type
        main, sub = media.get_content_maintype(), media.get_content_subtype()
        said = dict(media.get_params(failobj=[])[1:])
        letter.add_attachment(file.content, main, sub, filename=clean(file.name, 80), params=said)


def _set_boundaries(letter: EmailMessage, message_id: str) -> None:
    """Boundaries of our own, or the same letter would have other bytes each time."""
    parts = [part for part in letter.walk() if part.is_multipart()]
    for number, part in enumerate(reversed(parts)):
        part.set_boundary("=_" + _digest(message_id + "." * number))


def mailbox(text: str) -> Address:
    """`Name <address>` or an address alone as a header's mailbox; CannotWrite where it is neither."""
    name, address = parseaddr(text)
    return _party(Party(id="", name=name, email=address, role="functional box"))


def recipient(claim: Claim) -> str:
    """The address a claim's letter goes to; CannotWrite where there is none."""
    return address_of(claim.to)


def _party(party: Party) -> Address:
    return Address(clean(party.name), addr_spec=address_of(party))


def _identifier(text: str) -> str:
    """A Message-ID in its brackets; one we did not make ourselves must not slip a header in."""
    found = text if text.startswith("<") else f"<{text}>"
    if not _ID.fullmatch(found) or len(found) > _LONGEST_ID or not found.isascii():
        raise CannotWrite(f"“{clean(text, 80)}” is no Message-ID: it needs the form name@host")
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _answer_to(letter: EmailMessage, claim: Claim) -> None:
    """Letters of one matter share a root, so that mail programs show them together."""
    if not claim.thread:
        return
    host = _identifier(claim.message_id).strip("<>").partition("@")[2]
    root = _identifier(claim.thread) if "@" in claim.thread else f"<{_digest(claim.thread)}@{host}>"
    if root != letter["Message-ID"]:
        letter["In-Reply-To"] = root
        letter["References"] = root


def _unsubscribe(letter: EmailMessage, claim: Claim, subject: str) -> None:
    """S and U letters can be stopped from the mail program itself: by its page, or a mail to the officer.

    The page takes the one click of RFC 8058, which is a POST: scanners that follow links stop nothing.
    """
    if class_of(claim.kind, claim.rung) not in ("S", "U"):
        return
    wish = quote(f"Please stop: {subject}"[:120], safe="")
    by_mail = f"<mailto:{address_of(claim.officer)}?subject={wish}>"
    letter["List-Unsubscribe"] = f"<{claim.stop_link}>, {by_mail}" if claim.stop_link else by_mail
    if claim.stop_link:
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def subject_and_text(raw: bytes) -> tuple[str, str]:
    """The subject and the plain text of a stored message, for channels that carry no mail."""
    letter = _parsed(raw)
    part = letter.get_body(("plain",))
    return str(letter["Subject"]), part.get_content() if part is not None else ""


def as_specimen(raw: bytes) -> bytes:
    """A copy that says in subject, header and body that it is a specimen and was sent to nobody."""
    letter = _parsed(raw)
    _replace(letter, "Subject", f"[specimen] {letter['Subject']}")
    letter["X-Specimen"] = "yes; written to a file and sent to nobody"
    notice = "SPECIMEN: this letter was written to a file and sent to nobody."
    _rewrite(letter, "plain", lambda text: f"{notice}\n\n{text}")
    _rewrite(letter, "html", lambda page: _into_body(page, f"<p><strong>{notice}</strong></p>"))
    return letter.as_bytes()


def redirected(raw: bytes, to: str) -> bytes:
    """A copy addressed to `to`, with the true recipient in the subject."""
    letter = _parsed(raw)
    true = ", ".join(address.addr_spec for address in letter["To"].addresses)
    _replace(letter, "Subject", f"[to {true}] {letter['Subject']}")
    _replace(letter, "To", mailbox(to))
    return letter.as_bytes()


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=_POLICY)


def _replace(letter: EmailMessage, header: str, value: object) -> None:
    letter.replace_header(header, value)


def _rewrite(letter: EmailMessage, form: str, change: Callable[[str], str]) -> None:
    part = letter.get_body((form,))
    if part is not None:
        part.set_content(change(part.get_content()), subtype=form, cte="quoted-printable")


def _into_body(page: str, words: str) -> str:
    """The page with `words` first in its body."""
    return re.sub(r"(<body[^>]*>)", lambda tag: tag.group(1) + words, page, count=1)
