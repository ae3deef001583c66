"""What a file asks of the one door, city by city, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.intake.rows import Problem
from lifecycle.commands import Command, Refused
from models.people import Holder


@dataclass(frozen=True, slots=True)
class Part:
    """The commands of one row. `column` and `value` are named should the door refuse them.

    `cells` are other cells of the row that it may refuse.
    """

    line: int
    column: str
    value: str
    commands: Sequence[Command]
    cells: Mapping[str, str] = field(default_factory=dict)

    def refused(self, refusal: Refused) -> Problem:
        """What the officer who corrects the file reads."""
        column, value = self.column, self.value
        if refusal.column is not None and refusal.column in self.cells:
            column, value = refusal.column, self.cells[refusal.column]
        return Problem(self.line, column, value, str(refusal))


@dataclass(frozen=True, slots=True)
class Work:
    """All that a file says of one city. `held_events`: how many events it had before (0: it is new)."""

    key: str
    city: str
    held_events: int
    parts: Sequence[Part]
    holders: Sequence[Holder] = ()

    @property
    def commands(self) -> list[Command]:
        """The commands of all its rows, in order."""
        return [command for part in self.parts for command in part.commands]


@dataclass(slots=True)
class Tally:
    """What came of a file. `rows` counts what became of the rows of files that are not of cities.

    `differences` are those between the finance service's list and our record.
    """

    problems: list[Problem]
    observations: list[dict[str, str]] = field(default_factory=list)
    events: int = 0
    created: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)
    differences: list[dict[str, Any]] = field(default_factory=list)

    def observe(self, city: str, text: str) -> None:
        """Tell the officer something about a city; it stops nothing."""
        self.observations.append({"city": city, "text": text})

    def skipped(self) -> list[dict[str, Any]]:
        """The bad rows as the import document lists them, by line."""
        return [problem.as_dict() for problem in sorted(self.problems, key=lambda problem: problem.line)]
