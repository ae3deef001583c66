"""A file of people: one row a role that somebody holds for a city on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desk.intake import values
from desk.intake.names import ROLES, Names
from desk.intake.rows import Cells, Problem, Rows, read_rows, shown
from desk.intake.table import Table
from desk.intake.work import Tally, Work
from models.people import Holder, holders


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One good row and its line."""

    line: int
    city: str
    role: str
    email: str
    name: str | None


def read_people(table: Table) -> Rows[PersonLine]:
    """The people of a file."""
    return read_rows(table, _line)


def _line(cells: Cells) -> PersonLine | None:
    city, role = cells.need("city", values.name), cells.need("role", _role)
    email, name = cells.need("email", values.email), cells.take("name", values.name)
    return PersonLine(cells.line, city, role, email, name) if city and role and email else None


def _role(text: str) -> str:
    return values.one_of(text, ROLES, "role")


class PeopleWork:
    """Reads the house within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.names = Names(connection)
        self.held = {(row.city, row.role): (row.name, row.email) for row in holders(connection)}
        self.said: dict[tuple[str, str], int] = {}

    def of(self, lines: Sequence[PersonLine], tally: Tally) -> list[Work]:
        """The holders that every row names; a role that two rows give away is a problem."""
        return [work for line in lines if (work := self._one(line, tally)) is not None]

    def _one(self, line: PersonLine, tally: Tally) -> Work | None:
        try:
            city = self.names.city(line.city)
        except LookupError as error:
            tally.problems.append(Problem(line.line, "city", shown(line.city), str(error)))
            return None
        place = (city.key, line.role)
        first = self.said.setdefault(place, line.line)
        if first != line.line:
            reason = f"is given to somebody in line {first} already; keep one row for it"
            tally.problems.append(Problem(line.line, "role", line.role, reason))
            return None
        held = self.held.get(place)
        said = (line.name or (held[0] if held else None), line.email)
        tally.rows["unchanged" if said == held else "changed" if held else "created"] += 1
        news = [] if said == held else [Holder(city.key, line.role, *said)]
        return Work(city.key, city.name, 0, [], news)
