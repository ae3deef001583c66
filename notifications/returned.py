"""Reads mails that come back: reports of servers, automatic answers (RFC 3834), answers of people."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.headerregistry import BaseHeader, ContentDispositionHeader, HeaderRegistry
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses
from typing import Literal, cast

from lifecycle.ports import Returned
from notifications.reports import Report, from_a_server, report_of, text_of
from notifications.returnpath import ReturnPath
from notifications.words import clean

_HEADERS = HeaderRegistry(use_default_map=False)
_HEADERS.map_to_type("content-disposition", cast(type[BaseHeader], ContentDispositionHeader))
_POLICY = default.clone(header_factory=_HEADERS)
"""Headers are read as text: the library falls over odd ones when it takes them apart, and we need few."""
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_NAMED = re.compile(r"(?im)^message-id:\s*(<[^<>\s]+>)")
_MOST_SAID = 500
_BY_PROGRAMS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Vacation", "X-Mail-Autoreply")
_COMPLAINT = "A complaint: the reader’s mail provider says that the letter was marked as unwanted"
_AGAIN = re.compile(r"(?:(?:re|aw|sv|tr|fwd?|rif|odp)\s*:\s*)+", re.IGNORECASE)
_AUTOMATIC = re.compile(
    r"automatic reply|auto[- ]?(reply|response|antwort)|automatische antwort|automatisch antwoord"
    r"|out of (the )?office|réponse automatique|absence du bureau|absente?\b|absence\s*:|abwesen(d|heit)"
    r"|risposta automatica|fuori (sede|ufficio)|respuesta automática|fuera de (la )?oficina"
    r"|resposta automática|ausência|afwezig|autosvar|automatis[kc]t? (svar|vastaus)|automaattinen vastaus"
    r"|odpowiedź automatyczna|automatická odpove[dď]|automatická odpověď|automatikus válasz|răspuns automat"
    r"|automatski odgovor|samodejni odgovor|otomatik yanıt|αυτόματη απάντηση|автоматич\w+ (ответ|відповідь)"
    r"|自動(応答|返信)",
    re.IGNORECASE,
)
"""How the mail programs of our readers' countries begin the subject of an answer that nobody wrote."""


def read(raw: bytes, path: ReturnPath | None) -> Returned:
    """What a mail that came back says, and which letter it is about, as far as it tells."""
    mail = message_from_bytes(raw, policy=_POLICY)
    report, notice = report_of(mail), _notice(mail, path)
    return Returned(
        kind=_kind(mail, report),
        digest=hashlib.sha256(raw).hexdigest(),
        notice=notice,
        message_ids=list(dict.fromkeys(_ids(mail))),
        said=_said(mail, report),
        # A report can be made up: where our letters carry a signed way back, only that ends an address.
        address=report is not None and report.gone and (path is None or notice is not None),
        of=report.of if report is not None else "",
    )


def _said(mail: EmailMessage, report: Report | None) -> str:
    if report is not None:
        return report.said
    return _COMPLAINT if _complains(mail) else _words(mail)


def _complains(mail: EmailMessage) -> bool:
    """Whether a provider passes on that its reader took the letter for unwanted (RFC 5965)."""
    return any(part.get_content_type() == "message/feedback-report" for part in mail.walk())


def _kind(mail: EmailMessage, report: Report | None) -> Literal["bounce", "delay", "away", "answer"]:
    if report is not None:
        return "bounce" if report.outcome == "failed" else "delay"
    if _complains(mail):
        return "answer"  # a person's wish: an officer looks at it, and the ladder rests until then
    return "away" if _by_itself(mail) else "answer"


def _by_itself(mail: EmailMessage) -> bool:
    """Whether a program wrote it: by its headers, by its name, or by its subject in the usual words."""
    automatic = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower() in ("auto_reply", "bulk", "junk")
    # A report that is no delivery status is one too: a read receipt.
    named = mail.get_content_type() == "multipart/report" or from_a_server(mail)
    subject = _AUTOMATIC.match(_AGAIN.sub("", str(mail["Subject"] or "").strip()))
    from_nobody = str(mail.get("Return-Path", "")).strip() == "<>"
    headers = any(mail[name] is not None for name in _BY_PROGRAMS)
    return automatic != "no" or precedence or named or from_nobody or headers or subject is not None


def _words(mail: EmailMessage) -> str:
    """The beginning of what a person wrote, without what is quoted below; of a page, its words."""
    own = [line for line in text_of(mail).splitlines() if not line.lstrip().startswith(">")]
    return clean(" ".join(own), _MOST_SAID) or clean(str(mail["Subject"] or ""), _MOST_SAID)


def _notice(mail: EmailMessage, path: ReturnPath | None) -> int | None:
    if path is None:
        return None
    said = [str(value) for name in _ADDRESSED for value in mail.get_all(name, [])]
    found = (path.notice(address) for _, address in getaddresses(said))
    return next((notice for notice in found if notice is not None), None)


def _ids(mail: EmailMessage) -> Iterator[str]:
    """The Message-IDs a mail answers, and that of the letter it brings back, as a part or below its words."""
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(str(mail.get(name, "")))
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            yield from _of_the_letter(part)
    if from_a_server(mail):
        yield from _NAMED.findall(text_of(mail))


def _of_the_letter(part: Message) -> Iterator[str]:
    payload = part.get_payload()
    letter = payload[0] if isinstance(payload, list) else payload
    text = letter["Message-ID"] if isinstance(letter, Message) else str(letter)
    yield from _NAMED.findall(f"Message-ID: {text}\n{text}")
