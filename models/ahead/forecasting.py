"""The forecast of this house: its cities and observed durations, the question, the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lifecycle.commands import Refused
from lifecycle.forecast.assumptions import Assumptions, assumptions
from lifecycle.forecast.foreseeing import WHOSE, Capacity, Foreseen, Question, foresee
from lifecycle.forecast.levelling import Levelled, Move, level
from lifecycle.forecast.starting import Start, observed, starts
from lifecycle.forecast.timings import Rules
from lifecycle.programme import Programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import clock
from models.database import House
from models.ledger import load_all
from models.programmes import current, to_come

FEWEST_RUNS = 20
MOST_MONTHS, MOST_RUNS, MOST_JOIN, MOST_SLOTS = 240, 5000, 1000, 1000
Report = Callable[[int], None]
Cities = list[tuple[str, CityStanding]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A forecast's arguments: the house's own unless something is supposed to change.

    With `programme` every cycle is timed by it, as after a migration; without, each by its own version. With
    `patience` (cities times months times runs) a large house is lived fewer times, and the answer says so.
    """

    months: int = 24
    runs: int = 200
    seed: int = 1
    slots: int | None = None
    join: int = 0
    programme: Programme | None = None
    as_of: date | None = None
    patience: int | None = None

    def within(self, cities: int) -> Asked:
        """The question with as many runs as there is patience for."""
        if self.patience is None:
            return self
        most = self.patience // max(1, cities * self.months)
        return replace(self, runs=min(self.runs, max(FEWEST_RUNS, most)))

    @property
    def supposes(self) -> bool:
        """Whether anything is supposed to change."""
        return self.slots is not None or bool(self.join) or self.programme is not None

    def plain(self) -> Asked:
        """The same question with nothing supposed."""
        return replace(self, slots=None, join=0, programme=None)

    def check(self) -> None:
        """Refused, with the bound, where a number is out of it."""
        bounds = {"months": (1, MOST_MONTHS), "runs": (1, MOST_RUNS)}
        bounds |= {"join": (0, MOST_JOIN), "slots": (0, MOST_SLOTS)}
        for name, (least, most) in bounds.items():
            said = getattr(self, name)
            if said is not None and not least <= said <= most:
                raise Refused(f"--{name} {said}: choose from {least} to {most}")


def forecast(house: House, asked: Asked, on_run: Report = lambda _: None) -> dict[str, Any]:
    """The months ahead (or after `as_of`), as the contract writes them: of ledger and arguments alone.

    Refused where a number is out of bounds or the day lies ahead.
    """
    asked.check()
    day = asked.as_of or clock.today(house)
    if day > clock.today(house):
        raise Refused(f"--as-of {day} lies ahead: a forecast begins today or on an earlier day")
    cities = cities_on(house, day)
    asked = asked.within(len(cities))
    supposed = assumptions().with_observed(observed(standing for _, standing in cities))
    foreseen = _foreseen(house, asked, day, starts(cities), supposed, on_run)
    work = {kind: foreseen.of(kind) for kind in WHOSE}
    return {
        "as_of": day.isoformat(),
        "runs": asked.runs,
        "seed": asked.seed,
        "supposed": _supposed(asked),
        "cities": len(cities),
        "whose": dict(WHOSE),
        "stated": supposed.stated(),
        "assumptions": supposed.document(),
        "months": foreseen.document(),
        "years": foreseen.yearly(),
        **_proposals(level(cities, work, foreseen.capacity.document())),
    }


def _supposed(asked: Asked) -> dict[str, Any]:
    version = asked.programme.version if asked.programme else None
    return {"slots": asked.slots, "join": asked.join, "programme": version}


def _proposals(levelled: Levelled) -> dict[str, Any]:
    return {"proposals": [_proposal(move) for move in levelled.moves], "still_over": levelled.red}


def _proposal(move: Move) -> dict[str, Any]:
    named = ("key", "city", "track", "cycle", "milestone", "reason")
    days = {"from": move.due_on.isoformat(), "to": move.to.isoformat()}
    return {**{name: getattr(move, name) for name in named}, **days}


def cities_on(house: House, day: date) -> Cities:
    """Where the cities stood; a past day knows what was true by then, and no city that joined later."""
    today = clock.today(house)
    with house.read() as connection:
        rules = current(connection, day)
        found = []
        for key, events in load_all(connection, reasons=False):
            if day < today and (since := stand(events, rules, today).since) and since > day:
                continue
            found.append((key, stand(events, rules, day)))
        return found


def _foreseen(
    house: House, asked: Asked, day: date, begun: list[Start], supposed: Assumptions, on_run: Report
) -> Foreseen:
    slots = house.settings.slots_a_month if asked.slots is None else asked.slots
    if asked.programme is not None:
        rules = Rules.of(asked.programme, slots)
        begun = [replace(start, timing=None) for start in begun]
    else:
        with house.read() as connection:
            rules = Rules.of(current(connection, day), slots, to_come(connection, day))
    question = Question(next_month(day), asked.months, asked.runs, asked.seed, asked.join)
    capacity = Capacity(slots, house.settings.visits_a_month, house.settings.hours_a_month)
    return foresee(begun, rules, supposed, question, capacity, on_run)


def next_month(day: date) -> date:
    """The first of the month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
