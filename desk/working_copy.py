"""The working copy of a city's Index documents: a workbook out to the departments, and in again.

One row a part. What a department writes is text: nothing that comes back is calculated or opened by us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from desk.intake.workbook import workbook_rows
from desk.spreadsheets import workbook
from desk.tongue import say
from lifecycle.commands import Refused

_TITLES = (
    "Part",
    "What it is about",
    "Department",
    "Asked for",
    "Received",
    "Done? (yes)",
    "Answers and remarks",
)
_LINES = ("No.", "Question or indicator", "Answer", "Source", "Who knows more")
_NUMBERS = 15
_YES = frozenset({"yes", "y", "x", "oui", "o", "done", "fait", "1", "true", "vrai"})
_DONE, _AREA = 5, 0


def written(parts: Sequence[Mapping[str, Any]]) -> bytes:
    """The workbook: the list of parts, then a sheet to work on for each part."""
    rows = [
        (
            part["area"],
            part["title"],
            part["department"],
            part["by"],
            part["returned_on"],
            "",
            part["gap"] or "",
        )
        for part in parts
    ]
    sheets: dict[str, Any] = {say("Parts"): ([say(title) for title in _TITLES], rows)}
    for part in parts:
        empty = [(number, "", "", "", "") for number in range(1, _NUMBERS + 1)]
        sheets[_name(str(part["title"]), sheets)] = ([say(line) for line in _LINES], empty)
    return workbook(sheets)


def _name(title: str, taken: Iterable[str]) -> str:
    """A sheet's name: at most 31 characters, none that a spreadsheet refuses, each once."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip(" '")[:28] or "Part"
    return plain if plain not in taken else f"{plain} {len(list(taken))}"


def done_in(name: str, stream: BinaryIO, areas: Sequence[str]) -> list[str]:
    """The areas that a returned workbook marks as done; Refused, with the line, where it cannot be read.

    `areas` are those that may be handed in.
    """
    if not name.lower().endswith(".xlsx"):
        raise Refused(say("{name} is no working copy: it is a workbook (.xlsx)", name=name))
    rows = list(workbook_rows(name, stream))
    if not rows or len(rows[0][1]) <= _DONE:
        raise Refused(
            say("{name} has no list of parts on its first sheet: take the working copy anew", name=name)
        )
    found = [_read(line, cells, areas) for line, cells in rows[1:] if _marked(cells)]
    if not found:
        raise Refused(say("no part is marked as done: write yes beside each part that is, and send it again"))
    return list(dict.fromkeys(found))


def _marked(cells: Sequence[str]) -> bool:
    return len(cells) > _DONE and cells[_DONE].strip().lower() in _YES


def _read(line: int, cells: Sequence[str], areas: Sequence[str]) -> str:
    area = cells[_AREA].strip()
    if area not in areas:
        raise Refused(say("line {line}: “{area}” is no part of yours: leave the first column as it was",
                          line=line, area=area))  # fmt: skip
    return area
