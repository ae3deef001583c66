"""What a forecast supposes: durations, wishes and hours, each with its provenance, read from the package."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a step takes, in days: drawn from the observed ones, or from a triangle that is stated."""

    shortest: float
    usual: float
    longest: float
    observed: tuple[int, ...] = ()

    def draw(self, random: Random) -> int:
        """One duration in whole days."""
        if self.observed:
            return self.observed[int(random.random() * len(self.observed))]
        return int(random.triangular(self.shortest, self.longest, self.usual))


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All that a forecast supposes. `hours` are an officer's for one piece of work."""

    durations: Mapping[str, Duration]
    hours: Mapping[str, float]
    median_months: float
    spread: float
    says_yes: float
    says_later: float
    fewest_observed: int

    def with_observed(self, observed: Mapping[str, Sequence[int]]) -> Assumptions:
        """The same, with the house's own durations where it has observed enough of them."""
        durations = {
            name: Duration(d.shortest, d.usual, d.longest, tuple(sorted(observed.get(name, ()))))
            if len(observed.get(name, ())) >= self.fewest_observed
            else d
            for name, d in self.durations.items()
        }
        return Assumptions(
            durations, self.hours, self.median_months, self.spread, self.says_yes, self.says_later,
            self.fewest_observed,
        )  # fmt: skip

    def stated(self) -> list[str]:
        """The durations that are supposed rather than observed, by name."""
        return [name for name, duration in self.durations.items() if not duration.observed]


@cache
def assumptions() -> Assumptions:
    """The assumptions of this house, read once from the package."""
    text = Path(__file__).with_name("assumptions.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    wish = {name: entry["value"] for name, entry in data["reassessment"].items()}
    return Assumptions(
        {name: Duration(*entry["days"]) for name, entry in data["durations"].items()},
        {name: float(entry["value"]) for name, entry in data["hours"].items()},
        fewest_observed=data["fewest_observed"],
        **wish,
    )
