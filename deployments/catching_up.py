"""What `up` does at its start: bury the dead runs, run what was missed, send."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from deployments.schedules import SCHEDULES
from deployments.surroundings import elsewhere
from deployments.telling import bars, say, warn_of
from models import clock
from models.database import House
from models.keeping import runs


def missed(house: House, today: date) -> list[str]:
    """The daily flows whose last completed day lies before `today`, in the day's order."""
    daily = (schedule.flow for schedule in SCHEDULES if schedule.is_daily)
    return [flow for flow in daily if (runs.last_completed(house, flow) or date.min) < today]


def catch_up(house: House) -> list[str]:
    """Run every flow that was missed, then send: a machine that slept at 06:00 misses nothing.

    Says what it did; gives a sentence for each flow that failed as a whole.
    """
    from deployments.executing import run_flows

    asyncio.run(_prepare(house))
    today = clock.today(house)
    with bars() as told:
        documents = run_flows([*missed(house, today), "outbox"], today, None, told)
    _say_what_came(documents)
    return [
        f"{document['flow']} failed: {document['failure']}" for document in documents if "failure" in document
    ]


def _say_what_came(documents: Sequence[dict[str, Any]]) -> None:
    *planned, sent = documents
    names = ", ".join(document["flow"] for document in planned) or "nothing was missed"
    events, letters = (sum(document[key] for document in planned) for key in ("events", "notices"))
    say(f"Caught up ({names}): {events} events, {letters} letters planned; {sent['notices']} sent.")
    for document in documents:
        warn_of(document)


async def _prepare(house: House) -> None:
    from deployments import automations
    from deployments.zombies import crash_zombies

    await crash_zombies(house, alone=elsewhere() is None)
    await automations.install()
