"""Where things lie in a chart: one scale for all scenarios, one place for each panel. Units: SVG pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
HEIGHT = 190
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 34, 26
FAR_ABOVE = 3
"""A capacity so many times above everything foreseen is said, not drawn: the rest would lie flat."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to the top of a chart, the same for every scenario."""

    most: float

    @staticmethod
    def of(sides: Sequence[tuple[str, Document]], kind: str) -> Scale:
        """The scale on which all that is foreseen of a kind of work, and a capacity near it, can be drawn."""
        seen = [m["high"][kind] for _, each in sides for m in each["months"]]
        seen += [m["happened"].get(kind) or 0 for _, each in sides for m in each["months"] if "happened" in m]
        most = max(seen)
        held = [m["capacity"][kind] or 0 for _, each in sides for m in each["months"][:1]]
        near = [limit for limit in held if limit <= FAR_ABOVE * most]
        return Scale(_round_up(max([most, *near, 1])))

    def y(self, value: float) -> float:
        """Where a value lies, from the top."""
        return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.most, 1)


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten: a scale that is read at a glance."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next(step * power for step in (1, 2, 3, 5, 10) if step * power >= value)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one panel stands, and its scale."""

    left: int
    width: int
    scale: Scale

    @property
    def first(self) -> int:
        """Where the months begin."""
        return self.left + LEFT

    @property
    def last(self) -> int:
        """Where they end."""
        return self.left + self.width - RIGHT

    def x(self, n: float, of: int) -> float:
        """Where the middle of a month lies."""
        return round(self.first + (self.last - self.first) * (n + 0.5) / of, 1)
