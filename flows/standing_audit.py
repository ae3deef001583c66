"""The end of a day: where each city stands, the ledger's anchor, and whether all is consistent."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.client.schemas.objects import State

from flows.running import HABITS, Account, run_of
from tasks.auditing import anchor, audit, check, send_anchor, thin
from tasks.picture import MOST_ROWS, rows_of, story_of


@flow(name="standing_audit", **HABITS)
async def standing_audit(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Artifacts of where each city stands, the ledger's anchor, consistency checks."""
    with run_of("standing_audit", today, city) as account:
        document = audit(account.today, city)
        account.cities = len(document["cities"])
        for broken in document["unreadable"]:
            account.put_aside(broken["city"], broken["error"])
        if city is None:
            _seal(account)
        await _show(account, document)
    return account.ending()


def _seal(account: Account) -> None:
    events, account.findings = check()
    taken = account.more["anchor"] = anchor(account.today, account.cities, events)
    account.findings += send_anchor(account.today, taken)
    account.more["thinned"] = thin(account.today)
    account.alive(account.cities)


async def _show(account: Account, document: dict[str, Any]) -> None:
    rows = rows_of(document)
    suffix = f"-{account.city}" if account.city else ""
    story = story_of(document, account.today, account.more.get("anchor"), account.findings)
    await acreate_markdown_artifact(
        key=f"standing{suffix}", markdown=story, description="Where the network stands"
    )
    told = (
        f"The first {MOST_ROWS} of {len(rows)} open milestones"
        if len(rows) > MOST_ROWS
        else "Where each city stands"
    )
    await acreate_table_artifact(key=f"standing-table{suffix}", table=rows[:MOST_ROWS], description=told)
