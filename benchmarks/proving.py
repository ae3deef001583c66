"""Measured: the ledger verified, audited and compared with a new programme, each beside the bare reading."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.cities import write_cities
from benchmarks.measuring import ICC, Measure, fastest, measure
from lifecycle.reading import PACKAGED, programme

Line = Callable[[str, float, float, float], bool]
_FEWER, _MORE = "months = 24,", "months = 30,"


def proving(var: Path, line: Line, *, events: int = 1_000_000) -> bool:
    """`icc verify` of a million events: at most 10 s and 100 MB."""
    measure([sys.executable, "-m", "benchmarks.ledgers", str(var), "10000", str(events)], var)
    bare = _bare(var)
    ours = measure([ICC, "verify"], var)
    return all(
        (
            line(f"verify of {events:,} events, seconds", ours.seconds, bare.seconds, 10),
            line(f"verify of {events:,} events, MB", ours.megabytes, bare.megabytes, 100),
        )
    )


def looking_back(var: Path, line: Line, *, cities: int = 10_000, events: int = 300_000) -> bool:
    """As-of audit of 10,000 cities with 300,000 events: 5 s, 250 MB; a new programme compared: 30 s."""
    write_cities(var / "cities.csv", cities)
    measure([ICC, "import", str(var / "cities.csv")], var)
    measure([sys.executable, "-m", "benchmarks.ledgers", str(var), str(cities), str(events)], var)
    bare = _bare(var)
    ours = fastest([ICC, "audit", "--as-of", "2026-11-25", "--json"], var, 3)
    compared = measure([ICC, "programme", "diff", str(_another(var)), "--json"], var)
    return all(
        (
            line(f"as-of audit, {events:,} events, seconds", ours.seconds, bare.seconds, 5),
            line(f"as-of audit, {events:,} events, MB", ours.megabytes, bare.megabytes, 250),
            line(f"programme diff, {cities:,} cities, seconds", compared.seconds, bare.seconds, 30),
        )
    )


def _bare(var: Path) -> Measure:
    return measure([sys.executable, "-m", "benchmarks.bare_reading", str(var / "icc.db")], var)


def _another(var: Path) -> Path:
    """A version of the programme that moves every reassessment by half a year."""
    text = PACKAGED.read_text(encoding="utf-8").replace(_FEWER, _MORE)
    text = text.replace(f'version = "{programme().version}"', 'version = "measured"')
    path = var / "another.toml"
    path.write_text(text, encoding="utf-8")
    return path
