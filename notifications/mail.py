"""The message of a letter: same letter, same bytes.

The bytes are made once, stored, and sent from there. Marks for specimens and for redirected mail are
put on a copy at delivery, so that what is stored is always the letter itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from urllib.parse import quote

from lifecycle.ports import Claim, File, Party
from lifecycle.reminding.letters import class_of
from notifications import mime
from notifications.languages import spoken
from notifications.letter import address_of
from notifications.mime import POLICY
from notifications.render import Rendered
from notifications.words import CannotWrite, clean

_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
_LONGEST_ID = 200
_LONGEST_SUBJECT = 250


def compose(claim: Claim, rendered: Rendered, *, sender: str, now: datetime) -> bytes:
    """The message as it goes to the server. `sender` is the functional box; `now` is aware UTC.

    CannotWrite for an address that is none, and for a Message-ID that is none.
    """
    message_id = _identifier(claim.message_id)
    lines = [
        _box("From", sender),
        _party("Reply-To", claim.officer),
        _party("To", claim.to),
        mime.header("Subject", rendered.subject),
        mime.header("Date", format_datetime(now)),
        mime.identifiers("Message-ID", message_id),
        *_answer_to(claim, message_id),
        b"Auto-Submitted: auto-generated\r\n",
        *_unsubscribe(claim, rendered.subject),
        b"MIME-Version: 1.0\r\n",
        mime.header("Content-Language", spoken(claim.to.language)),
    ]
    return b"".join(lines) + _body(rendered, [*rendered.files, *claim.files], message_id)


def _body(rendered: Rendered, files: Sequence[File], message_id: str) -> bytes:
    """The words twice, plain and as a page; an invitation beside them; files after them.

    Boundaries of our own, or the same letter would have other bytes each time.
    """
    words = [mime.text("plain", rendered.text), mime.text("html", rendered.html), *mime.invitations(files)]
    inner = mime.multipart("alternative", "=_" + _digest(message_id), words)
    if not files:
        return inner
    return mime.multipart("mixed", "=_" + _digest(message_id + "."), [inner, *mime.attachments(files)])


def mailbox(text: str) -> Address:
    """`Name <address>` or an address alone as a header's mailbox; CannotWrite where it is neither."""
    party = _functional(text)
    return Address(clean(party.name), addr_spec=address_of(party))


def _functional(text: str) -> Party:
    name, address = parseaddr(text)
    return Party(id="", name=name, email=address, role="functional box")


@lru_cache(maxsize=64)
def _box(name: str, text: str) -> bytes:
    return _party(name, _functional(text))


def recipient(claim: Claim) -> str:
    """The address a claim's letter goes to; CannotWrite where there is none."""
    return address_of(claim.to)


def still_for(claim: Claim, raw: bytes) -> bool:
    """Whether a stored message is addressed to whoever would read it today; true of what is no message."""
    to = _parsed(raw)["To"]
    try:
        return to is None or to.addresses[0].addr_spec == recipient(claim)
    except CannotWrite:
        return True


def _party(name: str, party: Party) -> bytes:
    return mime.addressed(name, clean(party.name), address_of(party))


def _identifier(text: str) -> str:
    """A Message-ID in its brackets; one we did not make ourselves must not slip a header in."""
    found = text if text.startswith("<") else f"<{text}>"
    if not _ID.fullmatch(found) or len(found) > _LONGEST_ID or not found.isascii():
        raise CannotWrite(f"“{clean(text, 80)}” is no Message-ID: it needs the form name@host")
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _answer_to(claim: Claim, message_id: str) -> Iterator[bytes]:
    """Letters of one matter share a root, so that mail programs show them together."""
    if not claim.thread:
        return
    host = message_id.strip("<>").partition("@")[2]
    root = _identifier(claim.thread) if "@" in claim.thread else f"<{_digest(claim.thread)}@{host}>"
    if root != message_id:
        yield mime.identifiers("In-Reply-To", root)
        yield mime.identifiers("References", root)


def _unsubscribe(claim: Claim, subject: str) -> Iterator[bytes]:
    """S and U letters can be stopped from the mail program itself: by its page, or a mail to the officer.

    The page takes the one click of RFC 8058, which is a POST: scanners that follow links stop nothing.
    """
    if class_of(claim.kind, claim.rung) not in ("S", "U"):
        return
    wish = quote(f"Please stop: {subject}"[:120], safe="")
    by_mail = f"mailto:{address_of(claim.officer)}?subject={wish}"
    yield mime.links("List-Unsubscribe", [claim.stop_link, by_mail] if claim.stop_link else [by_mail])
    if claim.stop_link:
        yield b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def subject_and_text(raw: bytes) -> tuple[str, str]:
    """The subject and the plain text of a stored message, for channels that carry no mail."""
    letter = _parsed(raw)
    part = letter.get_body(("plain",))
    return str(letter["Subject"]), part.get_content() if part is not None else ""


def as_specimen(raw: bytes) -> bytes:
    """A copy that says in subject, header and body that it is a specimen and was sent to nobody."""
    letter = _parsed(mime.with_header(raw, mime.header("Subject", f"[specimen] {_subject(raw)}")))
    letter["X-Specimen"] = "yes; written to a file and sent to nobody"
    notice = "SPECIMEN: this letter was written to a file and sent to nobody."
    _rewrite(letter, "plain", lambda text: f"{notice}\n\n{text}")
    _rewrite(letter, "html", lambda page: _into_body(page, f"<p><strong>{notice}</strong></p>"))
    return letter.as_bytes()


def redirected(raw: bytes, to: str) -> bytes:
    """A copy addressed to `to`, with the true recipient in the subject."""
    true = ", ".join(address.addr_spec for address in _parsed(raw)["To"].addresses)
    marked = mime.with_header(raw, mime.header("Subject", f"[to {true}] {_subject(raw)}"))
    return mime.with_header(marked, _box("To", to))


def _subject(raw: bytes) -> str:
    """The subject of a stored message as one line."""
    return clean(str(_parsed(raw)["Subject"]), _LONGEST_SUBJECT)


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=POLICY)


def _rewrite(letter: EmailMessage, form: str, change: Callable[[str], str]) -> None:
    part = letter.get_body((form,))
    if part is not None:
        part.set_content(change(part.get_content()), subtype=form, cte="quoted-printable")


def _into_body(page: str, words: str) -> str:
    """The page with `words` first in its body."""
    return re.sub(r"(<body[^>]*>)", lambda tag: tag.group(1) + words, page, count=1)
