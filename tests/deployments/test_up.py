"""`icc up`: one process tree that catches up, stops cleanly, and survives a power cut."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deployments.schedules import DAILY, SCHEDULES
from deployments.server import free_port
from models import clock
from models.database import House
from models.keeping import runs
from tests.deployments.conftest import KILLING, ROOT, Ran, furnish, icc, ledger, program, surroundings
from tests.deployments.test_living import eventually
from tests.deployments.test_run import servers_of

Icc = Callable[..., Ran]
TRIGGER = """
from prefect.deployments import run_deployment
run = run_deployment("accession/icc", timeout={timeout}, poll_interval=1)
print(run.state.name)
"""


@pytest.fixture
def ports() -> dict[str, str]:
    return {"ICC_PREFECT_PORT": str(free_port()), "ICC_DESK_PORT": str(free_port())}


@contextmanager
def going_up(house: House, ports: dict[str, str], **more: str) -> Iterator[subprocess.Popen[str]]:
    """A running `icc up` that has printed its addresses."""
    with subprocess.Popen(
        [sys.executable, *icc("up")],
        cwd=ROOT,
        env=surroundings(house.settings.var, **ports, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert any("Ctrl-C stops all of it" in line for line in process.stdout)
            yield process
        finally:
            process.kill()


def triggered(house: House, *, timeout: int) -> str:
    """Ask the running Prefect for a run of `accession`, as its page does; the state it is in afterwards."""
    up = json.loads((house.settings.var / "up.json").read_text())
    word = (house.settings.var / "prefect" / "password").read_text()
    login = {"PREFECT_API_URL": up["prefect"], "PREFECT_API_AUTH_STRING": f"icc:{word}"}
    home = {"PREFECT_HOME": str(house.settings.var / "visitor")}
    return program(
        ["-c", TRIGGER.format(timeout=timeout)], house.settings.var, **login, **home
    ).stdout.strip()


def states(house: House, flow: str) -> list[str]:
    return [run.state for run in runs.recent(house, flow=flow)]


@pytest.fixture(scope="module")
def lived(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Ran]:
    """A house that was up once, and what that said."""
    house = furnish(prepared, tmp_path_factory.mktemp("lived"))
    return house, up_once(house)


def up_once(house: House) -> Ran:
    ports = {"ICC_PREFECT_PORT": str(free_port()), "ICC_DESK_PORT": str(free_port())}
    return program(icc("up", "--once"), house.settings.var, **ports)


def test_up_once_lives_the_day_writes_the_letters_says_so_and_stops(lived: tuple[House, Ran]) -> None:
    house, ran = lived
    assert ran.returncode == 0, ran.stderr
    assert f"{clock.wall()}: " in ran.stdout and "open milestones" in ran.stdout
    assert "reassessment offers could be made, longest since first" in ran.stdout
    assert str(house.settings.var / "outbox") in ran.stdout
    assert {runs.last_completed(house, flow) for flow in DAILY} == {clock.wall()}
    assert {row.flow for row in runs.scheduled(house)} == {schedule.flow for schedule in SCHEDULES}
    assert not (house.settings.var / "up.json").exists()
    assert servers_of(house.settings.var) == []


def test_a_second_up_goes_on_where_the_first_was(lived: tuple[House, Ran]) -> None:
    house, _ = lived
    once = ledger(house)
    assert up_once(house).returncode == 0
    assert ledger(house) == once
    assert states(house, "accession") == ["completed"]


@pytest.mark.parametrize("variable", ["ICC_PREFECT_PORT", "ICC_DESK_PORT"])
def test_a_port_in_use_is_a_sentence_and_nothing_is_left_running(
    variable: str, furnished: House, run_icc: Icc, ports: dict[str, str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run_icc("up", "--once", **ports | {variable: str(taken.getsockname()[1])})
    assert ran.returncode == 1 and variable in ran.stderr and "Traceback" not in ran.stderr
    assert servers_of(furnished.settings.var) == []


def test_after_a_power_cut_in_mid_run_nothing_is_left_and_the_next_run_completes(
    furnished: House, run_icc: Icc, ports: dict[str, str]
) -> None:
    with going_up(furnished, ports, HANG_AT="3", PYTHONPATH=f"{KILLING}{os.pathsep}{ROOT}") as first:
        assert eventually(lambda: triggered(furnished, timeout=0) == "Scheduled", 60)
        assert eventually(lambda: "running" in states(furnished, "accession"), 60)
        assert "already up" in run_icc("up", **ports).stderr
        first.kill()
    assert eventually(lambda: servers_of(furnished.settings.var) == [])
    with going_up(furnished, ports) as second:
        assert states(furnished, "accession") == ["crashed", "completed"]
        assert eventually(lambda: triggered(furnished, timeout=60) == "Completed", 120)
        second.send_signal(signal.SIGINT)
        assert second.wait(30) == 0
    assert states(furnished, "accession")[0] == "completed"
    assert servers_of(furnished.settings.var) == []
    assert _paused(furnished.settings.var / "prefect" / "prefect.db")


def _paused(prefect: Path) -> bool:
    """Whether every deployment rests while nobody serves it, so that no backlog grows."""
    import sqlite3

    rows: list[Any] = sqlite3.connect(prefect).execute("SELECT paused FROM deployment").fetchall()
    return bool(rows) and all(paused for (paused,) in rows)
