"""`make bench`: each figure beside a bare baseline measured in the same run, and the limit it must keep.

Ratios hold from one machine to the next; seconds do not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cities import write_cities
from benchmarks.measuring import ICC, Measure, fastest, measure
from benchmarks.proving import looking_back, proving

BARE = [sys.executable, "-c", "pass"]
LINE = "{:<44} {:>9} {:>9} {:>8}   {}"


def main() -> int:
    """Measure and print; 1 if a limit is broken."""
    print(LINE.format("", "ours", "baseline", "ratio", "limit"))
    with TemporaryDirectory() as folder:
        kept = [
            importing(_house(folder, "many"), 10_000),
            auditing(_house(folder, "network"), 150),
            proving(_house(folder, "million"), _line),
            looking_back(_house(folder, "years"), _line),
        ]
    return 0 if all(kept) else 1


def importing(var: Path, cities: int) -> bool:
    """From file to ledger: at most 30 s and 300 MB for 10,000 cities."""
    write_cities(var / "cities.csv", cities)
    source = str(var / "cities.csv")
    bare = measure([sys.executable, "-m", "benchmarks.baseline", source, str(var / "bare.db")], var)
    measure([ICC, "db", "upgrade"], var)
    ours = measure([ICC, "import", source], var)
    return all(
        (
            _line(f"import of {cities:,} cities, seconds", ours.seconds, bare.seconds, 30),
            _line(f"import of {cities:,} cities, MB", ours.megabytes, bare.megabytes, 300),
        )
    )


def auditing(var: Path, cities: int) -> bool:
    """`icc audit --json` as a whole process: at most 1 s for 150 cities."""
    write_cities(var / "cities.csv", cities)
    measure([ICC, "import", str(var / "cities.csv")], var)
    bare = fastest(BARE, var)
    ours: Measure = fastest([ICC, "audit", "--json"], var)
    return all(
        (
            _line(f"audit of {cities} cities, seconds", ours.seconds, bare.seconds, 1),
            _line(f"audit of {cities} cities, MB", ours.megabytes, bare.megabytes, 300),
        )
    )


def _house(folder: str, name: str) -> Path:
    var = Path(folder) / name
    var.mkdir()
    return var


def _line(what: str, ours: float, bare: float, limit: float) -> bool:
    kept = ours <= limit
    verdict = f"{limit:g} kept" if kept else f"{limit:g} BROKEN"
    print(LINE.format(what, f"{ours:.2f}", f"{bare:.2f}", f"{ours / bare:.1f}x", verdict), flush=True)
    return kept


if __name__ == "__main__":
    sys.exit(main())
