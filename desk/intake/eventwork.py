"""A file of events as work for the one door: each row an account of a milestone of a city on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from desk.intake.events import EventLine
from desk.intake.names import Names
from desk.intake.rows import Problem, shown
from desk.intake.work import Part, Tally, Work
from lifecycle.commands import Reach
from lifecycle.history import Known, known_on
from models.imports import HeldCity
from models.ledger import load


class EventWork:
    """Reads the house within one transaction. `today` is the civil day at the seat."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection = connection
        self.today = today
        self.names = Names(connection)

    def of(self, lines: Sequence[EventLine], tally: Tally) -> list[Work]:
        """The work of every city that the rows name; rows of no city or person on record are problems."""
        rows: dict[HeldCity, list[EventLine]] = defaultdict(list)
        for line in lines:
            found = self._found(line, tally)
            if found is not None:
                rows[found[0]].append(found[1])
        return [self._one(city, mine, tally) for city, mine in rows.items()]

    def _found(self, line: EventLine, tally: Tally) -> tuple[HeldCity, EventLine] | None:
        column, value = "city", line.city
        try:
            city = self.names.city(line.city)
            column, value = "by", line.by or ""
            return city, replace(line, by=self.names.person(line.by) if line.by else None)
        except LookupError as error:
            tally.problems.append(Problem(line.line, column, shown(value), str(error)))
            return None

    def _one(self, city: HeldCity, lines: Sequence[EventLine], tally: Tally) -> Work:
        events = load(self.connection, city.key, notes=False)
        known = known_on(events, self.today)
        # In the order of time, so that cycles are found in the order in which they were lived.
        ordered = sorted(lines, key=lambda line: (line.on, line.line))
        news = {_fact(line): line for line in reversed(ordered) if not _held(known, line)}
        tally.rows["unchanged"] += len(lines) - len(news)
        return Work(city.key, city.name, len(events), [_part(line) for line in reversed(news.values())])


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
    cells = {"cycle": str(line.cycle)} if line.cycle else {}
    return Part(line.line, "milestone", line.milestone, [reach], cells)
