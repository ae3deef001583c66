"""The contributions as a table for people at a terminal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.table import Table

from desk.terminal.speak import paper
from desk.words import day

_STATES = {"opened": "open", "open": "called for", "done": "settled", "unrecorded": "no record"}


def print_contributions(document: dict[str, Any]) -> None:
    """One line a city and year, then the sums."""
    console = paper()
    if not document["contributions"]:
        console.print(
            "No contribution is on record. An officer opens a year: icc contribution open YEAR --kind …"
        )
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("City", "Year", "Standing", "Called for"):
        table.add_column(name, overflow="fold")
    for name in ("Asked EUR", "Paid", "Waived", "Remains"):
        table.add_column(name, justify="right")
    for row in document["contributions"]:
        standing = _STATES.get(row["state"], row["state"])
        table.add_row(row["city"], str(row["year"]), standing, day(row["called_on"]), *_sums(row))
    table.add_section()
    table.add_row("Together", "", "", "", *_sums(document["sums"]))
    console.print(table)


def _sums(row: dict[str, Any]) -> list[str]:
    return [f"{Decimal(row[name]):,}" for name in ("amount", "paid", "waived", "remaining")]
