"""The form for several machines, really run: a work pool, worker processes, the house on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from deployments.schedules import SCHEDULES
from models.database import House, open_house
from models.keeping import runs
from models.keeping.backup import back_up
from models.keeping.restoring import restore
from models.settings import Settings
from tests.deployments.conftest import DUE_DAY, KILLING, ROOT, surroundings
from tests.deployments.served import prefect_server
from tests.deployments.test_living import eventually
from tests.desk.test_operating_bad_day import blocks
from tests.faults import forked

PREFECT = str(Path(sys.executable).with_name("prefect"))
ON_THE_PAGE = (
    "prefect work-pool create icc --type process",
    "prefect --no-prompt deploy --all --prefect-file deployments/prefect.yaml",
    "python -m deployments.registering",
    "prefect worker start --pool icc",
    "python -m desk.serve",
)
"""What the operating page has people type; the last is typed by `tests/desk/test_process.py`."""


@pytest.fixture
def several(prepared: Path, tmp_path: Path, postgresql_house: House) -> House:
    """A house on PostgreSQL with the example cities, brought over from a SQLite file."""
    small = open_house(Settings(var=prepared, database_url=None))
    back_up(small, tmp_path / "moved.icc")
    small.engine.dispose()
    restore(postgresql_house, tmp_path / "moved.icc")
    return postgresql_house


@pytest.fixture
def around(several: House, tmp_path: Path) -> dict[str, str]:
    """The environment of whoever works for that house."""
    url = several.settings.database_url
    assert url is not None
    ours = {"ICC_DATABASE_URL": url.get_secret_value(), "ICC_HOME": str(ROOT)}
    quick = {"PREFECT_WORKER_QUERY_SECONDS": "1"}
    return surroundings(tmp_path, PYTHONPATH=str(ROOT), **ours) | prefect_server().around | quick


def done(around: dict[str, str], *words: str) -> str:
    ran = subprocess.run(
        words, cwd=ROOT, env=around, capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def deployed(around: dict[str, str]) -> Any:
    """What Prefect's server holds of the flow `accession`."""
    name, _, word = around["PREFECT_API_AUTH_STRING"].partition(":")
    address = f"{around['PREFECT_API_URL']}/deployments/name/accession/icc"
    return httpx.get(address, auth=(name, word), timeout=30).json()


@contextmanager
def worker(name: str, around: dict[str, str], folder: Path, **more: str) -> Iterator[None]:
    """A worker process of the pool; at the end it and its runs are killed without a word."""
    words = [PREFECT, *ON_THE_PAGE[3].split()[1:], "--name", name]
    marked = around | {"ICC_OFFICER_NAME": name} | more
    with (
        (folder / f"{name}.log").open("ab") as out,
        subprocess.Popen(words, cwd=ROOT, env=marked, stdout=out, stderr=out),
    ):
        try:
            yield
        finally:
            for pid in processes_of(name, around["ICC_VAR"]):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def processes_of(name: str, folder: str) -> list[int]:
    """The worker of that name and the runs it started, by their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            held = (process / "environ").read_bytes().split(b"\0")
            if {f"ICC_OFFICER_NAME={name}".encode(), f"ICC_VAR={folder}".encode()} <= set(held):
                found.append(int(process.name))
    return found


def test_workers_share_a_house_on_postgresql_and_one_that_is_killed_in_a_run_blocks_nobody(
    several: House, around: dict[str, str], tmp_path: Path
) -> None:
    assert blocks("Several machines") == [[*map(str.split, ON_THE_PAGE)]]
    done(around, PREFECT, *ON_THE_PAGE[0].split()[1:], "--overwrite")
    done(around, PREFECT, *ON_THE_PAGE[1].split()[1:])
    held = deployed(around)
    assert held["entrypoint"] == "flows.accession.accession"
    assert len(held["pull_steps"]) == 1 and "set_working_directory" in str(held["pull_steps"])

    flows, day = ("accession", "reassessments"), DUE_DAY.isoformat()
    hanging = {"HANG_AT": "3", "PYTHONPATH": f"{KILLING}{os.pathsep}{ROOT}"}
    with worker("one", around, tmp_path, **hanging):
        forked.start("ask", [flows[0], day], tmp_path)
        assert eventually(lambda: [run.state for run in runs.recent(several)] == ["running"], 90)
    assert "1 dead runs ended" in done(around, sys.executable, *ON_THE_PAGE[2].split()[1:])

    with worker("two", around, tmp_path), worker("three", around, tmp_path):
        asked = [forked.start("ask", [flow, day], tmp_path) for flow in flows]
        for each in asked:
            each.join(forked.PATIENCE)
        logs = "".join((tmp_path / f"{name}.log").read_text() for name in ("two", "three"))
        assert [each.exitcode for each in asked] == [0, 0], logs + forked.said(tmp_path)
    assert {row.flow for row in runs.scheduled(several)} == {schedule.flow for schedule in SCHEDULES}
    ended = sorted((run.flow, run.state) for run in runs.recent(several))
    assert ended == [("accession", "completed"), ("accession", "crashed"), ("reassessments", "completed")]
