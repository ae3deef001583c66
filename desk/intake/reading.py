"""A file, read and checked whole before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desk.intake.cities import CityLine, read_cities
from desk.intake.contributions import ContributionLine, read_contributions
from desk.intake.events import EventLine, read_events
from desk.intake.experts import ExpertLine, read_experts
from desk.intake.headings import CITIES, CONTRIBUTIONS, EVENTS, EXPERTS, PERIODS, SCORES, kind_of
from desk.intake.people import PersonLine, read_people
from desk.intake.periods import PeriodLine, read_periods
from desk.intake.rows import Problem
from desk.intake.scores import ScoreLine, read_scores
from desk.intake.table import open_table
from lifecycle.commands import Refused


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that could be read: its name, kind and hash, its good rows and what is wrong with the others."""

    name: str
    kind: str
    sha256: str
    cities: Sequence[CityLine]
    events: Sequence[EventLine]
    people: Sequence[PersonLine]
    problems: Sequence[Problem]
    experts: Sequence[ExpertLine] = ()
    contributions: Sequence[ContributionLine] = ()
    scores: Sequence[ScoreLine] = ()
    periods: Sequence[PeriodLine] = ()

    @property
    def good(self) -> bool:
        """Whether any row could be read."""
        people = self.people or self.experts
        listed = self.contributions or self.scores or self.periods
        return bool(self.cities or self.events or people or listed)


def read_file(path: Path, today: date) -> FileRead:
    """Read a file of any kind that is known by its headings; Refused where it is none.

    `today` is the civil day at the seat.
    """
    cities: Sequence[CityLine] = ()
    events: Sequence[EventLine] = ()
    people: Sequence[PersonLine] = ()
    experts: Sequence[ExpertLine] = ()
    finance: Sequence[ContributionLine] = ()
    scores: Sequence[ScoreLine] = ()
    periods: Sequence[PeriodLine] = ()
    with open_table(path) as table:
        kind = kind_of(table.name, table.headings)
        if kind is CITIES:
            read = read_cities(table, today)
            cities, problems = read.good, read.problems
        elif kind is EVENTS:
            told = read_events(table, today)
            events, problems = told.good, told.problems
        elif kind is EXPERTS:
            known = read_experts(table)
            experts, problems = known.good, known.problems
        elif kind is CONTRIBUTIONS:
            listed = read_contributions(table, today)
            finance, problems = listed.good, listed.problems
        elif kind is SCORES:
            scored = read_scores(table, today)
            scores, problems = scored.good, scored.problems
        elif kind is PERIODS:
            kept = read_periods(table)
            periods, problems = kept.good, kept.problems
        else:
            named = read_people(table)
            people, problems = named.good, named.problems
    said = (cities, events, people, problems, experts, finance, scores, periods)
    whole = FileRead(table.name, kind.key, table.sha256, *said)
    if not (whole.good or problems):
        raise Refused(f"{table.name}: has headings and no row. Write one row for each of the {kind.key}.")
    return whole
