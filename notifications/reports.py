"""What mail servers report of a letter: failed, put off or passed on; by RFC 3464, or in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import HeaderParser
from email.utils import getaddresses
from html import unescape
from typing import Literal, cast

from notifications.replies import of_the_address
from notifications.words import clean

_MOST_SAID = 500
_MOST_READ = 5000
_SERVERS = ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon")
_FAILED_TO = "X-Failed-Recipients"
_REFUSAL = re.compile(r"(?<![\d.])5[0-5]\d(?=[ -])|(?<![\d.])(?<!\b4\d\d )(?<!\b4\d\d-)5\.\d{1,3}\.\d{1,3}\b")
"""A reply of 5xx, or a status 5.x.y that does not stand behind a reply of 4xx."""
_UNKNOWN = re.compile(
    r"unrouteable address|(user|address|mailbox|recipient|account) (is )?(unknown|not found|does not exist)"
    r"|unknown (user|address|mailbox|recipient)|no such (user|address|mailbox|recipient)"
    r"|no mailbox here by that name|unbekannter? (empfänger|benutzer|adresse)|(empfänger|benutzer) unbekannt"
    r"|(utilisateur|destinataire|adresse)( est)? inconnue?|n.existe pas",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\bdelay(ed)?\b|not yet been delivered|still being retried|will (be retried|keep trying|retry)"
    r"|noch nicht zugestellt|verzögert|retardée?\b|différée?\b|pas encore (pu )?être",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?is)<(blockquote|style|script|head)\b.*?</\1>")
_TAGS = re.compile(r"<[^>]*>")
_COPY_BEGINS = re.compile(r"^-{2,}.*\b(copy|message|headers|kopie|copie|nachricht|original)\b", re.IGNORECASE)
_IN_UTF8 = "message/global-delivery-status"
_STATUSES = ("message/delivery-status", _IN_UTF8)
_NO_FAILURE = ("delivered", "relayed", "expanded")


@dataclass(frozen=True, slots=True)
class Report:
    """A server's report. `gone`: the address itself, not this letter; `of`: the address it names, if any."""

    outcome: Literal["failed", "delayed", "passed on"]
    said: str
    gone: bool = False
    of: str = ""


def report_of(mail: EmailMessage) -> Report | None:
    """What a server reports in a mail; None where it is no report on a delivery."""
    if mail.get_content_type() == "multipart/report":
        return _formal(mail)
    return _in_words(mail) if from_a_server(mail) or mail[_FAILED_TO] else None


def from_a_server(mail: EmailMessage) -> bool:
    """Whether a mail comes from the name that mail servers write under."""
    name = getaddresses([str(mail.get("From", ""))])
    return bool(name) and name[0][1].partition("@")[0].lower() in _SERVERS


def _formal(mail: EmailMessage) -> Report | None:
    """The worst that a delivery status says: a letter that was passed on twice may have failed once."""
    blocks = [block for block in _blocks(mail) if block["Action"]]
    said = {_action(block): block for block in reversed(blocks)}
    if "failed" in said:
        return _failed(said["failed"])
    if any(action not in _NO_FAILURE for action in said):
        return Report("delayed", _words_of(next(b for a, b in said.items() if a not in _NO_FAILURE)))
    return Report("passed on", _words_of(blocks[0])) if blocks else None


def _blocks(mail: EmailMessage) -> Iterator[Message]:
    for part in mail.walk():
        kind, payload = part.get_content_type(), part.get_payload()
        if kind in _STATUSES and isinstance(payload, list) and payload:
            blocks = cast(list[Message], payload)
            yield from blocks if kind != _IN_UTF8 else _below(blocks[-1])


def _below(first: Message) -> Iterator[Message]:
    """The blocks of a report in UTF-8 (RFC 6533): they stand below its first one, as text."""
    text = first.get_payload(decode=True)
    if isinstance(text, bytes):
        yield from map(HeaderParser().parsestr, text.decode("utf-8", "replace").split("\n\n"))


def _action(block: Message) -> str:
    return _field(block, "action").partition(" ")[0].lower()


def _failed(block: Message) -> Report:
    status, words = _field(block, "status"), _words_of(block)
    diagnosis = _field(block, "diagnostic-code")
    code = re.search(r"\b5\d\d\b", diagnosis)
    gone = not status.startswith("4") and of_the_address(int(code[0]) if code else 500, words)
    return Report("failed", words, gone, _address(_field(block, "final-recipient")))


def _words_of(block: Message) -> str:
    told = (_field(block, "status"), _field(block, "diagnostic-code"))
    return clean(" ".join(word for word in told if word), _MOST_SAID) or "no reason given"


def _field(block: Message, name: str) -> str:
    """A field of a status as one line; old servers write their language in Latin-1."""
    found = next((str(value) for key, value in block.raw_items() if key.lower() == name), "")
    raw = found.encode("utf-8", "surrogateescape")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return " ".join(text.split())


def _address(field: str) -> str:
    """`rfc822; ada@city.example` without its kind; empty where it is no address of the mail."""
    kind, _, address = field.partition(";")
    return address.strip().strip("<>") if kind.strip().lower() in ("rfc822", "utf-8") else ""


def _in_words(mail: EmailMessage) -> Report | None:
    """What a server says in plain words that knows no delivery status."""
    lines = list(_before_the_copy(text_of(mail).splitlines()))
    text = " ".join(lines)[:_MOST_READ]
    if _LATER.search(f"{mail['Subject'] or ''} {text}"):
        return Report("delayed", clean(text, _MOST_SAID))
    code, unknown = _REFUSAL.search(text), _UNKNOWN.search(text)
    if code is None and unknown is None and not mail[_FAILED_TO]:
        return None
    number = int(code[0]) if code and code[0].isdigit() else 500
    gone = code is not None and of_the_address(number, text[code.start() :])
    told = next((line for line in lines if _REFUSAL.search(line) or _UNKNOWN.search(line)), text)
    named = str(mail[_FAILED_TO] or "").partition(",")
    return Report("failed", clean(told, _MOST_SAID), gone or unknown is not None, clean(named[0]))


def _before_the_copy(lines: Iterable[str]) -> Iterator[str]:
    """The server's own words: below them stands a copy of our letter."""
    for line in lines:
        if _COPY_BEGINS.match(line):
            return
        yield line


def text_of(mail: EmailMessage) -> str:
    """The words of a mail, plain or of its page without what that quotes; empty where they cannot be read."""
    part = mail.get_body(("plain", "html"))
    try:
        text = str(part.get_content()) if part is not None else ""
    except (LookupError, UnicodeError):
        return ""
    page = part is not None and part.get_content_type() == "text/html"
    return unescape(_TAGS.sub(" ", _QUOTED.sub(" ", text))) if page else text
