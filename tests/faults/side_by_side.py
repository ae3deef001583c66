"""Workers side by side in one house on PostgreSQL: the same ledger whatever their number, no city twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import synthetic
from benchmarks.synthetic import DAY, STAGE
from models import planning
from models.database import House
from models.migrate import upgrade
from tests.faults import forked
from tests.faults.houses import Fill, at, clear

LATE = 3
"""Days late in the whole campaign: with four days' work, 1,024 of 20,000 cities are due."""

_LEFT = (
    "SELECT city, seq, kind, milestone, \"on\", actor, data FROM event WHERE actor LIKE 'system:%'",
    "SELECT city, kind, rung, role, state, planned_on FROM notice",
    "SELECT city, milestone, letter, rung, due_on, role, skipped FROM reminder",
    "SELECT city, milestone, state, reached, opened_on, due_on, wake_on FROM standing",
)


@dataclass(frozen=True)
class Shared:
    """What so many workers left, and at what pace: cities a second from first start to last end."""

    workers: int
    due: int
    visits: int
    pace: float
    left: Any

    def __str__(self) -> str:
        """A line for the table."""
        return (
            f"{self.workers} workers on {self.due:,} due cities: {self.visits:,} visits,"
            f" {self.pace:,.0f} cities a second"
        )


def fill(cities: int) -> Fill:
    """Fills an empty house with so many synthetic cities, as they stood on the evening before the day."""
    return partial(_fill, cities)


def _fill(cities: int, folder: Path) -> None:
    house = at(folder)
    upgrade(house)
    synthetic.fill(house, cities)
    house.engine.dispose()


def shared(lay: Fill, folder: Path, workers: int, late: int) -> Shared:
    """So many workers run the same stage at once, through Prefect, in a house of their own."""
    lay(folder)
    house, day = at(folder), DAY + timedelta(days=late)
    due = len(planning.due(house, STAGE, day))
    words = [STAGE, day.isoformat()]
    running = [forked.start("flows", words, folder, ICC_REHEARSAL="1") for _ in range(workers)]
    for each in running:
        each.join(forked.PATIENCE * 5)
    assert [each.exitcode for each in running] == [0] * workers, forked.said(folder)
    visits, seconds = _runs(house)
    found = Shared(workers, due, visits, visits / seconds, [_rows(house, query) for query in _LEFT])
    house.engine.dispose()
    clear(folder)
    return found


def _runs(house: House) -> tuple[int, float]:
    """How many cities had their turn in all runs, and how long these took together."""
    query = "SELECT SUM(cities), EXTRACT(EPOCH FROM MAX(ended_at) - MIN(started_at)) FROM run"
    with house.read() as connection:
        visits, seconds = connection.exec_driver_sql(query).one()
    return int(visits), float(seconds)


def _rows(house: House, query: str) -> list[str]:
    with house.read() as connection:
        return sorted(str(tuple(row)) for row in connection.exec_driver_sql(query.replace("%", "%%")))


def compared(lay: Fill, folder: Path, late: int = LATE, numbers: Sequence[int] = (1, 2, 4)) -> list[Shared]:
    """The same with one worker, two and four."""
    return [shared(lay, folder / f"{number} workers", number, late) for number in numbers]
