"""What people read on the terminal: results on stdout, progress and messages on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

ERRORS = Console(stderr=True, highlight=False)
OUTPUT = Console(highlight=False, soft_wrap=True)


def say(sentence: str) -> None:
    """A message to the person, beside the result."""
    ERRORS.print(escape(sentence), soft_wrap=True)


def show_json(document: dict[str, Any]) -> None:
    """The one JSON document, alone on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def show(document: dict[str, Any]) -> None:
    """A run in words."""
    done = "" if document["written"] else "would come, nothing was written: "
    OUTPUT.print(
        f"{document['flow']} for {document['today']}: {done}{document['cities']} cities,"
        f" {document['events']} events, {document['notices']} letters ({document['seconds']} s)"
    )
    for part in document.get("flows", ()):
        counts = f"{part['cities']:6} cities {part['events']:6} events {part['notices']:6} letters"
        OUTPUT.print(f"  {part['flow']:16} {counts}")
    for entry in _letters(document):
        OUTPUT.print(f"  {entry['city']}: {entry['letter']}")
    for finding in document.get("findings", ()):
        say(f"Found: {finding}")
    warn_of(document)


def warn_of(document: dict[str, Any]) -> None:
    """Say loudly which cities were set aside, and what to do about them."""
    if aside := document["set_aside"]:
        ERRORS.print(f"[bold red]{len(aside)} set aside; every other city is done:[/]")
        for entry in aside:
            say(f"  {entry['city']}: {entry['error']}")
        say("Look at each with `icc city show`; the next run tries them again.")


def _letters(document: dict[str, Any]) -> list[dict[str, str]]:
    parts = document.get("flows", [document])
    return [letter for part in parts for letter in part.get("letters", ())]


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for each flow, on stderr; nothing where that is no terminal."""
    columns = (TextColumn("{task.description:>16}"), BarColumn(), MofNCompleteColumn(), TextColumn("cities"))
    with Progress(*columns, console=ERRORS, disable=not ERRORS.is_terminal) as progress:
        known: dict[str, Any] = {}

        def told(flow: str, done: int, total: int) -> None:
            if flow not in known:
                known[flow] = progress.add_task(flow, total=total)
            progress.update(known[flow], completed=done, total=total)

        yield told
