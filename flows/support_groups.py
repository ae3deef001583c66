"""The stage of the intercultural strategy."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="support_groups", **HABITS)
async def support_groups(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Support group, policy review, strategy, validation, presentation, monitoring, successor."""
    return await run_stage("support_groups", today, city)
