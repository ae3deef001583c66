"""The officers' Monday: what needs a human this week, once an ISO week, or later if missed."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.running import HABITS, run_of
from tasks.planning import plan_week


@flow(name="officers_digest", **HABITS)
async def officers_digest(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """The inward letter of the week, on its first working day in Strasbourg. `city` only names the run."""
    with run_of("officers_digest", today, city) as account:
        account.notices = plan_week(account.today).notices
    return account.ending()
