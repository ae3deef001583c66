"""Rows become typed rows, or problems that name line, column, value and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Generic, TypeVar

from desk.intake.table import Table
from desk.intake.values import plain

T = TypeVar("T")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, for the officer who corrects the file."""

    line: int
    column: str
    value: str
    reason: str

    def as_dict(self) -> dict[str, object]:
        """As the import document lists it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """The good rows of a file and what is wrong with the others."""

    good: Sequence[T]
    problems: Sequence[Problem]


class Cells:
    """One row being read: hands out values by heading and gathers what is wrong with them."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = cells
        self.problems: list[Problem] = []

    def take(self, column: str, read: Callable[[str], T]) -> T | None:
        """The value of that column, None where it is empty or wrong (then a problem is gathered)."""
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            return read(plain(text))
        except ValueError as error:
            self.refuse(column, str(error))
            return None

    def need(self, column: str, read: Callable[[str], T]) -> T | None:
        """The value of a column that must not be empty."""
        if not self.cells.get(column):
            self.refuse(column, "is empty; every row has one")
        return self.take(column, read)

    def refuse(self, column: str, reason: str) -> None:
        """Gather a problem with that column."""
        self.problems.append(Problem(self.line, column, shown(self.cells.get(column, "")), reason))


def read_rows(table: Table, read: Callable[[Cells], T | None]) -> Rows[T]:
    """Read every row of the table; a row with any problem is not among the good ones."""
    good: list[T] = []
    problems: list[Problem] = []
    for line, cells in table.rows:
        row = Cells(line, dict(zip(table.headings, cells, strict=False)))
        wrong = _wrong_length(table, line, cells)
        value = None if wrong else read(row)
        problems.extend(
            [wrong] if wrong else sorted(row.problems, key=lambda p: table.headings.index(p.column))
        )
        if value is not None and not row.problems:
            good.append(value)
    return Rows(good, problems)


def shown(text: str) -> str:
    """A value as it can be shown: short, on one line, without control characters."""
    line = "".join(mark if mark.isprintable() else " " for mark in text[: _SHOWN + 1])
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _wrong_length(table: Table, line: int, cells: Sequence[str]) -> Problem | None:
    expected, extra = len(table.headings), [cell for cell in cells[len(table.headings) :] if cell]
    if extra:
        remedy = "name the column, or quote a cell that holds the separator"
        reason = f"the row has {len(cells)} cells, the headings are {expected}; {remedy}"
        return Problem(line, f"column {expected + 1}", shown(extra[0]), reason)
    if len(cells) < expected:
        reason = f"the row has {len(cells)} cells, the headings are {expected}; add the empty ones"
        return Problem(line, table.headings[len(cells)], "", reason)
    return None
