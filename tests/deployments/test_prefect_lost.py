"""Prefect's database is no part of the record: lost, it is made anew, and the house goes on as it was."""

from __future__ import annotations

import shutil

from models.database import House
from tests.deployments.conftest import DUE_DAY, icc, ledger, program


def test_a_house_whose_prefect_lost_everything_lives_the_day_again_without_a_difference(
    furnished: House,
) -> None:
    folder = furnished.settings.var
    day = icc("run", "daily", "--today", DUE_DAY.isoformat())
    assert program(day, folder).returncode == 0
    once = ledger(furnished)
    shutil.rmtree(folder / "prefect")
    again = program(day, folder)
    assert again.returncode == 0, again.stderr
    assert ledger(furnished) == once
