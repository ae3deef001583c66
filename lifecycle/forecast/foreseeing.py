"""Many runs make a forecast: for each month the median and the band that holds 80 % of the runs.

A function of the starts, the rules, the assumptions and the seed alone: the same seed, the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from lifecycle.forecast.assumptions import Assumptions
from lifecycle.forecast.running import KINDS, Rules, Run
from lifecycle.forecast.starting import Start

LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a month can hold: reports begun, visits, officers' hours."""

    reports: int
    visits: int
    hours: int

    def document(self) -> dict[str, int | None]:
        """By kind of work; None where nothing limits it."""
        return {
            "reports": self.reports,
            "visits": self.visits,
            "calls": None,
            "letters": None,
            "hours": self.hours,
        }


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The months ahead: for each kind of work the median, the low and the high of the band."""

    first: date
    months: list[str]
    median: Mapping[str, list[float]]
    low: Mapping[str, list[float]]
    high: Mapping[str, list[float]]
    capacity: Capacity

    def document(self) -> list[dict[str, Any]]:
        """The months as the contract writes them."""
        held = self.capacity.document()
        return [
            {
                "month": month,
                "work": {kind: self.median[kind][n] for kind in KINDS},
                "low": {kind: self.low[kind][n] for kind in KINDS},
                "high": {kind: self.high[kind][n] for kind in KINDS},
                "capacity": held,
                "over": [kind for kind in KINDS if (most := held[kind]) and self.median[kind][n] > most],
            }
            for n, month in enumerate(self.months)
        ]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: how many months, how many runs, by which seed, and what is supposed to change."""

    first: date
    months: int
    runs: int
    seed: int
    join: int = 0


def foresee(
    starts: Sequence[Start],
    rules: Rules,
    supposed: Assumptions,
    question: Question,
    capacity: Capacity,
    on_run: Callable[[int], None] = lambda _: None,
) -> Foreseen:
    """Live the months ahead `runs` times and take the middle and the band."""
    works: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    for number in range(question.runs):
        # Each run has a seed of its own: more runs do not change the earlier ones.
        random = Random(f"{question.seed} {number}")  # noqa: S311
        run = Run(question.first, question.months, rules, supposed, random)
        work = run.live([*starts, *_joining(question)])
        for kind in KINDS:
            works[kind].append(work.by[kind])
        on_run(number + 1)
    bands = {kind: [_band(column) for column in zip(*works[kind], strict=True)] for kind in KINDS}
    low, median, high = ({kind: [band[n] for band in bands[kind]] for kind in KINDS} for n in range(3))
    return Foreseen(question.first, _names(question), median, low, high, capacity)


def _joining(question: Question) -> list[Start]:
    """Cities that would join at once: a first round, and a visit after it."""
    return [Start(f"joining-{n}", True, None, due_visit=True, pays=True) for n in range(question.join)]


def _band(values: Sequence[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return tuple(round(ordered[round(share * last)], 2) for share in (LOW, 0.5, HIGH))  # type: ignore[return-value]


def _names(question: Question) -> list[str]:
    year, month = question.first.year, question.first.month
    numbers = range(month - 1, month - 1 + question.months)
    return [f"{year + n // 12}-{n % 12 + 1:02}" for n in numbers]
