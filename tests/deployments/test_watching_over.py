"""What Prefect itself believes of our runs, and what we make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType

from deployments.automations import crash_zombies
from deployments.zombies import _is_dead
from flows.running import WITH_FINDINGS, WITH_SET_ASIDE
from tasks.watching import told_by

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def run(kind: StateType, minutes_ago: int = 1) -> FlowRun:
    state = State[None](type=kind, timestamp=NOW - timedelta(minutes=minutes_ago))
    return FlowRun(id=uuid4(), flow_id=uuid4(), name="accession 2026-03-03", state=state)


CANCELLED, COMPLETED = StateType.CANCELLED, StateType.COMPLETED


@pytest.mark.parametrize(
    ("latest", "alarms"),
    [
        ([CANCELLED, CANCELLED, COMPLETED], 1),
        ([StateType.RUNNING, CANCELLED, CANCELLED], 1),
        ([CANCELLED, COMPLETED, CANCELLED], 0),
        ([COMPLETED, CANCELLED, CANCELLED], 0),
        ([], 0),
    ],
)
def test_two_runs_cancelled_in_a_row_raise_an_alarm(latest: list[StateType], alarms: int) -> None:
    assert len(told_by("accession", [run(kind) for kind in latest], NOW)) == alarms


@pytest.mark.parametrize(("minutes", "alarms"), [(9, 0), (11, 1)])
def test_a_run_that_does_not_get_started_raises_an_alarm(minutes: int, alarms: int) -> None:
    assert len(told_by("accession", [run(StateType.PENDING, minutes)], NOW)) == alarms


@pytest.mark.parametrize(
    ("row", "minutes", "alone", "dead"),
    [
        ("running", 60, True, False),
        ("crashed", 1, False, True),
        ("completed", 1, False, True),
        (None, 1, True, True),
        (None, 9, False, False),
        (None, 11, False, True),
    ],
)
def test_our_own_row_says_whether_a_run_of_prefect_lives(
    row: str | None, minutes: int, alone: bool, dead: bool
) -> None:
    assert _is_dead(run(StateType.RUNNING, minutes), row, NOW, alone) is dead


def test_a_run_that_ends_imperfectly_is_not_taken_for_a_silent_one() -> None:
    """The automation must know our own names of an end, or it would crash what has ended."""
    expected = crash_zombies().trigger.expect  # type: ignore[union-attr]
    assert {f"prefect.flow-run.{end}" for end in (WITH_SET_ASIDE, WITH_FINDINGS, "Completed")} <= expected
