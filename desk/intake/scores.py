"""A file of scores: one row an area of one Index result of a city on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Connection

from desk.intake import values
from desk.intake.names import Names
from desk.intake.rows import Cells, Problem, Rows, read_rows, shown
from desk.intake.table import Table
from desk.intake.work import Part, Tally, Work
from lifecycle.commands import Note
from lifecycle.history import Known, known_on
from lifecycle.index.documents import TRACK
from lifecycle.index.questionnaires import area_title, index_rules
from lifecycle.index.results import results, round_of
from lifecycle.when import When
from models.imports import HeldCity
from models.ledger import load


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One good row and its line. `score` lies between 0 and 100."""

    line: int
    city: str
    on: When
    version: str
    area: str
    score: float


def read_scores(table: Table, today: date) -> Rows[ScoreLine]:
    """The scores of a file; `today` is the civil day at the seat, after which nothing has happened."""
    return read_rows(table, partial(_score, today=today))


def _score(cells: Cells, today: date) -> ScoreLine | None:
    city, on = cells.need("city", values.name), cells.need("on", partial(values.when, today=today))
    version = cells.need("version", _version)
    area = cells.need("area", partial(_area, version=version))
    score = cells.need("score", _points)
    if not (city and on and version and area) or score is None:
        return None
    return ScoreLine(cells.line, city, on, version, area, score)


def _version(text: str) -> str:
    return values.one_of(text, index_rules().versions, "version of the questionnaire")


def _area(text: str, version: str | None) -> str:
    """An area by its key or its name."""
    rules = index_rules()
    known = rules.versions[version].keys if version else tuple(rules.areas)
    named = {rules.areas[key].title.casefold(): key for key in known}
    return named.get(text.casefold()) or values.one_of(text, known, f"area of version {version}")


def _points(text: str) -> float:
    try:
        return values.percent(text)
    except ValueError as error:
        raise ValueError("is no score; write a number from 0 to 100, such as 61.5") from error


_Result = tuple[When, str]


class ScoreWork:
    """Reads the house within one transaction. `today` is the civil day at the seat."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection, self.today = connection, today
        self.names = Names(connection)

    def of(self, lines: Sequence[ScoreLine], tally: Tally) -> list[Work]:
        """The work of every city that the rows name; an area that two rows score is a problem."""
        rows: dict[HeldCity, list[ScoreLine]] = defaultdict(list)
        first: dict[tuple[str, _Result, str], int] = {}
        for line in lines:
            city = self._city(line, tally)
            if city is None:
                continue
            before = first.setdefault((city.key, (line.on, line.version), line.area), line.line)
            if before != line.line:
                reason = f"is scored in line {before} already; keep one row for it"
                tally.problems.append(Problem(line.line, "area", line.area, reason))
                continue
            rows[city].append(line)
        return [self._one(city, mine, tally) for city, mine in rows.items()]

    def _city(self, line: ScoreLine, tally: Tally) -> HeldCity | None:
        try:
            return self.names.city(line.city)
        except LookupError as error:
            tally.problems.append(Problem(line.line, "city", shown(line.city), str(error)))
            return None

    def _one(self, city: HeldCity, lines: Sequence[ScoreLine], tally: Tally) -> Work:
        events = load(self.connection, city.key, notes=False)
        known = known_on(events, self.today)
        groups: dict[_Result, list[ScoreLine]] = defaultdict(list)
        for line in lines:
            groups[line.on, line.version].append(line)
        parts = []
        for (on, version), mine in sorted(groups.items()):
            held = _held(known, on, version)
            news = [line for line in mine if held.get(line.area) != line.score]
            tally.rows["unchanged"] += len(mine) - len(news)
            _observe(city, held, news, tally)
            if news:
                # One event for all areas of a result; the tally counts rows.
                tally.rows["created"] += len(news) - 1
                parts.append(_part(known, on, version, news))
        return Work(city.key, city.name, len(events), parts)


def _held(known: Known, on: When, version: str) -> Mapping[str, float]:
    cycle = round_of(known, on)
    mine = [r for r in results(known) if (r.cycle, r.version) == (cycle, version)]
    return mine[0].scores if mine else {}


def _observe(city: HeldCity, held: Mapping[str, float], news: Sequence[ScoreLine], tally: Tally) -> None:
    for line in news:
        if line.area in held:
            text = (
                f"{area_title(line.area)}, {line.on}: {line.score:g} takes the place of {held[line.area]:g}"
            )
            tally.observe(city.name, text)


def _part(known: Known, on: When, version: str, news: Sequence[ScoreLine]) -> Part:
    scores = {line.area: line.score for line in news}
    note = Note("index.scored", {"version": version, "scores": scores}, on, TRACK, round_of(known, on))
    return Part(news[0].line, "score", f"{news[0].score:g}", [note])
