"""Reads mails that come back: delivery status (RFC 3464), automatic answers (RFC 3834), answers of people."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses
from html import unescape
from typing import Literal, cast

from lifecycle.ports import Returned
from notifications.replies import of_the_address
from notifications.returnpath import ReturnPath
from notifications.words import clean

_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_MOST_SAID = 500
_MOST_READ = 5000
_SERVERS = ("mailer-daemon", "postmaster", "mail-daemon")
_REFUSAL = re.compile(r"\b5[0-5]\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b")
_AUTOMATIC = re.compile(
    r"(automatic reply|auto[- ]?reply|automatische antwort|out of (the )?office|réponse automatique)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?is)<(blockquote|style|script|head)\b.*?</\1>")
_TAGS = re.compile(r"<[^>]*>")


def read(raw: bytes, path: ReturnPath | None) -> Returned:
    """What a mail that came back says, and which letter it is about, as far as it tells."""
    mail = message_from_bytes(raw, policy=default)
    report = _report(mail) or _plain_report(mail)
    return Returned(
        kind=_kind(mail, report),
        digest=hashlib.sha256(raw).hexdigest(),
        notice=_notice(mail, path),
        message_ids=list(dict.fromkeys(_ids(mail))),
        said=_report_words(report) if report is not None else _words(mail),
        address=report is not None and _gone(report),
    )


def _report(mail: EmailMessage) -> Message | None:
    """The part of a delivery status that speaks of our recipient."""
    if mail.get_content_type() != "multipart/report":
        return None
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = cast(list[Message], part.get_payload())
            return next((block for block in blocks if block["Action"]), None)
    return None


def _plain_report(mail: EmailMessage) -> Message | None:
    """What a server says in plain words that knows no delivery status: from nobody, with a reply of 5xx."""
    if not _from_a_server(mail) or mail.get_content_type() == "multipart/report":
        return None
    words = _words(mail, _MOST_READ)
    code = _REFUSAL.search(words)
    if code is None:
        return None
    report = Message()
    report["Action"] = "failed"
    report["Diagnostic-Code"] = words[code.start() :][:_MOST_SAID]
    return report


def _from_a_server(mail: EmailMessage) -> bool:
    name = getaddresses([str(mail.get("From", ""))])
    local = name[0][1].partition("@")[0].lower() if name else ""
    return local in _SERVERS or str(mail.get("Return-Path", "")).strip() == "<>"


def _kind(mail: EmailMessage, report: Message | None) -> Literal["bounce", "delay", "away", "answer"]:
    if report is not None:
        return "bounce" if str(report["Action"]).strip().lower() == "failed" else "delay"
    automatic = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    by_itself = any(mail[name] for name in ("X-Autoreply", "X-Autorespond"))
    precedence = str(mail.get("Precedence", "")).strip().lower() in ("auto_reply", "bulk", "junk")
    # A report that is no delivery status (a read receipt, a complaint), and what only says so in words.
    by_itself = by_itself or mail.get_content_type() == "multipart/report" or _from_a_server(mail)
    by_itself = by_itself or _AUTOMATIC.match(str(mail["Subject"] or "")) is not None
    return "away" if automatic != "no" or by_itself or precedence else "answer"


def _gone(report: Message) -> bool:
    """Whether a failed delivery says that the address itself is gone, not merely this letter unwelcome."""
    words = f"{report['Status'] or ''} {report['Diagnostic-Code'] or ''}"
    code = re.search(r"\b5\d\d\b", words)
    failed = str(report["Action"]).strip().lower() == "failed"
    return failed and of_the_address(int(code[0]) if code else 500, words)


def _report_words(report: Message) -> str:
    words = (report["Status"], report["Diagnostic-Code"])
    return clean(" ".join(str(word) for word in words if word), _MOST_SAID) or "no reason given"


def _words(mail: EmailMessage, longest: int = _MOST_SAID) -> str:
    """The beginning of what a person wrote, without what is quoted below; of a page, its words."""
    part = mail.get_body(("plain", "html"))
    try:
        text = str(part.get_content()) if part is not None else ""
    except (LookupError, UnicodeError):
        text = ""
    if part is not None and part.get_content_type() == "text/html":
        text = unescape(_TAGS.sub(" ", _QUOTED.sub(" ", text)))
    own = [line for line in text.splitlines() if not line.lstrip().startswith(">")]
    return clean(" ".join(own), longest) or clean(str(mail["Subject"] or ""), longest)


def _notice(mail: EmailMessage, path: ReturnPath | None) -> int | None:
    if path is None:
        return None
    said = [str(value) for name in _ADDRESSED for value in mail.get_all(name, [])]
    found = (path.notice(address) for _, address in getaddresses(said))
    return next((notice for notice in found if notice is not None), None)


def _ids(mail: EmailMessage) -> Iterator[str]:
    """The Message-IDs a mail answers, and that of the letter it brings back."""
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(str(mail.get(name, "")))
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            yield from _of_the_letter(part)


def _of_the_letter(part: Message) -> Iterator[str]:
    payload = part.get_payload()
    letter = payload[0] if isinstance(payload, list) else payload
    text = letter["Message-ID"] if isinstance(letter, Message) else str(letter)
    yield from re.findall(r"(?im)^message-id:\s*(<[^<>\s]+>)", f"Message-ID: {text}\n{text}")
