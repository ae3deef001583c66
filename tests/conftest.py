"""What every test stands on: an environment of its own, and houses on both databases.

`house` runs a test twice, on SQLite and on a real PostgreSQL; `sqlite_house` once, where the database
cannot matter. Either is empty but for its tables, and `ICC_VAR`/`ICC_DATABASE_URL` name it, so that
code which opens the house by itself opens the same one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from xdist.scheduler import LoadScopeScheduling

from models.database import House, make_engine, open_house
from models.migrate import upgrade
from models.settings import Settings
from tests.lent import lent
from tests.postgres import Postgres

os.environ |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # bytes
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
"""Where there is room, the tests' folders lie in memory: a house waits for its disk, some 3 ms, with each
commit. What a killed process wrote is there all the same."""

settings.register_profile("everyday", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))

ONE_AT_A_TIME = {"flows": "prefect", "deployments": "prefect", "faults": "prefect", "browser": "browser"}
"""Folders whose tests share one costly thing, and so run in one worker: a Prefect server, a browser."""


class _Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist carries no types
    """Hands out test by test, but all of one costly thing to one worker.

    xdist's own `loadgroup` writes the group behind a test's name, which pytest no longer lets it do.
    """

    def _split_scope(self, nodeid: str) -> str:
        """The name of what is handed out as one."""
        return ONE_AT_A_TIME.get(Path(nodeid.partition("::")[0]).parent.name, nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Keep the tests of one costly thing in one worker."""
    return _Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let no long test begin when the others are done.

    Workers begin with what is kept together, most tests first; then each takes the next in this order.
    """
    items.sort(key=lambda item: item.get_closest_marker("story") is None)


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them, and none of their files is touched."""
    for name in [name for name in os.environ if name.startswith("ICC_") and name != "ICC_REQUIRE_BROWSER"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ICC_VAR", str(tmp_path))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> House:
    """An empty house with its tables, once on each database."""
    opened: House = request.getfixturevalue(f"{request.param}_house")
    return opened


@pytest.fixture
def sqlite_house(tmp_path: Path, _sqlite_template: Path) -> Iterator[House]:
    """An empty house on SQLite in `tmp_path`."""
    shutil.copy(_sqlite_template, tmp_path / "icc.db")
    yield from _opened()


@pytest.fixture
def postgresql_house(_postgres_lent: Iterator[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """An empty house on PostgreSQL, in a database that no other test has at that time."""
    monkeypatch.setenv("ICC_DATABASE_URL", next(_postgres_lent))
    yield from _opened()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_house(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house whose database has no table yet, once on each database."""
    if request.param == "sqlite":
        yield from _opened()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        monkeypatch.setenv("ICC_DATABASE_URL", url)
        yield from _opened()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for the whole run, shared by the workers of xdist.

    Not in pytest's own folder: that is closed to all users but one, and the server, which refuses to
    be root, is another.
    """
    name = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    with Postgres.running(Path(gettempdir()) / f"icc-postgres-{name}") as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_lent(postgres: Postgres) -> Iterator[Iterator[str]]:
    postgres.template("icc_template", lambda url: _upgraded(make_engine(url)))
    addresses = lent(postgres, "icc_template")
    yield addresses
    addresses.close()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "icc.db"
    _upgraded(make_engine(f"sqlite:///{path}"))
    return path


def _upgraded(engine: Engine) -> None:
    upgrade(House(Settings(), engine))
    engine.dispose()


def _opened() -> Iterator[House]:
    opened = open_house()
    yield opened
    opened.engine.dispose()
