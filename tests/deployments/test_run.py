"""`icc run` as a person types it: through a true Prefect server, which never outlives the command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from models import clock, planning
from models.database import House
from models.keeping import runs
from tests.deployments.conftest import (
    DUE_DAY,
    FIRST_DAY,
    KILLING,
    ROOT,
    Ran,
    furnish,
    icc,
    ledger,
    program,
    surroundings,
)
from tests.deployments.served import lay_prefect
from tests.deployments.test_living import eventually
from tests.faults import forked

KEYS = {"flow", "today", "cities", "events", "notices", "set_aside", "seconds"}
Icc = Callable[..., Ran]


def servers_of(folder: Path) -> list[str]:
    """The command lines of living processes whose environment names this house."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if f"ICC_VAR={folder}\0".encode() in (process / "environ").read_bytes() and words:
                found.append(words)
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def lived(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Ran]:
    """A house that lived a day through Prefect, and what that said."""
    house = furnish(prepared, tmp_path_factory.mktemp("lived"))
    lay_prefect(house.settings.var)
    words = icc("run", "daily", "--today", FIRST_DAY.isoformat(), "--json")
    return house, program(words, house.settings.var)


def test_the_day_runs_through_prefect_and_prints_one_document(lived: tuple[House, Ran]) -> None:
    house, ran = lived
    assert ran.returncode == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert document.keys() >= KEYS
    assert (document["flow"], document["today"], document["written"]) == ("daily", "2023-01-10", True)
    assert document["set_aside"] == [] and document["notices"] > 20
    assert [part["flow"] for part in document["flows"]][-1] == "standing_audit"
    assert runs.ledger_day(house) == FIRST_DAY
    assert servers_of(house.settings.var) == []


def test_a_house_whose_prefect_lost_everything_lives_the_day_again_without_a_difference(
    lived: tuple[House, Ran],
) -> None:
    """Prefect's database is no part of the record: lost, it is made anew, and the house goes on as it was."""
    house, _ = lived
    once = ledger(house)
    shutil.rmtree(house.settings.var / "prefect")
    again = program(icc("run", "accession", "--today", FIRST_DAY.isoformat()), house.settings.var)
    assert again.returncode == 0, again.stderr
    assert ledger(house) == once
    assert {run.state for run in runs.recent(house)} == {"completed"}


def test_a_day_to_come_is_shown_and_nothing_is_written(furnished: House, run_icc: Icc) -> None:
    before, tomorrow = ledger(furnished), clock.wall() + timedelta(days=1)
    document = json.loads(run_icc("run", "daily", "--today", tomorrow.isoformat(), "--json").stdout)
    assert document["written"] is False and document["notices"] > 20
    assert ledger(furnished) == before
    assert runs.recent(furnished) == []


def test_a_day_before_the_ledgers_is_refused_in_a_sentence(furnished: House, run_icc: Icc) -> None:
    run = runs.open_run(furnished, "standing_audit", today=DUE_DAY)
    runs.close_run(furnished, run, state="completed", cities=0, events=0, notices=0)
    ran = run_icc("run", "daily", "--today", FIRST_DAY.isoformat())
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "the ledger stands on 2024-02-06" in ran.stderr and "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("run", "dayly"), 2, "daily"),
        (("run", "accession", "--city", "Atlantis"), 1, "Atlantis"),
        (("run", "city_lifecycle"), 1, "--city"),
    ],
)
def test_what_cannot_be_run_is_answered_in_a_sentence(
    words: tuple[str, ...], code: int, said: str, furnished: House, run_icc: Icc
) -> None:
    ran = run_icc(*words)
    assert ran.returncode == code
    assert said in ran.stderr and "Traceback" not in ran.stderr


def test_a_killed_run_leaves_no_orphan_and_the_next_run_makes_up_for_it(
    furnished: House, run_icc: Icc, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = furnished.settings.var
    lay_prefect(folder)
    words = ("run", "accession", "--today", FIRST_DAY.isoformat(), "--json")
    with subprocess.Popen(
        [sys.executable, *icc(*words)],
        cwd=ROOT,
        env=surroundings(folder, KILL_AT="60", PYTHONPATH=f"{KILLING}:{ROOT}"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as killed:
        killed.wait(120)
    assert killed.returncode == -9
    assert eventually(lambda: servers_of(folder) == [], 5)
    assert [run.state for run in runs.recent(furnished)] == ["running"]
    assert forked.run("icc", words, folder) == 0, forked.said(folder)
    assert [run.state for run in runs.recent(furnished)] == ["completed", "crashed"]
    assert ledger(furnished) == ledger(_planned_cleanly(furnish(prepared, tmp_path_factory.mktemp("clean"))))


def _planned_cleanly(house: House) -> House:
    for key in planning.due(house, "accession", FIRST_DAY):
        planning.plan_city(house, "accession", key, FIRST_DAY)
    return house
