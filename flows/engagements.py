"""The stage of everything a member takes part in."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="engagements", **HABITS)
async def engagements(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Events, requests, projects, challenges, changes, pauses, no contact."""
    return await run_stage("engagements", today, city)
