"""One true Prefect server for all flow tests, and a small house whose cities have letters due."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="icc-prefect-")
os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"

from tests.deployments.served import one_certificate

os.environ["PREFECT_API_SSL_CERT_FILE"] = one_certificate()

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.testing.utilities import prefect_test_harness

from deployments.schedules import flow_named
from lifecycle.commands import CityFacts, RecordCity
from models import door
from models.database import House

ADOPTED, TODAY = date(2026, 3, 2), date(2026, 3, 3)
CITIES = ("bergen-no", "dublin-ie", "oslo-no")


@pytest.fixture(scope="session", autouse=True)
def _server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def peopled(house: House) -> House:
    """Three member cities, recorded yesterday, each waiting for its first letter; on both databases."""
    for key in CITIES:
        name, iso = key.rsplit("-", 1)
        facts = CityFacts(name.title(), "Land", iso.upper(), "Europe/Paris", "international")
        door.submit(house, key, RecordCity(facts, ADOPTED), today=ADOPTED, actor="import")
    return house


def spoil(house: House, city: str) -> None:
    """Make a city's first event unreadable."""
    with house.begin() as connection:
        connection.exec_driver_sql(f"UPDATE event SET data = '{{broken' WHERE city = '{city}' AND seq = 1")


@dataclass(frozen=True)
class Done:
    """How a flow run ended, and what it says it did (None where it failed)."""

    state: State[Any]
    document: dict[str, Any] | None

    def as_prefect_saw_it(self) -> FlowRun:
        """The run on the server."""
        run = self.state.state_details.flow_run_id
        assert run is not None
        return asyncio.run(_read(run))


async def _read(run: Any) -> FlowRun:
    async with get_client() as client:
        return await client.read_flow_run(run)


Run = Callable[..., Done]


@pytest.fixture
def run() -> Run:
    """Runs a flow by name for TODAY and gives its end."""

    def go(name: str, today: date = TODAY, city: str | None = None) -> Done:
        return asyncio.run(_run(name, today, city))

    return go


async def _run(name: str, today: date, city: str | None) -> Done:
    state = await flow_named(name)(today=today, city=city, return_state=True)
    outcome = await state.aresult(raise_on_failure=False)
    return Done(state, outcome if isinstance(outcome, dict) else None)


def rows(house: House, query: str) -> Sequence[tuple[Any, ...]]:
    """What the house holds; a day as text, as SQLite keeps it."""
    with house.read() as connection:
        found = connection.exec_driver_sql(query).all()
    return [tuple(str(value) if isinstance(value, date) else value for value in row) for row in found]
