"""The bytes of a message: header lines and parts, written down without a tree of objects in between.

Ordinary header lines are written as they are; whatever needs encoding or folding goes through the standard
library's `email`. Lines end with CRLF, are ASCII, and are short enough for every server (RFC 5322, 2045).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Sequence
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage, Message
from email.policy import SMTP
from functools import lru_cache
from typing import cast
from urllib.parse import quote

from lifecycle.ports import File
from notifications.words import clean

_HEADERS = HeaderRegistry()
_IDENTIFIERS = cast(type[BaseHeader], MessageIDHeader)
_HEADERS.map_to_type("in-reply-to", _IDENTIFIERS)
_HEADERS.map_to_type("references", _IDENTIFIERS)
# Identifiers are not words: as ordinary headers, long ones would be encoded and the thread lost.
POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS, refold_source="none")
_LINE = 76
_ORDINARY = re.compile(r"[!-<>-~][ !-<>-~]*[!-<>-~]")
"""Words of a header that stand for themselves: no sign but ASCII, no “=” that could begin an encoded word."""
_ENCODED = "=?"
_BARE_NAME = re.compile(r"[A-Za-z0-9]+(?:[ '-]+[A-Za-z0-9]+)*")
_IN_URLS = "!#$%&'()*+,/:;=?@[]~"
"""What an address may hold as it stands (RFC 3986); anything else is escaped, so that it stays one line."""
_CALENDAR = "text/calendar"


def header(name: str, value: str) -> bytes:
    """One header of words with its line end, encoded and folded where it must be."""
    if len(name) + len(value) + 2 <= _LINE and _ORDINARY.fullmatch(value):
        return f"{name}: {value}\r\n".encode("ascii")
    return _as_they_look(name, value) if _ENCODED in value else _folded(name, value)


def identifiers(name: str, value: str) -> bytes:
    """A header of Message-IDs, which are no words: encoded or folded, a long one would be lost."""
    return f"{name}: {value}\r\n".encode("ascii")


def addressed(name: str, person: str, email: str) -> bytes:
    """A header of one mailbox: a person's clean name, and an address that was checked."""
    if not person:
        return header(name, email)
    if len(name) + len(person) + len(email) + 5 <= _LINE and _BARE_NAME.fullmatch(person):
        return f"{name}: {person} <{email}>\r\n".encode("ascii")
    if _ENCODED in person:
        return _as_they_look(name, person)[:-2] + f"\r\n <{email}>\r\n".encode("ascii")
    return _folded(name, str(Address(person, addr_spec=email)))


def _as_they_look(name: str, words: str) -> bytes:
    """Words that look encoded (RFC 2047), as they look: decoded, they could hold a line break of a header."""
    said = Header(words, "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")
    return f"{name}: {said}\r\n".encode("ascii")


@lru_cache(maxsize=512)
def _folded(name: str, value: str) -> bytes:
    folded: str = POLICY.fold(name, POLICY.header_factory(name, value))
    return folded.encode("ascii")


def with_header(raw: bytes, line: bytes) -> bytes:
    """A message with one of its headers replaced by this line (or lines, where it is folded)."""
    name = re.escape(line.partition(b":")[0])
    found = re.compile(rb"(?im)^" + name + rb":.*\r\n(?:[ \t].*\r\n)*")
    head, end, body = raw.partition(b"\r\n\r\n")
    return found.sub(lambda _: line, head + b"\r\n", count=1) + end[2:] + body


def links(name: str, urls: Sequence[str]) -> bytes:
    """A header of addresses (RFC 2369), a line for each: as words, they would be encoded and lost."""
    told = ",\r\n ".join(f"<{quote(url, safe=_IN_URLS)}>" for url in urls)
    return f"{name}: {told}\r\n".encode("ascii")


def text(subtype: str, words: str) -> bytes:
    """A part of text in UTF-8: its headers, and its words as quoted-printable."""
    lines = words.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    written = binascii.b2a_qp(lines, istext=True)
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode("ascii") + written


def multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Parts under one roof: its header, and the parts between its boundaries."""
    edge = f"\r\n--{boundary}".encode("ascii")
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n'.encode("ascii")
    return head + b"".join(edge + b"\r\n" + part for part in parts) + edge + b"--\r\n"


def invitations(files: Iterable[File]) -> list[bytes]:
    """Calendar files as an alternative to the words: so a mail program offers to accept them."""
    return [_part(file, None) for file in files if file.media_type.startswith(_CALENDAR)]


def attachments(files: Iterable[File]) -> list[bytes]:
    """Files as they are attached; a calendar file for programs that know it by its name alone."""
    return [_part(file, clean(file.name, 80)) for file in files]


def _part(file: File, name: str | None) -> bytes:
    media = Message()
    calendar = file.media_type.startswith(_CALENDAR)
    media["Content-Type"] = "application/ics" if calendar and name else file.media_type
    main, sub = media.get_content_maintype(), media.get_content_subtype()
    said = dict(media.get_params(failobj=[])[1:])
    part = EmailMessage(policy=POLICY)
    placed = "attachment" if name else None
    part.set_content(file.content, main, sub, disposition=placed, filename=name, params=said)
    del part["MIME-Version"]
    return part.as_bytes()
