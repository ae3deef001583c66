"""The forecast of this house: its cities and observed durations, the question, the answer, the score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lifecycle.commands import Refused
from lifecycle.forecast.assumptions import Assumptions, assumptions
from lifecycle.forecast.foreseeing import Capacity, Foreseen, Question, foresee
from lifecycle.forecast.levelling import Move, moves
from lifecycle.forecast.running import Rules
from lifecycle.forecast.starting import observed, starts
from lifecycle.programme import Programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import clock
from models.database import House
from models.ledger import load_all
from models.programmes import current, rules_of

MOST_MONTHS, MOST_RUNS = 240, 5000
_COUNTED = {"final_report": "reports", "visit_held": "visits"}
Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A forecast's arguments: the house's own unless something is supposed to change."""

    months: int = 24
    runs: int = 200
    seed: int = 1
    slots: int | None = None
    join: int = 0
    programme: Programme | None = None
    as_of: date | None = None


def forecast(house: House, asked: Asked, on_run: Report = lambda _: None) -> dict[str, Any]:
    """The months ahead (or after `as_of`), as the contract writes them: of ledger and arguments alone."""
    day = asked.as_of or clock.today(house)
    cities = _cities(house, day)
    supposed = assumptions().with_observed(observed(standing for _, standing in cities))
    foreseen = _foreseen(house, asked, day, cities, supposed, on_run)
    hours = {month["month"]: month["work"]["hours"] for month in foreseen.document()}
    return {
        "as_of": day.isoformat(),
        "runs": asked.runs,
        "seed": asked.seed,
        "cities": len(cities),
        "stated": supposed.stated(),
        "months": foreseen.document(),
        "proposals": [_proposal(move) for move in moves(cities, hours, house.settings.hours_a_month)],
    }


def _proposal(move: Move) -> dict[str, str]:
    moved = {"city": move.city, "milestone": move.milestone, "reason": move.reason}
    return {**moved, "from": move.due_on.isoformat(), "to": move.to.isoformat()}


def _cities(house: House, day: date) -> list[tuple[str, CityStanding]]:
    """Where the cities stood; a past forecast knows what was true by then, not what came later."""
    with house.read() as connection:
        rules = current(connection, day)
        return [(key, stand(events, rules, day)) for key, events in load_all(connection, reasons=False)]


def _foreseen(
    house: House,
    asked: Asked,
    day: date,
    cities: list[tuple[str, CityStanding]],
    supposed: Assumptions,
    on_run: Report,
) -> Foreseen:
    if not 1 <= asked.months <= MOST_MONTHS:
        raise Refused(f"--months {asked.months}: foresee from 1 to {MOST_MONTHS} months")
    if not 1 <= asked.runs <= MOST_RUNS:
        raise Refused(f"--runs {asked.runs}: choose from 1 to {MOST_RUNS} runs")
    slots = house.settings.slots_a_month if asked.slots is None else asked.slots
    rules = Rules.of(asked.programme or rules_of(house, day), slots)
    first = _next_month(day)
    question = Question(first, asked.months, asked.runs, asked.seed, asked.join)
    capacity = Capacity(slots, house.settings.visits_a_month, house.settings.hours_a_month)
    return foresee(starts(cities), rules, supposed, question, capacity, on_run)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def score(house: House, asked: Asked, on_run: Report = lambda _: None) -> dict[str, Any]:
    """A past day's forecast against what then happened: month by month, and its error, honestly."""
    today = clock.today(house)
    if asked.as_of is None or _next_month(asked.as_of) > today:
        raise Refused("--score needs --as-of with a day at least a month ago: what came after is compared")
    months = (today.year - asked.as_of.year) * 12 + today.month - asked.as_of.month
    document = forecast(house, replace(asked, months=max(1, months)), on_run)
    happened = _happened(house, today)
    compared = [_compared(month, happened) for month in document["months"]]
    return {**document, "months": compared, "error": _errors(compared)}


def _happened(house: House, today: date) -> Mapping[tuple[str, str], int]:
    counted: dict[tuple[str, str], int] = {}
    for _, standing in _cities(house, today):
        for (_, _, milestone), accounts in standing.known.accounts.items():
            kind = _COUNTED.get(milestone)
            if kind and accounts[0].on.precision != "year":
                key = (f"{accounts[0].day:%Y-%m}", kind)
                counted[key] = counted.get(key, 0) + 1
    return counted


def _compared(month: dict[str, Any], happened: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    actual = {kind: happened.get((month["month"], kind), 0) for kind in _COUNTED.values()}
    inside = {kind: month["low"][kind] <= n <= month["high"][kind] for kind, n in actual.items()}
    return {**month, "happened": actual, "inside": inside}


def _errors(months: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """The mean error a month, with its sign lost, and the share of months inside the band."""
    errors = {}
    for kind in _COUNTED.values():
        off = [abs(m["work"][kind] - m["happened"][kind]) for m in months]
        inside = sum(m["inside"][kind] for m in months)
        errors[kind] = {"mean": round(sum(off) / len(off), 2), "inside": round(inside / len(months), 2)}
    return errors
