"""The form for several machines, really run: a work pool, two worker processes, the house on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deployments.schedules import SCHEDULES
from models.database import House, open_house
from models.keeping import runs
from models.keeping.backup import back_up
from models.keeping.restoring import restore
from models.settings import Settings
from tests.deployments.conftest import ROOT, surroundings
from tests.deployments.test_living import eventually

_TRIGGER = """
import sys
from prefect.deployments import run_deployment
run = run_deployment(f"{sys.argv[1]}/icc", timeout=120, poll_interval=1)
print(run.state.name)
"""
_PULLED = """
import asyncio, json
from prefect.client.orchestration import get_client
async def main():
    async with get_client() as client:
        held = await client.read_deployment_by_name("accession/icc")
        print(json.dumps({"pull": held.pull_steps, "entrypoint": held.entrypoint}))
asyncio.run(main())
"""


@pytest.fixture
def several(prepared: Path, tmp_path: Path, postgresql_house: House) -> House:
    """A house on PostgreSQL with the example cities, brought over from a SQLite file."""
    small = open_house(Settings(var=prepared, database_url=None))
    back_up(small, tmp_path / "moved.icc")
    small.engine.dispose()
    restore(postgresql_house, tmp_path / "moved.icc")
    return postgresql_house


@contextmanager
def background(words: list[str], around: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("ab") as out,
        subprocess.Popen(words, cwd=ROOT, env=around, stdout=out, stderr=out) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def test_two_workers_share_the_work_of_a_house_on_postgresql(several: House, tmp_path: Path) -> None:
    from deployments.server import answers, free_port

    url = several.settings.database_url
    assert url is not None
    port = free_port()
    around = surroundings(
        tmp_path,
        ICC_DATABASE_URL=url.get_secret_value(),
        ICC_HOME=str(ROOT),
        PREFECT_HOME=str(tmp_path / "prefect"),
        PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        DO_NOT_TRACK="1",
    )
    prefect = str(Path(sys.executable).with_name("prefect"))

    def done(*words: str) -> str:
        ran = subprocess.run(
            words, cwd=ROOT, env=around, capture_output=True, text=True, timeout=240, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    server = [prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with background(server, around, tmp_path / "server.log"):
        assert eventually(lambda: answers(around["PREFECT_API_URL"]), 120)
        done(prefect, "work-pool", "create", "icc", "--type", "process", "--overwrite")
        done(prefect, "--no-prompt", "deploy", "--all", "--prefect-file", "deployments/prefect.yaml")
        done(sys.executable, "-m", "deployments.registering")
        held = json.loads(done(sys.executable, "-c", _PULLED))
        assert held["entrypoint"] == "flows.accession.accession"
        assert len(held["pull"]) == 1 and "set_working_directory" in str(held["pull"])
        worker = [prefect, "worker", "start", "--pool", "icc", "--type", "process"]
        with (
            background([*worker, "--name", "one"], around, tmp_path / "one.log"),
            background([*worker, "--name", "two"], around, tmp_path / "two.log"),
        ):
            flows = ("accession", "reassessments")
            asked = [
                subprocess.Popen([sys.executable, "-c", _TRIGGER, flow], cwd=ROOT, env=around, stdout=-1)
                for flow in flows
            ]
            said = [os.fsdecode(each.communicate(timeout=200)[0]).strip() for each in asked]
            logs = "".join((tmp_path / f"{name}.log").read_text() for name in ("one", "two"))
            assert said == ["Completed", "Completed"], logs
    assert {row.flow for row in runs.scheduled(several)} == {schedule.flow for schedule in SCHEDULES}
    ended = {run.flow: run.state for run in runs.recent(several)}
    assert ended == ended | dict.fromkeys(flows, "completed")
