"""A file of events as work for the one door: each row an account of a milestone of a city on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from sqlalchemy import Connection

from desk.intake.events import EventLine
from desk.intake.rows import Problem, shown
from desk.intake.work import Part, Tally, Work
from lifecycle.commands import Reach
from lifecycle.folding import folded
from lifecycle.history import Known, known_on
from models.imports import HeldCity, held_cities
from models.ledger import load


class EventWork:
    """Reads the house within one transaction. `today` is the civil day at the seat."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection = connection
        self.today = today
        self.held: dict[str, list[HeldCity]] = defaultdict(list)
        for city in held_cities(connection):
            self.held[city.folded].append(city)

    def of(self, lines: Sequence[EventLine], tally: Tally) -> list[Work]:
        """The work of every city that the rows name; rows of no city on record are problems."""
        rows: dict[str, list[EventLine]] = defaultdict(list)
        cities: dict[str, HeldCity] = {}
        for line in lines:
            try:
                city = self._city(line.city)
            except LookupError as error:
                tally.problems.append(Problem(line.line, "city", shown(line.city), str(error)))
                continue
            cities[city.key] = city
            rows[city.key].append(line)
        return [self._one(city, rows[key], tally) for key, city in cities.items()]

    def _city(self, text: str) -> HeldCity:
        """The city of that name, or of “Name, ISO”; LookupError with the reason where it is not one."""
        name, comma, iso = text.rpartition(",")
        named = self.held.get(folded(text), [])
        if not named and comma:
            named = [c for c in self.held.get(folded(name), []) if c.iso_country == iso.strip().upper()]
        if len(named) == 1:
            return named[0]
        if named:
            choices = " or ".join(f"“{city.name}, {city.iso_country}”" for city in named)
            raise LookupError(f"is the name of {len(named)} cities on record; write {choices}")
        near = get_close_matches(folded(text), self.held, n=1)
        remedy = f"write {self.held[near[0]][0].name}" if near else "import the city first"
        raise LookupError(f"is no city on record; {remedy}")

    def _one(self, city: HeldCity, lines: Sequence[EventLine], tally: Tally) -> Work:
        events = load(self.connection, city.key, notes=False)
        known = known_on(events, self.today)
        # In the order of time, so that cycles are found in the order in which they were lived.
        news = dict.fromkeys(sorted(lines, key=lambda line: (line.on, line.line)))
        told = {_fact(line): line for line in reversed(news) if not _held(known, line)}
        parts = [_part(line) for line in news if told.get(_fact(line)) is line]
        tally.rows_held += len(lines) - len(parts)
        return Work(city.key, city.name, len(events), parts)


def _fact(line: EventLine) -> tuple[object, ...]:
    return line.track, line.cycle, line.milestone, line.on


def _held(known: Known, line: EventLine) -> bool:
    return any(
        (track, milestone) == (line.track, line.milestone)
        and line.cycle in (None, cycle)
        and any(event.on == line.on for event in accounts)
        for (track, cycle, milestone), accounts in known.accounts.items()
    )


def _part(line: EventLine) -> Part:
    reach = Reach(
        line.milestone,
        line.on,
        track=line.track,
        cycle=line.cycle,
        by=line.by,
        evidence=line.evidence,
        reason=line.reason,
        source=line.source or None,
    )
    return Part(line.line, "milestone", line.milestone, [reach])
