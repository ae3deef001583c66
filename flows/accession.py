"""The stage in which a city becomes a member."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS
from flows.stages import run_stage


@flow(name="accession", **HABITS)
async def accession(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Membership: interest, eligibility note, signatures, welcome."""
    return await run_stage("accession", today, city)
