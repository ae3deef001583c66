"""The officers' Monday: what needs a human this week, once an ISO week, or later if missed."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.schemas.objects import State

from flows.running import HABITS, run_of
from tasks.officers import monday_page


@flow(name="officers_digest", **HABITS)
async def officers_digest(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """The inward page of the week, on its first working day in Strasbourg. `city` only names the run."""
    with run_of("officers_digest", today, city) as account:
        if page := monday_page(account.today):
            await acreate_markdown_artifact(key="officers-monday", markdown=page, description="The week")
            account.notices = 1
    return account.ending()
