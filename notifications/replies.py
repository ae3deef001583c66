"""What a mail server's words mean: about the address, about our own way in, or about this letter alone."""

from __future__ import annotations

import re

from notifications.words import clean

_LONGEST = 500
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_NO_SUCH_ADDRESS = frozenset({550, 551, 553})
"""Without an enhanced status, the replies that name the mailbox (RFC 5321)."""
_OUR_SENDER = frozenset({"5.1.7", "5.1.8", "4.1.7", "4.1.8"})
"""The sender's address is refused (RFC 3463), whoever the reader is."""
_SENDER = re.compile(r"\bsender (address )?(rejected|refused|denied|not allowed)", re.IGNORECASE)
_NOT_THE_ADDRESS = re.compile(
    r"\b(spam|sender|relay\w*|block(ed|list\w*)?|black ?list\w*|den(y|ied)|polic\w+|reputation|spf|dkim|dmarc"
    r"|quota|full|greylist\w*|authenticat\w+|virus)\b",
    re.IGNORECASE,
)
"""Words by which a server without enhanced statuses says that it minds us or our letter."""
_UNKNOWN_AT_THE_EDGE = re.compile(r"recipient address rejected", re.IGNORECASE)
"""Microsoft's servers say 5.4.1 and this of a mailbox that its organisation does not have."""
_SIGN_IN = frozenset({530, 534, 535, 538})
"""Replies about our own signing in: an officer can heal them, so no letter may die of them."""
_WHAT_WE_SAID = frozenset({500, 502, 503, 504})
"""A server understood us otherwise than we meant: no matter of this letter."""
_OUR_WAY = re.compile(
    r"\brelay|client host|\b(block|black|deny) ?list|blocked using|spamhaus|\bspf\b|\bdkim\b|\bdmarc\b"
    r"|reputation|reverse (dns|host)|\b(helo|ehlo)\b",
    re.IGNORECASE,
)
"""Words about the machine that hands our letters over, or how it proves who it is: an officer can mend it."""
_FULL = frozenset({"5.2.2", None})
"""With 552: a mailbox that is full today, or no word on what is too much (RFC 5321, 4.5.3.1.10)."""
_TOO_MUCH = 552
_SIZE = frozenset({"5.2.3", "5.3.4", "4.3.1"})
"""This letter is too large, or there is no room for it."""


def said(code: int, words: bytes | str) -> str:
    """A server's reply as one clean line: 250 2.0.0 queued as 4F1.

    Old servers write their language in Latin-1; a reply of many lines repeats its status on each of them.
    """
    lines = _text(words).splitlines()
    status = _STATUS.match(lines[0]) if lines else None
    again = f"{status[0]} " if status else ""
    told = [line.removeprefix(again) if number else line for number, line in enumerate(lines)]
    return clean(" ".join([str(code), *told]), _LONGEST)


def _text(words: bytes | str) -> str:
    if isinstance(words, str):
        return words
    try:
        return words.decode("utf-8")
    except UnicodeDecodeError:
        return words.decode("latin-1")


def taken(code: int) -> bool:
    """Whether a reply is a yes: its first digit decides, whatever the others are (RFC 5321, 4.2.1)."""
    return 200 <= code < 300


def final(code: int, words: bytes | str) -> bool:
    """Whether a refusal of this letter can never heal: not our way in, not a mailbox that is full today."""
    text = said(code, words)
    full = code == _TOO_MUCH and _status(text) in _FULL
    ours = _OUR_WAY.search(text) is not None and not names_the_address(code, words)
    healing = code in _SIGN_IN | _WHAT_WE_SAID or full or ours
    return 500 <= code < 600 and not healing


def of_the_address(code: int, words: bytes | str) -> bool:
    """Whether a refusal is about the address itself (RFC 3463: 5.1.x, 5.2.1), not about us or our letter."""
    text = said(code, words)
    status = _status(text)
    if status is None:
        return code in _NO_SUCH_ADDRESS and not _NOT_THE_ADDRESS.search(text)
    if status == "5.4.1":
        return _UNKNOWN_AT_THE_EDGE.search(text) is not None
    if status == "5.1.0":
        return not _NOT_THE_ADDRESS.search(text)
    return status == "5.2.1" or (status.startswith("5.1.") and status not in _OUR_SENDER)


def names_the_address(code: int, words: bytes | str) -> bool:
    """Whether a refusal of the whole letter says by its status that there is no such address."""
    return _status(said(code, words)) is not None and of_the_address(code, words)


def of_our_way_in(code: int) -> bool:
    """Whether a server wants us to sign in, or to sign in otherwise, before it takes any letter."""
    return code in _SIGN_IN


def of_our_sender(code: int, words: bytes | str) -> bool:
    """Whether a refusal is about our own sender, which many servers say only at the reader's name."""
    text = said(code, words)
    return _status(text) in _OUR_SENDER or (_status(text) is None and _SENDER.search(text) is not None)


def of_the_size(code: int, words: bytes | str) -> bool:
    """Whether a refusal of the envelope's sender is about the size that was announced with it."""
    return code in {452, 552} or _status(said(code, words)) in _SIZE


def _status(text: str) -> str | None:
    found = _STATUS.search(text)
    return found[0] if found else None
