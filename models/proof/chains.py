"""The chain of hashes, checked over raw rows: the first thing wrong with each city, and with an anchor.

Pure: rows come in as they are stored, wherever from; whatever cannot be parsed is a finding, never a failure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from models.ledger import GENESIS, HASHED

Finding = dict[str, Any]
Head = tuple[int, str]
WIDTH = len(HASHED)
_CITY, _SEQ, _PREVIOUS = (HASHED.index(name) for name in ("city", "seq", "prev_hash"))
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def digest(columns: Sequence[Any]) -> str:
    """SHA-256 over the hashed columns in their fixed order; ValueError or TypeError for what is no text."""
    return hashlib.sha256(_canonical(tuple(columns)).encode()).hexdigest()


def findings(rows: Iterable[Sequence[Any]], heads: Mapping[str, Head]) -> Iterator[Finding]:
    """The first thing wrong with each city. A row is the hashed columns and its hash, by city and seq."""
    seen: set[str] = set()
    for city, events in groupby(rows, key=itemgetter(_CITY)):
        if city in seen:
            yield found(city, 1, "its events are torn apart")
        seen.add(city)
        bad = _first_bad(city, events, heads.get(city))
        if bad is not None:
            yield bad
    for city in sorted(set(heads) - seen, key=str):
        yield found(city, 1, "the events of the city are gone")


def _first_bad(city: str, events: Iterator[Sequence[Any]], head: Head | None) -> Finding | None:
    last, seq = GENESIS, 0
    for row in events:
        seq += 1
        problem = _problem(row, seq, last)
        if problem:
            return found(city, seq, problem)
        last = row[WIDTH]
    if head != (seq, last):
        said = "no head is kept" if head is None else f"the head says event {head[0]}"
        return found(city, seq, f"the newest event does not match: {said}")
    return None


def _problem(row: Sequence[Any], seq: int, last: str) -> str | None:
    if row[_SEQ] != seq:
        before = seq - 1
        return f"event {seq} is missing: {row[_SEQ]} follows {before}"
    if row[_PREVIOUS] != last:
        return "does not follow the event before it"
    try:
        same = row[WIDTH] == digest(row[:WIDTH])
    except (TypeError, ValueError) as error:
        return f"was altered: it holds something that no event holds ({type(error).__name__})"
    return None if same else "was altered: its content does not match its hash"


def found(city: Any, seq: Any, what: str) -> Finding:
    """One thing wrong: where (event 0: in no event), and what in words. What is no text is told as one."""
    place, number = _told(city), seq if isinstance(seq, int) else _told(seq)
    where = f"{place}, event {number}" if number else place
    return {"city": place, "seq": number, "problem": f"{where}: {_told(what)}"}


def _told(value: Any) -> str:
    """Whatever lay in a column, as text that can be written anywhere."""
    text = value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def anchor(heads: Iterable[Iterable[Any]]) -> str:
    """SHA-256 over the heads (city, seq, hash), sorted by city."""
    return hashlib.sha256(_canonical(sorted(list(head) for head in heads)).encode()).hexdigest()
