"""The stage of the Index: questionnaire to final report."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="index_analysis", **HABITS)
async def index_analysis(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Questionnaires, completeness, the capacity queue, the 8-week floor, drafts, comments, reports."""
    return await run_stage("index_analysis", today, city)
