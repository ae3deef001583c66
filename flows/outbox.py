"""Sending: reads what came back, claims, checks again, hands over, records. Never anything twice."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger

from flows.running import HABITS, Account, run_of
from lifecycle.commands import Refused
from tasks.postroom import mails_return, read_returned
from tasks.sending import call_some, send_some, tells_other_programs, waits_for_the_window

OUTCOMES = ("sent", "suppressed", "failed", "unknown")


@flow(name="outbox", **HABITS)
async def outbox(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Send what is queued for `today` or earlier, in each reader's morning. `city` only names the run."""
    with run_of("outbox", today, city) as account:
        if mails_return():
            read_all(account)
        await send_all(account)
        if tells_other_programs():
            await call_all(account)
    return account.ending()


def read_all(account: Account) -> None:
    """Read what came back; a mailbox that does not open is a finding, and no letter waits for it."""
    try:
        account.more["returned"] = read_returned()
    except (Refused, OSError) as error:
        get_run_logger().exception("what came back could not be read")
        account.findings.append(f"what came back could not be read: {error}")


async def send_all(account: Account) -> None:
    """Send in portions until nothing more may go now, or the server is away."""
    window = waits_for_the_window()
    account.more |= dict.fromkeys(OUTCOMES, 0)
    while (portion := send_some(account.today, window)).total:
        for outcome in OUTCOMES:
            account.more[outcome] += getattr(portion, outcome)
        account.notices = account.more["sent"]
        account.alive(account.notices)
        if portion.away:
            return
        await asyncio.sleep(0)  # Prefect's own errands of this process get their turn


async def call_all(account: Account) -> None:
    """Tell other programs in portions until nothing more may go now; letters never wait for them."""
    told = dict.fromkeys(OUTCOMES, 0)
    while (portion := call_some(account.today)).total:
        for outcome in OUTCOMES:
            told[outcome] += getattr(portion, outcome)
        account.alive(account.notices)
        await asyncio.sleep(0)  # as above
    account.more["webhooks"] = told
