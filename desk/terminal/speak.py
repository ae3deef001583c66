"""What a command says, and where: documents and answers on stdout, messages for a person on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from models.door import Outcome

Document = Mapping[str, Any]
PIPED_WIDTH = 160


_MANY = 500
"""A list that is longer is written an item a line: in a fifth of the time, and never whole in memory."""


def find_a_voice() -> None:
    """Text leaves in UTF-8 whatever the locale says, as JSON must; a terminal gets what it can show.

    Where stdout or stderr were closed, what is said there is lost, and nothing else.
    """
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def is_text(word: str) -> bool:
    """Whether a word can be kept: what the terminal sent was text in its encoding, without a NUL."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in word


def show_json(document: Document) -> None:
    """One JSON document on stdout, and nothing else there."""
    if any(isinstance(value, list) and len(value) > _MANY for value in document.values()):
        sys.stdout.writelines(_by_line(document))
    else:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _by_line(document: Document) -> Iterator[str]:
    written = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
    yield "{"
    for number, (key, value) in enumerate(document.items()):
        yield f"{',' if number else ''}\n  {written(key)}: "
        if not isinstance(value, list):
            yield written(value)
            continue
        yield "["
        for at, each in enumerate(value):
            yield f"{',' if at else ''}\n    {written(each)}"
        yield "]"
    yield "\n}\n"


def _plain(value: object) -> str:
    """Days as ISO, instants as UTC with Z, folders as text."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


def say(sentence: str) -> None:
    """A sentence for the person at the terminal, on stderr."""
    sys.stderr.write(sentence.rstrip("\n") + "\n")


def tell(sentence: str) -> None:
    """The answer itself, on stdout."""
    sys.stdout.write(sentence.rstrip("\n") + "\n")


def paper() -> Console:
    """The console for tables on stdout: no markup is read from data, no colour where none is wanted."""
    from rich.console import Console

    return Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)


def margin() -> Console:
    """The console for progress on stderr."""
    from rich.console import Console

    return Console(stderr=True, markup=False, highlight=False)


def done(city: str, key: str, words: str, outcome: Outcome, *, json: bool) -> None:
    """What an order about one city did: a document, or a line for a person."""
    if json:
        show_json({"city": key, "events": outcome.events, "notices": outcome.notices})
    elif not outcome.events:
        tell(f"{city}: already on record, nothing changed.")
    else:
        events = "1 event" if outcome.events == 1 else f"{outcome.events} events"
        letters = f", letters: {', '.join(outcome.letters)}" if outcome.letters else ""
        tell(f"{city}: {words} ({events}{letters}).")
