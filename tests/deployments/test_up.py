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

import httpx
import pytest

from deployments.schedules import DAILY, SCHEDULES
from deployments.server import free_port
from models import clock
from models.database import House
from models.keeping import runs
from tests.deployments.conftest import KILLING, ROOT, Ran, furnish, icc, ledger, program, surroundings
from tests.deployments.served import lay_prefect
from tests.deployments.test_living import eventually
from tests.deployments.test_run import servers_of

Icc = Callable[..., Ran]


@pytest.fixture
def ports() -> dict[str, str]:
    return {"ICC_PREFECT_PORT": str(free_port()), "ICC_DESK_PORT": str(free_port())}


@contextmanager
def going_up(house: House, ports: dict[str, str], **more: str) -> Iterator[subprocess.Popen[str]]:
    """A running `icc up` that has printed its addresses."""
    with subprocess.Popen(
        [sys.executable, *icc("up")],
        cwd=ROOT,
        env=surroundings(house.settings.var, PREFECT_RUNNER_POLL_FREQUENCY="1", **ports, **more),
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


@contextmanager
def visitor(house: House) -> Iterator[httpx.Client]:
    """Somebody at the running Prefect's interface who knows its password, as its page does."""
    up = json.loads((house.settings.var / "up.json").read_text())
    word = (house.settings.var / "prefect" / "password").read_text()
    with httpx.Client(base_url=up["prefect"], auth=("icc", word), timeout=30) as client:
        client.headers["Prefect-Csrf-Client"] = "a visitor"
        found = client.get("/csrf-token", params={"client": "a visitor"}).json()
        client.headers["Prefect-Csrf-Token"] = found["token"]
        yield client


def triggered(house: House, seconds: float) -> str:
    """Ask for a run of `accession`; the state it is in when it has ended, or when that time is over."""
    with visitor(house) as client:
        deployed = client.get("/deployments/name/accession/icc")
        if deployed.status_code == 404:
            return "not deployed yet"
        made = client.post(f"/deployments/{deployed.json()['id']}/create_flow_run", json={})
        if made.status_code != 201:
            return made.text
        address = f"/flow_runs/{made.json()['id']}"

        def state(word: str = "name") -> str:
            return str(client.get(address).json()["state"][word])

        eventually(lambda: state("type") not in {"SCHEDULED", "PENDING", "RUNNING"}, seconds)
        return state()


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
    _live(furnished)
    lay_prefect(furnished.settings.var)
    with going_up(furnished, ports, HANG_AT="3", PYTHONPATH=f"{KILLING}{os.pathsep}{ROOT}") as first:
        assert eventually(lambda: triggered(furnished, 0) in {"Scheduled", "Pending", "Running"}, 60)
        assert eventually(lambda: "running" in states(furnished, "accession"), 60)
        assert "already up" in run_icc("up", **ports).stderr
        _refuses_strangers(furnished)
        first.kill()
    assert eventually(lambda: servers_of(furnished.settings.var) == [])
    with going_up(furnished, ports) as second:
        assert states(furnished, "accession") == ["crashed", "completed"]
        assert eventually(lambda: triggered(furnished, 60) == "Completed", 120)
        second.send_signal(signal.SIGINT)
        assert second.wait(30) == 0
    assert states(furnished, "accession")[0] == "completed"
    assert servers_of(furnished.settings.var) == []
    assert _paused(furnished.settings.var / "prefect" / "prefect.db")


def _live(house: House) -> None:
    """The day is lived already, so that nothing is missed."""
    for flow in DAILY:
        run = runs.open_run(house, flow, today=clock.wall())
        runs.close_run(house, run, state="completed", cities=0, events=0, notices=0)


def _refuses_strangers(house: House) -> None:
    """Prefect answers here alone, to whoever knows its password; a page elsewhere orders nothing."""
    with visitor(house) as client:
        deployed = client.get("/deployments/name/accession/icc")
        assert httpx.get(deployed.url, timeout=30).status_code == 401
        del client.headers["Prefect-Csrf-Token"]
        ordered = client.post(f"/deployments/{deployed.json()['id']}/create_flow_run", json={})
    assert (deployed.url.host, ordered.status_code) == ("127.0.0.1", 403)


def _paused(prefect: Path) -> bool:
    """Whether every deployment rests while nobody serves it, so that no backlog grows."""
    import sqlite3

    rows: list[Any] = sqlite3.connect(prefect).execute("SELECT paused FROM deployment").fetchall()
    return bool(rows) and all(paused for (paused,) in rows)
