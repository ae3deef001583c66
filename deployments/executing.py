"""Running flows in this process through Prefect, one after the other, and what each of them did."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from lifecycle.commands import Refused

Told = Callable[[str, int, int], None]

_HAND_OVER = 10.0
"""Seconds for what is still on its way to Prefect's server."""


def run_flows(names: Sequence[str], today: date, city: str | None, told: Told) -> list[dict[str, Any]]:
    """The document of each run, in order; a flow that failed as a whole has `failure`, its error in words.

    A failed flow does not keep the next from running: the next day's run makes up for it. Refused where the
    server turns us away.
    """
    from prefect.exceptions import PrefectHTTPStatusError

    from flows.running import progress

    progress.set(told)
    try:
        return asyncio.run(_each(names, today, city))
    except PrefectHTTPStatusError as error:
        said = f"{error.response.status_code} {error.response.reason_phrase}"
        raise Refused(
            f"the Prefect server at {os.environ['PREFECT_API_URL']} does not take our orders ({said}): set"
            " PREFECT_API_AUTH_STRING as the server has it (`icc doctor`)"
        ) from None
    finally:
        _hand_over()


async def _each(names: Sequence[str], today: date, city: str | None) -> list[dict[str, Any]]:
    return [await _one(name, today, city) for name in names]


async def _one(name: str, today: date, city: str | None) -> dict[str, Any]:
    from deployments.schedules import flow_named

    state = await flow_named(name)(today=today, city=city, return_state=True)
    outcome = await state.aresult(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        return _failure(name, today, outcome)
    done: dict[str, Any] = outcome
    return done


def _hand_over() -> None:
    """Let Prefect's server have the logs and events it is still owed, before it may be stopped."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=_HAND_OVER)


def _failure(name: str, today: date, error: BaseException) -> dict[str, Any]:
    none: dict[str, Any] = {"cities": 0, "events": 0, "notices": 0, "set_aside": []}
    return {"flow": name, "today": today.isoformat(), **none, "failure": f"{type(error).__name__}: {error}"}
