"""One list of schedules, which says of every flow when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from deployments.run import FlowName
from deployments.schedules import DAILY, ON_DEMAND, SCHEDULES
from models import runs
from models.database import House
from models.planning import STAGES

FLOWS = Path(__file__).parents[2] / "flows"
SHARED = {"__init__", "running", "stages"}


def test_every_flow_is_scheduled_or_on_demand() -> None:
    written = {path.stem for path in FLOWS.glob("*.py")} - SHARED
    assert written == {schedule.flow for schedule in SCHEDULES} | set(ON_DEMAND)


def test_every_flow_can_be_run_by_name() -> None:
    named = {schedule.flow for schedule in SCHEDULES} | set(ON_DEMAND)
    assert set(get_args(FlowName)) == named | {"daily"}


def test_the_day_is_the_stages_in_the_programmes_order_and_then_the_audit() -> None:
    assert (*STAGES, "standing_audit") == DAILY


def test_a_daily_flow_runs_at_an_hour_that_no_change_of_the_clock_doubles_or_skips() -> None:
    hours = {schedule.flow: schedule.cron.split()[1] for schedule in SCHEDULES if schedule.is_daily}
    assert hours and all(int(hour) >= 4 for hour in hours.values())


def test_a_flow_that_runs_all_day_keeps_to_utc() -> None:
    assert {schedule.zone for schedule in SCHEDULES if not schedule.is_daily} == {"UTC"}


def test_the_schedules_are_registered_as_they_stand(sqlite_house: House) -> None:
    runs.register(sqlite_house, SCHEDULES)
    registered = {(row.flow, row.cron, row.zone, row.description) for row in runs.scheduled(sqlite_house)}
    assert registered == {(s.flow, s.cron, s.zone, s.description) for s in SCHEDULES}
