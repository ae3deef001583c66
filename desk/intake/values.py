"""One cell as a value. Each reader raises ValueError with the reason, to be shown beside the value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import combinations
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email

from lifecycle.when import When, parse_when

LONGEST_CELL = 10_000
_LONGEST_NAME = 200
_FIRST_YEAR = 1990
_MOST_PEOPLE = 100_000_000
_GROUPS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+")
_DECIMAL = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Text as any cell may hold it: no formula, no control characters, of bearable length."""
    if len(text) > LONGEST_CELL:
        raise ValueError(f"has {len(text):,} characters; a cell may hold {LONGEST_CELL:,}")
    if text.startswith("="):
        raise ValueError("is a formula; write its result as plain text")
    if not text.isprintable() and any(_is_control(mark) for mark in text):
        raise ValueError("holds a control character that cannot be seen; type the text anew")
    return text


def words(text: str) -> str:
    """Free text; a leading + - @ would run as a formula where the text is opened in a spreadsheet."""
    if text[0] in "+-@":
        raise ValueError(f"begins with {text[0]}, which a spreadsheet runs as a formula; begin with a letter")
    return unicodedata.normalize("NFC", text)


def name(text: str) -> str:
    """A name: one line, spaces made single."""
    if len(text) > _LONGEST_NAME:
        raise ValueError(f"has {len(text)} characters; a name may have {_LONGEST_NAME}")
    if "\n" in text or "\r" in text:
        raise ValueError("has a line break; write the name on one line")
    if not any(mark.isalpha() for mark in text):
        raise ValueError("is no name: it holds no letter")
    return " ".join(words(text).split())


def when(text: str, today: date) -> When:
    """A year, month or day that has come; its first day is what must not lie in the future."""
    year = int(text[:4]) if re.match(r"\d{4}(?!\d)", text) else None
    if year is not None and year < _FIRST_YEAR:
        raise ValueError(f"is an impossible year; write one from {_FIRST_YEAR} to {today.year}")
    if year is not None and year > today.year:
        raise ValueError(f"lies in the future; today is {today}")
    try:
        read = parse_when(text)
    except ValueError as error:
        raise ValueError("is not a date; write 2014, 2014-04 or 2014-04-02") from error
    if read.first > today:
        raise ValueError(f"lies in the future; today is {today}")
    return read


def whens(text: str, today: date) -> tuple[When, ...]:
    """Several of them with a semicolon between, in the order of time."""
    read = sorted(when(part.strip(), today) for part in text.split(";") if part.strip())
    if len(set(read)) != len(read):
        raise ValueError("names the same year twice; write each Index round once")
    for one, other in combinations(read, 2):
        if one.overlaps(other):
            raise ValueError(f"names {one} and {other}, which may be one Index round; write it once")
    return tuple(read)


def population(text: str) -> int:
    """A number of inhabitants: digits, spaces between thousands allowed."""
    digits = re.sub(r"\D", "", text) if _GROUPS.fullmatch(text) else text
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("is not a number of inhabitants; write digits only, such as 272000")
    if not 1 <= int(digits[:12]) <= _MOST_PEOPLE:
        raise ValueError(f"is not a number of inhabitants; write one from 1 to {_MOST_PEOPLE}")
    return int(digits)


def percent(text: str) -> float:
    """A percentage from 0 to 100, with a point or a comma."""
    bare = text.removesuffix("%").strip()
    value = float(bare.replace(",", ".")) if _DECIMAL.fullmatch(bare) else None
    if value is None or value > 100:
        raise ValueError("is not a percentage; write a number from 0 to 100, such as 12.5")
    return value


def whole(text: str) -> int:
    """A number of a cycle, from 1 (or a year, in the contribution track)."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 9999):
        raise ValueError("is not the number of a cycle; write 1, 2, 3 …")
    return int(text)


def one_of(text: str, known: Collection[str], what: str) -> str:
    """One word of a list; a near miss is answered with the right one."""
    if text in known:
        return text
    raise ValueError(f"is no {what}; {suggestion(text, known)}")


def suggestion(text: str, known: Collection[str]) -> str:
    """What to write instead: the near one, or the whole list."""
    near = get_close_matches(text.lower().replace(" ", "_"), known, n=1, cutoff=0.6)
    return f"write {near[0]}" if near else f"write one of {', '.join(known)}"


def zone(text: str) -> str:
    """An IANA time zone, such as Europe/Paris."""
    if _is_zone(text):
        return text
    near = get_close_matches(text.title().replace(" ", "_"), available_timezones(), n=1, cutoff=0.7)
    raise ValueError(f"is no time zone; write {near[0] if near else 'one such as Europe/Paris'}")


@cache
def _is_zone(text: str) -> bool:
    try:
        return ZoneInfo(text).key in available_timezones()
    except (OSError, ValueError, KeyError):
        return False


def email(text: str) -> str:
    """An address as it can be written to; whether it exists is not asked of anybody."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(f"is no e-mail address: {str(error).rstrip('.')}") from error


def _is_control(mark: str) -> bool:
    return mark in _DIRECTION or (unicodedata.category(mark) == "Cc" and mark not in "\n\r\t")
