"""The stage of the expert visit and the intercultural profile."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="expert_visits", **HABITS)
async def expert_visits(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Teams, date polls, invitations, costs, programmes, profiles."""
    return await run_stage("expert_visits", today, city)
