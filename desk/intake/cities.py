"""A file of cities: one row a city, with years for dates. Empty means unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from desk.intake import values
from desk.intake.countries import country, country_name, iso_code
from desk.intake.rows import Cells, Problem, Rows, read_rows, shown
from desk.intake.table import Table
from lifecycle.commands import CityFacts
from lifecycle.facts import CityRow
from lifecycle.folding import folded
from lifecycle.reading import programme

LANGUAGES = ("en", "fr")
"""The languages that letters exist in."""


@dataclass(frozen=True, slots=True)
class CityLine:
    """One good row and its line: the city's facts and dates, and whom to write to there."""

    line: int
    row: CityRow
    coordinator_name: str | None = None
    coordinator_email: str | None = None
    payer_email: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """Country and folded name: two rows with the same are the same city."""
        return self.row.facts.iso_country, folded(self.row.facts.name)


def read_cities(table: Table, today: date) -> Rows[CityLine]:
    """The cities of a file; `today` is the civil day at the seat, after which no fact can lie."""
    return _without_doubles(read_rows(table, partial(_line, today=today)))


def _line(cells: Cells, today: date) -> CityLine | None:
    facts = _facts(cells)
    when = partial(values.when, today=today)
    row = CityRow(
        facts,
        joined=cells.take("joined_year", when),
        indexes=cells.take("index_years", partial(values.whens, today=today)) or (),
        profile=cells.take("profile_year", when),
        strategy=cells.take("strategy_year", when),
        source=cells.take("source", values.words) or "",
    )
    return CityLine(
        cells.line,
        row,
        coordinator_name=cells.take("coordinator_name", values.name),
        coordinator_email=cells.take("coordinator_email", values.email),
        payer_email=cells.take("payer_email", values.email),
    )


def _facts(cells: Cells) -> CityFacts:
    name, iso = cells.need("city", values.name), _iso(cells)
    return CityFacts(
        name=name or "",
        country=country_name(iso) if iso else "",
        iso_country=iso or "",
        zone=cells.take("timezone", values.zone),
        kind=cells.take("kind", _kind),
        language=cells.take("language", _language),
        subdivision=cells.take("subdivision", values.words),
        population=cells.take("population", values.population),
        diversity_percent=cells.take("diversity_percent", values.percent),
        network=cells.take("network", values.name),
    )


def _iso(cells: Cells) -> str | None:
    """The code that both columns agree on; one of them may be empty."""
    said, code = cells.take("country", country), cells.take("iso_country", iso_code)
    if not (cells.cells.get("country") or cells.cells.get("iso_country")):
        cells.refuse("iso_country", "is empty, and so is the country; write a code such as FR")
    if said and code and said != code:
        here, there = country_name(code), country_name(said)
        cells.refuse("iso_country", f"is {here}, but the country is {there} ({said}); correct one of the two")
    return code or said


def _kind(text: str) -> str:
    return values.one_of(text, tuple(programme().kinds), "kind of membership")


def _language(text: str) -> str:
    if text.lower() not in LANGUAGES:
        raise ValueError(f"is no language that letters exist in; write {' or '.join(LANGUAGES)}")
    return text.lower()


def _without_doubles(rows: Rows[CityLine]) -> Rows[CityLine]:
    first: dict[tuple[str, str], CityLine] = {}
    doubles: list[Problem] = []
    for line in rows.good:
        held = first.setdefault(line.identity, line)
        if held is not line:
            reason = f"is the same city as in line {held.line}; keep one row for it"
            doubles.append(Problem(line.line, "city", shown(line.row.facts.name), reason))
    problems = sorted([*rows.problems, *doubles], key=lambda problem: problem.line)
    return Rows(list(first.values()), problems)
