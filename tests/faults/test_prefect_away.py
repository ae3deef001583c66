"""The Prefect server is gone, at the start or in mid-run: the work goes on, or a sentence says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from deployments.server import free_port
from models.database import House
from models.keeping import runs
from tests.deployments.conftest import DUE_DAY, furnish, icc, ledger, program
from tests.deployments.served import prefect_server
from tests.deployments.test_living import eventually
from tests.faults import forked

STAGE = ["run", "reassessments", "--today", DUE_DAY.isoformat()]


@pytest.fixture
def nowhere() -> dict[str, str]:
    return {"PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api"}


def test_a_run_without_a_server_is_refused_in_a_sentence_and_leaves_no_run(
    furnished: House, nowhere: dict[str, str], tmp_path: Path
) -> None:
    ran = program(icc(*STAGE), tmp_path, **nowhere)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "no Prefect server answers at http://127.0.0.1" in ran.stderr
    assert "start it, or unset PREFECT_API_URL" in ran.stderr
    assert runs.recent(furnished) == []


def test_the_commands_work_while_there_is_no_server(
    furnished: House, nowhere: dict[str, str], tmp_path: Path
) -> None:
    recorded = program(icc("contact", "Oslo", "--on", "2023-01-09", "--by", "officer"), tmp_path, **nowhere)
    assert recorded.returncode == 0, recorded.stderr
    doctor = program(icc("doctor"), tmp_path, **nowhere)
    assert doctor.returncode == 1 and "no Prefect server answers at" in doctor.stdout


def test_a_run_whose_server_goes_away_and_comes_back_ends_as_if_nothing_had_been(
    furnished: House, prepared: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    twin = tmp_path_factory.mktemp("twin")
    undisturbed = furnish(prepared, twin)
    going = forked.start("icc", STAGE, tmp_path, HALT_AT="a batch is kept")
    assert eventually((tmp_path / "halted").exists, 60)
    prefect_server().kill()
    (tmp_path / "go on").touch()
    assert eventually(lambda: [run.state for run in runs.recent(furnished)] == ["completed"], 30)
    prefect_server().start()
    going.join(forked.PATIENCE)
    assert going.exitcode == 0, forked.said(tmp_path)
    assert forked.run("icc", STAGE, twin) == 0, "the server works as before"
    assert ledger(furnished) == ledger(undisturbed)
