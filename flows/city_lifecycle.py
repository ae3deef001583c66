"""All stages of one city in order, on demand: after a correction, or when a city was set aside."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS, run_of
from flows.stages import plan_stage
from models.planning import STAGES


@flow(name="city_lifecycle", **HABITS)
async def city_lifecycle(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Every stage of one city, in the programme's order. `city` is its key, such as `manchester-gb`."""
    if city is None:
        raise ValueError("city_lifecycle runs for one city: give its key, such as manchester-gb")
    with run_of("city_lifecycle", today, city) as account:
        for stage in STAGES:
            await plan_stage(stage, account)
        account.cities = 1
    return account.ending()
