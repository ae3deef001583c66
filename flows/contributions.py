"""The stage of the yearly contribution."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="contributions", **HABITS)
async def contributions(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Opened years: notice, call, reminder, tasks."""
    return await run_stage("contributions", today, city)
