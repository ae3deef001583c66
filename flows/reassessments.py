"""The stage of the next Index round."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="reassessments", **HABITS)
async def reassessments(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """The window of 2-3 years, offers metered by slots, answers."""
    return await run_stage("reassessments", today, city)
