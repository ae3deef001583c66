"""Many runs make a forecast: for each month the median and the band that holds 80 % of the runs.

A function of the starts, the rules, the assumptions and the seed alone: the same seed, the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from lifecycle.forecast.assumptions import Assumptions
from lifecycle.forecast.running import KINDS, Run
from lifecycle.forecast.starting import Start
from lifecycle.forecast.timings import Rules

LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a month can hold: reports that analysts begin, visits of experts, officers' hours."""

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


WHOSE = {"reports": "analysts", "visits": "experts", "hours": "officers"}
"""Whose capacity limits a kind of work."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Over some periods, in order: for each kind of work the median, the low and the high of the band."""

    median: Mapping[str, list[float]]
    low: Mapping[str, list[float]]
    high: Mapping[str, list[float]]

    def at(self, n: int) -> dict[str, dict[str, float]]:
        """One period, as a document has it."""
        named = {"work": self.median, "low": self.low, "high": self.high}
        return {name: {kind: of[kind][n] for kind in KINDS} for name, of in named.items()}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The months ahead, and the whole calendar years among them: a sum has a band of its own."""

    first: date
    months: list[str]
    by_month: Bands
    years: list[int]
    by_year: Bands
    capacity: Capacity

    def of(self, kind: str) -> dict[str, float]:
        """The median of a kind of work, by month."""
        return dict(zip(self.months, self.by_month.median[kind], strict=True))

    def document(self) -> list[dict[str, Any]]:
        """The months as the contract writes them."""
        held = self.capacity.document()
        median = self.by_month.median
        return [
            {
                "month": month,
                **self.by_month.at(n),
                "capacity": held,
                "over": [kind for kind in KINDS if (most := held[kind]) and median[kind][n] > most],
            }
            for n, month in enumerate(self.months)
        ]

    def yearly(self) -> list[dict[str, Any]]:
        """The whole years, with the same keys."""
        return [{"year": year, **self.by_year.at(n)} for n, year in enumerate(self.years)]


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
    months = _names(question)
    years = [
        year
        for year in range(question.first.year, int(months[-1][:4]) + 1)
        if f"{year}-01" in months and f"{year}-12" in months
    ]
    begins = [months.index(f"{year}-01") for year in years]
    sums = {kind: [[sum(run[n : n + 12]) for n in begins] for run in runs] for kind, runs in works.items()}
    return Foreseen(question.first, months, _bands(works), years, _bands(sums), capacity)


def _bands(works: Mapping[str, list[list[float]]]) -> Bands:
    bands = {kind: [_band(column) for column in zip(*works[kind], strict=True)] for kind in KINDS}
    low, median, high = ({kind: [band[n] for band in bands[kind]] for kind in KINDS} for n in range(3))
    return Bands(median, low, high)


def _joining(question: Question) -> list[Start]:
    """Cities that would join at once: a welcome, a first round, and a visit after it."""
    joining = Start("", True, None, due_visit=True, pays=True, joining=True)
    return [replace(joining, key=f"joining-{n}") for n in range(question.join)]


def _band(values: Sequence[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return tuple(round(ordered[round(share * last)], 2) for share in (LOW, 0.5, HIGH))  # type: ignore[return-value]


def _names(question: Question) -> list[str]:
    year, month = question.first.year, question.first.month
    numbers = range(month - 1, month - 1 + question.months)
    return [f"{year + n // 12}-{n % 12 + 1:02}" for n in numbers]
