"""A run killed anywhere, and run again, leaves the same ledger as one clean run."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import House
from models.proof import verify
from tests.deployments.conftest import DUE_DAY, FIRST_DAY, furnish, ledger, program
from tests.faults import forked

PLACES = 6
DAYS = [FIRST_DAY.isoformat(), DUE_DAY.isoformat()]


@pytest.fixture(scope="module")
def clean(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, int]:
    """The house after one clean run, and how many writes and commits that took."""
    folder = tmp_path_factory.mktemp("clean")
    house, count = furnish(prepared, folder), folder / "count"
    done = program(["-m", "tests.deployments.a_day", *DAYS], folder, KILL_COUNT=str(count))
    assert done.returncode == 0, done.stderr
    return house, int(count.read_text())


def test_a_clean_run_has_much_to_do(clean: tuple[House, int]) -> None:
    """Otherwise the kills below would prove nothing."""
    house, writes = clean
    left = ledger(house)
    assert sum(event[8].startswith("system:") for event in left["events"]) > 1
    assert len(left["letters"]) > 30 and writes > 300


@pytest.mark.parametrize("place", range(PLACES))
def test_a_run_killed_anywhere_and_run_again_leaves_the_ledger_of_one_clean_run(
    place: int, clean: tuple[House, int], furnished: House
) -> None:
    expected, writes = clean
    at = 1 + place * (writes - 1) // (PLACES - 1)
    folder = furnished.settings.var
    assert forked.run("days", DAYS, folder, KILL_AT=str(at)) == forked.KILLED
    assert forked.run("days", DAYS, folder) == 0, forked.said(folder)
    assert ledger(furnished) == ledger(expected)
    assert verify.verify(furnished)["ok"]
    assert verify.rebuild_check(furnished, DUE_DAY)["ok"]


def test_a_third_run_adds_nothing(clean: tuple[House, int], furnished: House) -> None:
    for _ in range(2):
        assert forked.run("days", DAYS, furnished.settings.var) == 0
    assert ledger(furnished) == ledger(clean[0])
