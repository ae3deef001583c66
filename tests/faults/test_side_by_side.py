"""One, two and four workers on PostgreSQL: the same ledger, and no city twice. `make faults` tries 20,000."""

from __future__ import annotations

from pathlib import Path

from tests.faults.houses import furnisher
from tests.faults.side_by_side import compared, fill
from tests.postgres import Postgres


def test_workers_side_by_side_leave_the_ledger_of_one_and_look_at_no_city_twice(
    postgres: Postgres, tmp_path: Path
) -> None:
    lay = furnisher(tmp_path / "synthetic", postgres, fill(200))
    alone, *more = compared(lay, tmp_path, late=12)
    assert alone.due > 20 and any("deadline_set" in event for event in alone.left[0])
    for several in more:
        assert several.left == alone.left
    assert {each.visits for each in (alone, *more)} == {alone.due}
