"""Bars for whoever would rather look: rows of a length, each within a frame of another, the words beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ROW, TOP, LEFT, WIDTH = 30, 8, 190, 640


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, its length, the frame it is measured against (None: none), its words.

    `before` is where it stood earlier, marked by a line; None where that is not known or not comparable.
    """

    name: str
    value: float
    frame: float | None
    text: str
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The same in units of the drawing; `over` where the length goes beyond its frame."""

    y: int
    name: str
    width: int
    frame: int | None
    text: str
    over: bool
    before: int | None


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows and the height they need."""

    height: int
    rows: Sequence[Drawn]


def bars_of(rows: Sequence[Bar], most: float) -> Bars | None:
    """Rows as a drawing of which `most` fills the width; None without any row."""
    if not rows:
        return None
    scale = WIDTH / most if most > 0 else 0.0
    drawn = [
        Drawn(
            TOP + ROW * number + ROW // 2, row.name, round(row.value * scale),
            None if row.frame is None else round(row.frame * scale), row.text,
            row.frame is not None and row.value > row.frame,
            None if row.before is None else round(row.before * scale),
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip
    return Bars(TOP * 2 + ROW * len(rows), drawn)
