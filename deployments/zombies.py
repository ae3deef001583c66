"""Runs that Prefect still believes alive although their process is gone: ended, so that the next may run.

The one slot of a flow is held by such a run for ever, and every later run would be cancelled.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from models.database import House
from models.keeping import runs

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import FlowRun, State

_AT_MOST = 200


async def crash_zombies(house: House, *, alone: bool) -> int:
    """End the dead in our own rows and in Prefect's; how many Prefect runs were ended.

    `alone`: nobody else runs flows on this server, so a run that has no living row of ours is dead.
    """
    from prefect.client.orchestration import get_client

    now = datetime.now(UTC)
    runs.crash_zombies(house, now)
    async with get_client() as client:
        unfinished = await _unfinished(client)
        states = runs.states(house, [str(run.id) for run in unfinished])
        dead = [run for run in unfinished if _is_dead(run, states.get(str(run.id)), now, alone)]
        for run in dead:
            await _crash(client, run.id)
    return len(dead)


async def _unfinished(client: PrefectClient) -> list[FlowRun]:
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType

    under_way = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=under_way))
    return await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state), limit=_AT_MOST)


def _is_dead(run: FlowRun, row: str | None, now: datetime, alone: bool) -> bool:
    """Our row decides; a run that has none yet is given ten minutes to open it, unless we are alone."""
    if row is not None:
        return row != "running"
    return alone or (run.state is not None and now - run.state.timestamp > runs.SILENT)


async def _crash(client: PrefectClient, run: UUID) -> None:
    from prefect.states import Crashed

    state: State[None] = Crashed(message="The process ended before the run did.")
    await client.set_flow_run_state(run, state, force=True)
