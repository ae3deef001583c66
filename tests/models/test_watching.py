"""What the schedules promised, and what the run rows say of it. Instants are UTC, in winter and summer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from models.database import House
from models.keeping import runs, watching
from models.tables import Run, Schedule

DAILY = Schedule(flow="accession", cron="0 6 * * *", zone="Europe/Paris", description="")
OFTEN = Schedule(flow="outbox", cron="*/10 * * * *", zone="UTC", description="")


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "owed"),
    [
        (DAILY, utc(3, 12), utc(3, 5)),
        (DAILY, utc(3, 4, 59), utc(2, 5)),
        (DAILY, utc(3, 5), utc(3, 5)),
        (DAILY, utc(3, 12, month=7), utc(3, 4, month=7)),
        (OFTEN, utc(3, 12, 19), utc(3, 12, 10)),
        (OFTEN, utc(3, 0, 0), utc(3, 0, 0)),
    ],
)
def test_when_a_run_was_last_owed(schedule: Schedule, now: datetime, owed: datetime) -> None:
    assert watching.owed_since(schedule, now) == owed


def ran(house: House, at: datetime, state: runs.RunState = "completed") -> None:
    run = runs.open_run(house, "accession", today=date(2026, 3, 3))
    runs.close_run(house, run, state=state, cities=0, events=0, notices=0, error="why")
    with house.begin() as connection:
        connection.execute(update(Run).values(started_at=at))


def told(house: House, now: datetime) -> list[str]:
    return [trouble.text for trouble in watching.findings(house, now)]


def test_a_run_that_did_not_come_is_told_after_an_hour(sqlite_house: House) -> None:
    runs.register(sqlite_house, [DAILY])
    ran(sqlite_house, utc(2, 5))
    assert watching.findings(sqlite_house, utc(3, 5, 59)) == []
    assert told(sqlite_house, utc(3, 6, 1)) == [
        "accession: no run since 2026-03-02 05:00 UTC; one was owed at 05:00 UTC"
    ]


def test_a_crashed_run_is_told_until_the_next_one_is_well(sqlite_house: House) -> None:
    runs.register(sqlite_house, [DAILY])
    ran(sqlite_house, utc(3, 5), "crashed")
    assert told(sqlite_house, utc(3, 5) + timedelta(minutes=1)) == [
        "accession: the last run, for 2026-03-03, crashed: why"
    ]
    ran(sqlite_house, utc(3, 5))
    assert watching.findings(sqlite_house, utc(3, 5) + timedelta(minutes=1)) == []


def test_a_flow_that_never_ran_yet_is_not_late(sqlite_house: House) -> None:
    runs.register(sqlite_house, [DAILY])
    assert watching.findings(sqlite_house, utc(3, 12)) == []


@pytest.mark.parametrize(("minutes", "silent"), [(89, False), (91, True)])
def test_the_desk_notices_that_watch_closes_no_run(sqlite_house: House, minutes: int, silent: bool) -> None:
    runs.register(sqlite_house, [Schedule(flow="watch", cron="*/30 * * * *", zone="UTC", description="")])
    run = runs.open_run(sqlite_house, "watch", today=date(2026, 3, 3))
    runs.close_run(sqlite_house, run, state="completed", cities=0, events=0, notices=0)
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    assert [trouble.key for trouble in watching.silence(sqlite_house, now)] == ["watch silent"] * silent


def test_a_watch_that_was_never_scheduled_is_not_missed(sqlite_house: House) -> None:
    assert watching.silence(sqlite_house, utc(3, 12)) == []
    runs.register(sqlite_house, [DAILY])
    assert watching.silence(sqlite_house, utc(3, 12)) == []


def test_a_watch_that_only_fails_is_silent_too(sqlite_house: House) -> None:
    runs.register(sqlite_house, [Schedule(flow="watch", cron="*/30 * * * *", zone="UTC", description="")])
    run = runs.open_run(sqlite_house, "watch", today=date(2026, 3, 3))
    runs.close_run(sqlite_house, run, state="failed", cities=0, events=0, notices=0)
    [trouble] = watching.silence(sqlite_house, datetime.now(UTC))
    assert "closed no run at all" in trouble.text
