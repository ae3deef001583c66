"""The values in a rule's sentence as the reader writes them: titles, days, hours, numbers, sums, counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from desk import abroad, keys, tongue

UNITS = ("day", "working day", "week", "month", "year", "time", "visit", "matter")
"""What rules count; a number and its noun bend together."""


def plain(language: str, text: str) -> str | None:
    """What needs no template: a text of the catalogue, a day, a number, a sum, a count."""
    if (said := tongue.translated(language, text)) != text or text in tongue.texts(language):
        return said
    for pattern, write in _WRITTEN.items():
        if (match := pattern.fullmatch(text)) and (written := write(language, match)) is not None:
            return written
    return None


def _day(_language: str, match: re.Match[str]) -> str:
    return abroad.day(match[0])


def _hour(_language: str, match: re.Match[str]) -> str:
    said = tongue.say("{day} at {hour}:{minute}", day=abroad.day(match[1]), hour=match[2], minute=match[3])
    return said + (" UTC" if match[4] else "")


def _sum(_language: str, match: re.Match[str]) -> str:
    whole = match[1].replace(",", "\u202f")
    return f"{whole},{match[2]}\u00a0EUR"


def _number(_language: str, match: re.Match[str]) -> str:
    return match[0]


def _software(_language: str, match: re.Match[str]) -> str:
    return keys.plain(match[0])


def _count(_language: str, match: re.Match[str]) -> str:
    return abroad.count(int(match[1]), match[2])


def _numbered(language: str, match: re.Match[str]) -> str | None:
    """A title with its year or number: “Contribution paid 2027”."""
    title = plain(language, match[1])
    return f"{title} {match[2]}" if title is not None else None


_WRITTEN: Mapping[re.Pattern[str], Callable[[str, re.Match[str]], str | None]] = {
    re.compile(r"\d{4}-\d\d(?:-\d\d)?"): _day,
    re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::\d\d)?(Z| UTC)?"): _hour,
    re.compile(r"EUR (\d[\d,]*)\.(\d\d)"): _sum,
    re.compile(r"[+-]?\d+(?:[.,]\d+)*"): _number,
    re.compile(rf"([+-]?\d+) ({'|'.join(UNITS)})s?"): _count,
    re.compile(r"(?:system:|department\.)\w+"): _software,
    re.compile(r"(.+) (\d+)"): _numbered,
}
