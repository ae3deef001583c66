"""A file of holidays and quiet periods: each row days of a territory, or of one city, beyond the calendar's.

One day is a free day, off which dates are moved; several are a quiet period, in which nothing unasked goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desk.intake import values
from desk.intake.names import Names
from desk.intake.rows import Cells, Problem, Rows, read_rows, shown
from desk.intake.table import Table
from desk.intake.work import Part, Tally, Work
from lifecycle.calendars import Period
from lifecycle.commands import Note
from lifecycle.history import known_on
from lifecycle.membership.kept import PERIOD, periods
from models.imports import HeldCity, held_cities
from models.ledger import load


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One good row and its line. `territory`: an ISO code, or the name of a city."""

    line: int
    territory: str
    period: Period


def read_periods(table: Table) -> Rows[PeriodLine]:
    """The periods of a file."""
    return read_rows(table, _line)


def _line(cells: Cells) -> PeriodLine | None:
    territory, name = cells.need("territory", values.name), cells.need("name", values.name)
    first, last = cells.need("from", _day), cells.need("to", _day)
    if not (territory and name and first and last):
        return None
    if last < first:
        cells.refuse("to", f"lies before {first}, where the period begins")
        return None
    return PeriodLine(cells.line, territory, Period(first, last, name))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("is no day; write it as 2027-08-01") from error


class PeriodWork:
    """Reads the house within one transaction. `today` is the civil day at the seat."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection, self.today = connection, today
        self.names = Names(connection)
        self.by_iso: dict[str, list[HeldCity]] = defaultdict(list)
        for city in {city.key: city for city in held_cities(connection)}.values():
            self.by_iso[city.iso_country].append(city)

    def of(self, lines: Sequence[PeriodLine], tally: Tally) -> list[Work]:
        """The work of every city of the territories named; a territory without a city is a problem."""
        mine: dict[HeldCity, list[PeriodLine]] = defaultdict(list)
        for line in lines:
            for city in self._cities(line, tally):
                mine[city].append(line)
        return [self._one(city, said, tally) for city, said in mine.items()]

    def _cities(self, line: PeriodLine, tally: Tally) -> Sequence[HeldCity]:
        found = self.by_iso.get(line.territory.upper()) if len(line.territory) == 2 else None
        if found:
            return found
        try:
            return [self.names.city(line.territory)]
        except LookupError:
            reason = (
                "is no territory of a city on record, and no city; write an ISO code such as NO, or a city"
            )
            tally.problems.append(Problem(line.line, "territory", shown(line.territory), reason))
            return []

    def _one(self, city: HeldCity, lines: Sequence[PeriodLine], tally: Tally) -> Work:
        events = load(self.connection, city.key, notes=False)
        held = set(periods(known_on(events, self.today)))
        news = {line.period: line for line in reversed(lines) if line.period not in held}
        tally.rows["unchanged"] += len(lines) - len(news)
        return Work(city.key, city.name, len(events), [self._part(line) for line in reversed(news.values())])

    def _part(self, line: PeriodLine) -> Part:
        first, last = line.period.first.isoformat(), line.period.last.isoformat()
        data = {"first": first, "last": last, "name": line.period.name}
        if line.territory.upper() in self.by_iso:
            data |= {"territory": line.territory.upper()}
        note = Note(PERIOD, data, self.today)
        return Part(line.line, "territory", line.territory, [note])
