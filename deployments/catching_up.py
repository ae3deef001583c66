"""What `up` does at its start: bury the dead runs, run what was missed, send."""

from __future__ import annotations

import asyncio
from datetime import date

from deployments.schedules import SCHEDULES
from deployments.surroundings import elsewhere
from deployments.telling import bars, warn_of
from models import clock, runs
from models.database import House


def missed(house: House, today: date) -> list[str]:
    """The daily flows whose last completed day lies before `today`, in the day's order."""
    daily = (schedule.flow for schedule in SCHEDULES if schedule.is_daily)
    return [flow for flow in daily if (runs.last_completed(house, flow) or date.min) < today]


def catch_up(house: House) -> list[str]:
    """Run every flow that was missed, then send: a machine that slept at 06:00 misses nothing.

    A sentence for each flow that failed as a whole.
    """
    from deployments.executing import run_flows

    asyncio.run(_prepare(house))
    today = clock.today(house)
    with bars() as told:
        documents = run_flows([*missed(house, today), "outbox"], today, None, told)
    for document in documents:
        warn_of(document)
    return [
        f"{document['flow']} failed: {document['failure']}" for document in documents if "failure" in document
    ]


async def _prepare(house: House) -> None:
    from deployments import automations
    from deployments.zombies import crash_zombies

    await crash_zombies(house, alone=elsewhere() is None)
    await automations.install()
