"""`make bench`: each figure beside a bare baseline measured in the same run, and the limit it must keep.

Ratios hold from one machine to the next; seconds do not. `python -m benchmarks sweep` measures one part.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cities import write_cities
from benchmarks.desks import at_the_desk
from benchmarks.living import living
from benchmarks.measuring import ICC, Measure, fastest, measure
from benchmarks.proving import looking_back, proving
from benchmarks.sweeping import on_postgresql, sweeping
from benchmarks.table import Table

BARE = [sys.executable, "-c", "pass"]
Part = Callable[[Table, Path], object]


def main(wanted: list[str]) -> None:
    """Measure and print, and write the results of a whole run.

    A limit that is not reached is named at the end and fails nothing: what is measured is also the machine.
    """
    table, began = Table(), time.monotonic()
    for name, part in PARTS.items():
        if not wanted or name in wanted:
            # Not /tmp by name: where that is memory, nothing durable could be measured.
            with TemporaryDirectory() as folder:
                part(table, Path(folder))
    if not wanted:
        table.write(time.monotonic() - began)
    print(f"\n{table.closing}")


def files(table: Table, folder: Path) -> None:
    """What comes in by file, and what is read of it."""
    table.section("Import, audit, verify (whole processes; beside: the bare minimum)")
    importing(table, _house(folder, "many"), 10_000)
    auditing(table, _house(folder, "network"), 150)
    proving(_house(folder, "million"), table.line)
    looking_back(_house(folder, "years"), table.line)


def importing(table: Table, var: Path, cities: int) -> None:
    """From file to ledger: at most 30 s and 300 MB for 10,000 cities."""
    write_cities(var / "cities.csv", cities)
    source = str(var / "cities.csv")
    bare = measure([sys.executable, "-m", "benchmarks.baseline", source, str(var / "bare.db")], var)
    measure([ICC, "db", "upgrade"], var)
    ours = measure([ICC, "import", source], var)
    table.line(f"import of {cities:,} cities, seconds", ours.seconds, bare.seconds, 30)
    table.line(f"import of {cities:,} cities, MB", ours.megabytes, bare.megabytes, 300)


def auditing(table: Table, var: Path, cities: int) -> None:
    """`icc audit --json` as a whole process: at most 1 s for 150 cities."""
    write_cities(var / "cities.csv", cities)
    measure([ICC, "import", str(var / "cities.csv")], var)
    bare = fastest(BARE, var)
    ours: Measure = fastest([ICC, "audit", "--json"], var)
    table.line(f"audit of {cities} cities, seconds", ours.seconds, bare.seconds, 1)
    table.line(f"audit of {cities} cities, MB", ours.megabytes, bare.megabytes, 300)


def _house(folder: Path, name: str) -> Path:
    var = folder / name
    var.mkdir()
    return var


PARTS: dict[str, Part] = {
    "sweep": sweeping,
    "postgresql": on_postgresql,
    "network": living,
    "desk": at_the_desk,
    "files": files,
}

if __name__ == "__main__":
    main(sys.argv[1:])
