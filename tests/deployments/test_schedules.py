"""One list of schedules, which says of every flow when it runs."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from prefect.server.schemas.schedules import CronSchedule

from deployments.run import FlowName
from deployments.schedules import DAILY, ON_DEMAND, SCHEDULES
from models.database import House
from models.keeping import runs
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


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2027, 10, 31)])
def test_prefect_runs_each_daily_flow_once_a_day_at_its_hour_over_both_changes_of_the_clock(
    change: date,
) -> None:
    start = datetime.combine(change - timedelta(days=2), time(0), ZoneInfo("Europe/Paris"))
    for schedule in SCHEDULES:
        if schedule.is_daily:
            cron = CronSchedule(cron=schedule.cron, timezone=schedule.zone)
            runs = [run.astimezone(start.tzinfo) for run in asyncio.run(cron.get_dates(n=4, start=start))]
            days = [change + timedelta(days=number) for number in (-2, -1, 0, 1)]
            assert [run.date() for run in runs] == days
            assert {f"{run.minute} {run.hour} * * *" for run in runs} == {schedule.cron}


def test_the_schedules_are_registered_as_they_stand(sqlite_house: House) -> None:
    runs.register(sqlite_house, SCHEDULES)
    registered = {(row.flow, row.cron, row.zone, row.description) for row in runs.scheduled(sqlite_house)}
    assert registered == {(s.flow, s.cron, s.zone, s.description) for s in SCHEDULES}
