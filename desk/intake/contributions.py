"""The finance service's list: one row an amount called for or paid. It is compared, never taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Connection

from desk.intake import values
from desk.intake.names import Names
from desk.intake.rows import Cells, Problem, Rows, read_rows, shown
from desk.intake.table import Table
from desk.intake.work import Tally
from lifecycle.contributions.contribution_years import FIRST_YEAR
from lifecycle.contributions.money import amount_of
from lifecycle.contributions.reconciling import FinanceLine
from models.contributions import finance
from models.imports import HeldCity


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One good row and its line; the city is still a name."""

    line: int
    city: str
    said: FinanceLine


def read_contributions(table: Table, today: date) -> Rows[ContributionLine]:
    """The rows of a finance list; `today` is the civil day at the seat."""
    return read_rows(table, partial(_line, today=today))


def _line(cells: Cells, today: date) -> ContributionLine | None:
    city, year = cells.need("city", values.name), cells.need("year", partial(_year, today=today))
    amount, currency = cells.need("amount", amount_of), cells.need("currency", _currency)
    called_on = cells.take("called_on", partial(_day, today=today))
    paid_on = cells.take("paid_on", partial(_day, today=today))
    if city is None or year is None or amount is None or currency is None:
        return None
    return ContributionLine(cells.line, city, FinanceLine(year, amount, currency, called_on, paid_on))


def _year(text: str, today: date) -> int:
    last = today.year + 1
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= last):
        raise ValueError(f"is no year of a contribution; write one from {FIRST_YEAR} to {last}")
    return int(text)


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise ValueError("is no currency; write its three letters, such as EUR")
    return text.upper()


def _day(text: str, today: date) -> date:
    when = values.when(text, today)
    if when.precision != "day":
        raise ValueError("is not one day; write it as 2026-04-02")
    return when.first


class FinanceWork:
    """Keeps the list and tells the differences, within one transaction. `today` is the day at the seat."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection, self.today = connection, today
        self.names = Names(connection)
        self.held = finance.held(connection)

    def of(self, lines: Sequence[ContributionLine], tally: Tally) -> None:
        """Replace the lines of the years that the file names, and tell where list and record differ."""
        rows: dict[HeldCity, list[FinanceLine]] = defaultdict(list)
        for line in lines:
            try:
                rows[self.names.city(line.city)].append(line.said)
            except LookupError as error:
                tally.problems.append(Problem(line.line, "city", shown(line.city), str(error)))
        for city, said in rows.items():
            self._keep(city, said, tally)
        self._tell({line.said.year for line in lines}, tally)

    def _keep(self, city: HeldCity, said: Sequence[FinanceLine], tally: Tally) -> None:
        years = {line.year for line in said}
        held = [line for line in self.held.get(city.key, ()) if line.year in years]
        same = held == list(said)
        for line in said:
            known = any(other.year == line.year for other in held)
            tally.rows["unchanged" if same else "changed" if known else "created"] += 1
        if not same:
            finance.replace(self.connection, city.key, said)

    def _tell(self, years: set[int], tally: Tally) -> None:
        names = {city.key: city.name for held in self.names.cities.values() for city in held}
        for key, differing in finance.found(self.connection, self.today).items():
            for each in differing:
                if each.year in years:
                    tally.observe(names[key], f"Contribution {each.year} {each.text}")
                    tally.differences.append({"city": names[key], "year": each.year, "text": each.text})
