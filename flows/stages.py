"""What the seven stages of the programme share: find who is due, give each a turn, set the broken aside."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from prefect.client.schemas.objects import State

from flows.running import Account, run_of
from tasks.planning import TurnFailed, cities_due, plan_alone, plan_left, plan_turns
from tasks.turns import Turns, batches

MOST_BATCHES = 45
"""Task runs are for watching: so many batches keep a run near fifty of them."""

MOST_ALONE = 10
"""Cities that failed in company and are tried again alone; more than these fail for a common reason."""


async def run_stage(stage: str, today: date | None, city: str | None) -> State[dict[str, Any]]:
    """Plan a stage for the cities due, or for one; a broken city stops nobody."""
    with run_of(stage, today, city) as account:
        await plan_stage(stage, account)
    return account.ending()


async def plan_stage(stage: str, account: Account) -> None:
    """Plan a stage within a run that is already open."""
    due = cities_due(stage, account.today, account.city)
    account.alive(len(due))
    left: list[str] = []
    for turns in batches(due, MOST_BATCHES):
        plan_turns(stage, turns, account.today)
        left += turns.left_to_others
        await _settle(stage, turns, account, len(due))
    if left:
        await _make_sure(stage, left, account, len(due))


async def _make_sure(stage: str, left: list[str], account: Account, total: int) -> None:
    """What another worker had in hand is usually done by now; what is not, is waited for."""
    still = set(cities_due(stage, account.today, account.city)).intersection(left)
    if still:
        turns = Turns([city for city in left if city in still])
        plan_left(stage, turns, account.today)
        await _settle(stage, turns, account, total)


async def _settle(stage: str, turns: Turns, account: Account, total: int) -> None:
    _count(stage, turns, account)
    account.alive(total)
    await asyncio.sleep(0)  # Prefect's own errands of this process get their turn


def _count(stage: str, turns: Turns, account: Account) -> None:
    for city, brought in turns.brought.items():
        account.count(city, brought)
    for city, error in turns.failed.items():
        _try_alone(stage, city, error, account)


def _try_alone(stage: str, city: str, error: Exception, account: Account) -> None:
    if len(account.set_aside) >= MOST_ALONE:
        account.put_aside(city, error)
        return
    try:
        account.count(city, plan_alone(stage, city, account.today))
    except TurnFailed as again:
        account.put_aside(city, again.error)
