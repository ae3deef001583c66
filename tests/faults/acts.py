"""What forked programs do; importing this loads all that they need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from importlib import import_module

from fastapi.testclient import TestClient
from prefect.deployments import arun_deployment

from deployments.schedules import DAILY, DEPLOYMENT, flow_named
from deployments.zombies import crash_zombies
from desk import command, serve
from desk.app import create_app
from lifecycle.calendars import Calendar
from models.database import open_house
from tests.deployments import a_day
from tests.notifications import sender

_LATER = (
    "alembic.command", "alembic.config", "anyio._backends._asyncio", "deployments.days",
    "deployments.executing", "deployments.living", "deployments.run", "desk.terminal.bringing",
    "prefect.flow_engine", "prefect.task_engine", "prefect.utilities.visualization",
)  # fmt: skip
"""What the commands, Alembic and Prefect load with their first work."""

for _name in _LATER:
    import_module(_name)
Calendar("FR").forward(date(2023, 1, 2))  # loads the holidays of all countries
for _flow in (*DAILY, "officers_digest", "outbox", "watch"):
    flow_named(_flow)


def icc(words: list[str]) -> int:
    """A command, as typed."""
    return command.run(words)


def days(words: list[str]) -> int:
    """Days of the house without Prefect."""
    house = open_house()
    for day in words:
        a_day.live(house, date.fromisoformat(day))
    return 0


def send(words: list[str]) -> int:
    """The letters of a day to the mail server that the environment names."""
    sender.main(*words)
    return 0


def order(words: list[str]) -> int:
    """An order to the desk's interface by a program: `TOKEN CITY KEY`; 0 where it was taken."""
    token, city, key = words
    client = TestClient(create_app(open_house()), base_url="http://127.0.0.1:8321")
    answer = client.post(
        f"/api/v1/cities/{city}/orders",
        json={"act": "contact", "reason": "a call"},
        headers={"authorization": f"Bearer {token}", "idempotency-key": key},
    )
    print(answer.status_code, answer.text)  # noqa: T201 - what the program says
    return 0 if answer.status_code in {200, 201} else 1


def flows(words: list[str]) -> int:
    """Flows, each as `icc run` runs it, one after the other: `FLOW… DAY`; stops at the first that fails."""
    *names, day = words
    return next((code for name in names if (code := command.run(["run", name, "--today", day]))), 0)


def desk(_words: list[str]) -> int:
    """The desk, at the port that the environment names."""
    return serve.main()


def ask(words: list[str]) -> int:
    """Ask the workers for a run of `FLOW DAY`, and wait for its end; 0 where it went well.

    One run of a flow at a time: where another, asked for before a kill, is under way, it is asked for again.
    """
    flow, day = words
    return asyncio.run(_asked(f"{flow}/{DEPLOYMENT}", day))


async def _asked(name: str, day: str) -> int:
    while True:
        run = await arun_deployment(name, parameters={"today": day}, timeout=100, poll_interval=0.5)
        print(run.state)  # noqa: T201 - what the program says
        if run.state is None or not run.state.is_cancelled():
            return 0 if run.state is not None and run.state.is_completed() else 1
        await asyncio.sleep(1)


def bury(_words: list[str]) -> int:
    """End the dead runs, as `icc up` does at its start."""
    asyncio.run(crash_zombies(open_house(), alone=True))
    return 0


ACTS: dict[str, Callable[[list[str]], int]] = {
    act.__name__: act for act in (icc, days, send, order, flows, desk, ask, bury)
}
