"""What a forecast supposes: durations, wishes and hours, each with its provenance, read from the package."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from lifecycle.forecast.starting import INTERVAL, ROUND
from lifecycle.forecast.timings import MONTH

_TENTH = 1.2816
"""Nine in ten of a normal distribution lie below so many of its deviations."""


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a step takes, in days: drawn from the observed ones, or from a triangle that is stated."""

    shortest: float
    usual: float
    longest: float
    observed: tuple[int, ...] = ()
    provenance: str = "house"

    @property
    def middle(self) -> float:
        """The median of the observed ones, else the usual one that is stated."""
        return self.observed[len(self.observed) // 2] if self.observed else self.usual

    def draw(self, random: Random) -> int:
        """One duration in whole days."""
        if self.observed:
            return self.observed[int(random.random() * len(self.observed))]
        return int(random.triangular(self.shortest, self.longest, self.usual))


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All that a forecast supposes. `hours` are an officer's for one piece of work, `letters` go with it.

    `median_months` and `spread` (of the logarithm) are of the interval from report to report, unless the
    house has seen enough `intervals` itself, in days. `reminded`: the share of payers who need a reminder.
    """

    durations: Mapping[str, Duration]
    hours: Mapping[str, float]
    letters: Mapping[str, int]
    reminded: float
    median_months: float
    spread: float
    says_yes: float
    says_later: float
    fewest_observed: int
    intervals: tuple[int, ...] = ()

    def with_observed(self, observed: Mapping[str, Sequence[int]]) -> Assumptions:
        """The same, with the house's own durations where it has observed enough of them."""
        enough = {name: tuple(sorted(d)) for name, d in observed.items() if len(d) >= self.fewest_observed}
        durations = {name: replace(d, observed=enough.get(name, ())) for name, d in self.durations.items()}
        return replace(self, durations=durations, intervals=enough.get(INTERVAL, ()))

    def interval(self, random: Random) -> float:
        """From one report to the next, in days: an observed one, or one of a long tail that is stated."""
        if self.intervals:
            return self.intervals[int(random.random() * len(self.intervals))]
        return random.lognormvariate(math.log(self.median_months * MONTH), self.spread)

    def usual_round(self) -> float:
        """How long a round takes as a rule, in days, from the offer to its report."""
        return sum(self.durations[step].middle for step in ("answer_to_offer", *ROUND))

    def stated(self) -> list[str]:
        """The durations that are supposed rather than observed, by name."""
        supposed = [name for name, duration in self.durations.items() if not duration.observed]
        return supposed if self.intervals else [*supposed, INTERVAL]

    def document(self) -> list[dict[str, Any]]:
        """What is supposed of each duration, in days, and where it comes from."""
        told = [
            _told(name, d.observed, (d.shortest, d.usual, d.longest), d.provenance)
            for name, d in self.durations.items()
        ]
        spread = math.exp(self.spread * _TENTH)
        middle = self.median_months * MONTH
        stated = round(middle / spread), round(middle), round(middle * spread)
        return [*told, _told(INTERVAL, self.intervals, stated, "seen")]


def _told(
    name: str, observed: Sequence[int], stated: tuple[float, float, float], provenance: str
) -> dict[str, Any]:
    """A duration in words: of observed ones the first, the middle and the last tenth."""
    if observed:
        low, usual, high = (observed[round(share * (len(observed) - 1))] for share in (0.1, 0.5, 0.9))
        return {"what": name, "days": [low, usual, high], "observed": len(observed), "provenance": "observed"}
    return {"what": name, "days": list(stated), "observed": 0, "provenance": provenance}


@cache
def assumptions() -> Assumptions:
    """The assumptions of this house, read once from the package."""
    text = Path(__file__).with_name("assumptions.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    wish = {name: entry["value"] for name, entry in data["reassessment"].items()}
    return Assumptions(
        {n: _duration(e["days"], e["provenance"]) for n, e in data["durations"].items()},
        {name: float(entry["value"]) for name, entry in data["hours"].items()},
        {name: int(entry["value"]) for name, entry in data["letters"].items()},
        data["contribution"]["reminded"]["value"],
        fewest_observed=data["fewest_observed"],
        **wish,
    )


def _duration(days: Sequence[float], provenance: str) -> Duration:
    shortest, usual, longest = days
    return Duration(shortest, usual, longest, provenance=provenance)
