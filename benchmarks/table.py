"""The table: printed as it grows, and written to RESULTS.md with the machine and the day."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LINE = "{:<66} {:>10} {:>10} {:>8}   {}"
_KEPT = {True: "kept", False: "NOT REACHED"}
RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside the one it is measured against, in the same run; `limit` in the unit of `ours`."""

    what: str
    ours: float
    bare: float | None
    limit: str = ""

    @property
    def ratio(self) -> str:
        """How many times the bare figure ours is."""
        return f"{self.ours / self.bare:.2g}x" if self.bare and self.ours < 10 * self.bare else self._times()

    def _times(self) -> str:
        return f"{self.ours / self.bare:.0f}x" if self.bare else ""


@dataclass(slots=True)
class Table:
    """The rows of one run, in their sections."""

    rows: list[Row | str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def section(self, title: str) -> None:
        """Begin a section."""
        self.rows.append(title)
        print(f"\n{title}\n" + LINE.format("", "measured", "beside", "ratio", "limit"), flush=True)

    def line(self, what: str, ours: float, bare: float, limit: float) -> bool:
        """A row with an absolute limit, which is kept or broken."""
        kept = ours <= limit
        self.add(what, ours, bare, f"{limit:g} {_KEPT[kept]}")
        if not kept:
            self.broken.append(what)
        return kept

    def at_least(self, what: str, ours: float, bare: float, limit: float) -> bool:
        """A row of a pace that must be reached."""
        kept = ours >= limit
        self.add(what, ours, bare, f"at least {limit:g} {_KEPT[kept]}")
        if not kept:
            self.broken.append(what)
        return kept

    def at_most(self, what: str, ours: float, bare: float, times: float) -> None:
        """A row whose limit is a ratio."""
        kept = ours <= times * bare
        self.add(what, ours, bare, f"{times:g}x {_KEPT[kept]}")
        if not kept:
            self.broken.append(what)

    @property
    def closing(self) -> str:
        """How many limits were kept, and which were not reached on this machine and day."""
        limits = sum(isinstance(row, Row) and row.limit.endswith(tuple(_KEPT.values())) for row in self.rows)
        missed = f"; not reached: {'; '.join(self.broken)}" if self.broken else ""
        return f"{limits - len(self.broken)} of {limits} limits kept{missed}."

    def add(self, what: str, ours: float, bare: float | None = None, said: str = "") -> None:
        """A row; `said` stands in the column of limits."""
        row = Row(what, ours, bare, said)
        self.rows.append(row)
        print(LINE.format(*_cells(row)), flush=True)

    def note(self, what: str, said: str) -> None:
        """A row without a figure: why it could not be measured."""
        self.rows.append(f"| {what} | | | | {said} |")
        print(LINE.format(what, "", "", "", said), flush=True)

    def write(self, seconds: float) -> None:
        """Write the table to RESULTS.md."""
        machine = (
            f"{os.cpu_count()} cores ({platform.machine()}), {_memory()} GB of memory, {platform.system()}"
        )
        parts = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
        parts |= {name: version(name) for name in ("SQLAlchemy", "Prefect")}
        now = os.getloadavg()[0]
        head = [
            "# Measured",
            "",
            "Written by `make bench`; not by hand. Each figure stands beside one measured in the same run on",
            "the same work, so that the ratio holds on other machines; seconds and milliseconds do not.",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {machine},",
            f"{', '.join(map(' '.join, parts.items()))}.",
            f"The run took {seconds:.0f} s; load of the machine {self.load:.1f} before, {now:.1f} after.",
        ]
        text = "\n".join([*head, "", self.closing, *map(_written, self.rows)])
        RESULTS.write_text(f"{text}\n", encoding="utf-8")


def _written(row: Row | str) -> str:
    if isinstance(row, Row):
        return "| " + " | ".join(_cells(row)) + " |"
    if row.startswith("|"):
        return row
    return f"\n## {row}\n\n| | measured | beside | ratio | limit |\n|---|---:|---:|---:|---|"


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    return row.what, _figure(row.ours), _figure(row.bare), row.ratio, row.limit


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f}"
