"""A file of experts: one row a person, or one row a stretch of days on which that person is away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desk.intake import values
from desk.intake.names import Names
from desk.intake.rows import Cells, Problem, Rows, read_rows, shown
from desk.intake.table import Table
from desk.intake.work import Tally
from lifecycle.commands import Refused
from lifecycle.visits.teams import KINDS, Stretch
from models.visits.expertise import Described, describe

_LANGUAGE = re.compile(r"[a-z]{2}")
_ISO = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class ExpertLine:
    """One good row and its line; conflicts are still cities' names."""

    line: int
    said: Described
    conflicts: tuple[str, ...]


def read_experts(table: Table) -> Rows[ExpertLine]:
    """The experts of a file."""
    return read_rows(table, _line)


def _line(cells: Cells) -> ExpertLine | None:
    name, email = cells.need("name", values.name), cells.need("email", values.email)
    languages = cells.need("languages", languages_of)
    said = Described(
        name or "",
        email or "",
        cells.take("kind", lambda text: values.one_of(text, KINDS, "kind of expert")),
        languages or (),
        cells.take("topics", _several) or (),
        cells.take("iso_country", country_of),
        cells.take("subdivision", values.name),
        _stretch(cells),
    )
    return ExpertLine(cells.line, said, cells.take("conflicts", _several) or ())


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values.name(part) for part in text.split(";") if part.strip()))


def languages_of(text: str) -> tuple[str, ...]:
    """Language codes (ISO 639-1) with a semicolon between; ValueError says what is none."""
    parts = tuple(dict.fromkeys(part.strip().lower() for part in text.split(";") if part.strip()))
    wrong = [part for part in parts if not _LANGUAGE.fullmatch(part)]
    if wrong or not parts:
        raise ValueError("holds what is no language code; write two letters each, such as en;fr")
    return parts


def country_of(text: str) -> str:
    """A country code (ISO 3166-1 alpha-2); ValueError where it is none."""
    if not _ISO.fullmatch(text.upper()):
        raise ValueError("is no country code; write two letters such as FR")
    return text.upper()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("is not one day; write it as 2027-04-02") from error


def _stretch(cells: Cells) -> tuple[Stretch, ...]:
    first, last = cells.take("unavailable_from", _day), cells.take("unavailable_to", _day)
    empty = [name for name in ("unavailable_from", "unavailable_to") if not cells.cells.get(name)]
    if len(empty) == 1:
        cells.refuse(empty[0], "is empty; give the first and the last day of the absence")
    if first is None or last is None:
        return ()
    if last < first:
        cells.refuse("unavailable_to", f"lies before {first}; give the last day of the absence")
        return ()
    return (Stretch(first, last),)


class ExpertWork:
    """Writes the experts of a file within one transaction; they belong to no city."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection, self.today = connection, today
        self.names = Names(connection)

    def of(self, lines: Sequence[ExpertLine], tally: Tally) -> None:
        """Name each, or say more of one on record; an unknown city of a conflict is a problem."""
        for line in lines:
            cities = [self._city(line, city, tally) for city in line.conflicts]
            if None not in cities:
                self._write(line, tuple(city for city in cities if city), tally)

    def _city(self, line: ExpertLine, city: str, tally: Tally) -> str | None:
        try:
            return self.names.city(city).key
        except LookupError as error:
            tally.problems.append(Problem(line.line, "conflicts", shown(city), str(error)))
            return None

    def _write(self, line: ExpertLine, cities: tuple[str, ...], tally: Tally) -> None:
        try:
            tally.rows[describe(self.connection, line.said, self.today, cities)] += 1
        except Refused as refusal:
            tally.problems.append(Problem(line.line, "email", shown(line.said.email), str(refusal)))
