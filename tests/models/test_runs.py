"""Run rows: the ledger's day, the dead told from the living, schedules as last registered."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from models.database import House
from models.keeping import runs
from models.tables import Run

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@dataclass(frozen=True)
class Plan:
    flow: str
    cron: str
    zone: str = "Europe/Paris"
    description: str = "what it does"


def completed(house: House, flow: str, today: date, city: str | None = None) -> int:
    run = runs.open_run(house, flow, today=today, city=city)
    runs.close_run(house, run, state="completed", cities=0, events=0, notices=0)
    return run


def test_a_run_is_written_when_it_begins_and_when_it_ends(house: House) -> None:
    run = runs.open_run(house, "accession", today=MONDAY, prefect_run="abc")
    assert [(r.state, r.ended_at) for r in runs.recent(house)] == [("running", None)]
    runs.close_run(house, run, state="completed", cities=3, events=2, notices=1)
    [record] = runs.recent(house)
    assert (record.state, record.cities, record.events, record.notices) == ("completed", 3, 2, 1)
    assert record.ended_at is not None and record.ended_at.tzinfo is not None
    assert record.started_at <= record.seen_at <= record.ended_at


def test_the_ledger_stands_on_the_day_of_its_latest_completed_audit_of_all_cities(house: House) -> None:
    assert runs.ledger_day(house) is None
    completed(house, "standing_audit", MONDAY)
    completed(house, "standing_audit", TUESDAY, city="manchester-gb")
    completed(house, "accession", TUESDAY)
    runs.open_run(house, "standing_audit", today=TUESDAY)
    assert runs.ledger_day(house) == MONDAY


def test_a_rerun_of_an_earlier_day_does_not_move_the_ledger_back(house: House) -> None:
    completed(house, "standing_audit", TUESDAY)
    completed(house, "standing_audit", MONDAY)
    assert runs.ledger_day(house) == TUESDAY


def test_a_failed_run_is_not_a_completed_day(house: House) -> None:
    run = runs.open_run(house, "accession", today=MONDAY)
    runs.close_run(house, run, state="failed", cities=0, events=0, notices=0, error="no such table")
    assert runs.last_completed(house, "accession") is None
    assert runs.recent(house)[0].error == "no such table"


def test_a_living_run_is_left_alone_and_a_silent_one_is_crashed(house: House) -> None:
    runs.open_run(house, "accession", today=MONDAY)
    now = datetime.now(UTC)
    assert runs.crash_zombies(house, now) == 0
    assert runs.crash_zombies(house, now + timedelta(minutes=11)) == 1
    [record] = runs.recent(house)
    assert (record.state, record.error) == ("crashed", "The process ended before the run did.")
    assert runs.crash_zombies(house, now + timedelta(minutes=12)) == 0


def test_a_sign_of_life_keeps_a_run_from_being_crashed(house: House) -> None:
    run = runs.open_run(house, "accession", today=MONDAY)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with house.begin() as connection:
        connection.execute(update(Run).values(seen_at=long_ago))
    runs.touch(house, run)
    assert runs.crash_zombies(house, datetime.now(UTC)) == 0


def test_the_run_of_a_dead_process_is_crashed_at_once(house: House) -> None:
    code = (
        "from models.keeping import runs; from models.database import open_house; from datetime import date;"
        "runs.open_run(open_house(), 'accession', today=date(2026, 3, 2))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert runs.crash_zombies(house, datetime.now(UTC)) == 1


def test_a_process_number_used_again_does_not_keep_a_dead_run_alive(house: House) -> None:
    runs.open_run(house, "accession", today=MONDAY)
    with house.begin() as connection:
        host = socket.gethostname()
        connection.execute(update(Run).values(host=f"{host} 1"))
    assert runs.crash_zombies(house, datetime.now(UTC)) == 1


def test_a_run_on_another_host_is_judged_by_its_silence_alone(house: House) -> None:
    runs.open_run(house, "accession", today=MONDAY)
    with house.begin() as connection:
        connection.execute(update(Run).values(host="elsewhere 1"))
    now = datetime.now(UTC)
    assert runs.crash_zombies(house, now) == 0
    assert runs.crash_zombies(house, now + timedelta(minutes=11)) == 1


def test_a_city_set_aside_is_named_with_its_error(house: House) -> None:
    run = completed(house, "accession", MONDAY)
    runs.set_aside(house, run, "malmo-se", "an event cannot be read")
    assert runs.cities_set_aside(house, run) == [("malmo-se", "an event cannot be read")]
    assert runs.recent(house, flow="accession")[0].set_aside == 1
    assert runs.recent(house, flow="outbox") == []


def test_registering_again_replaces_the_schedules(house: House) -> None:
    runs.register(house, [Plan("accession", "0 6 * * *"), Plan("old", "0 5 * * *")])
    runs.register(house, [Plan("accession", "5 6 * * *")])
    assert [(s.flow, s.cron, s.zone) for s in runs.scheduled(house)] == [
        ("accession", "5 6 * * *", "Europe/Paris")
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_a_day_keeps_one_anchor(house: House, times: int) -> None:
    for number in range(times):
        runs.keep_anchor(house, MONDAY, f"{number:064d}", cities=1, events=2)
    with house.read() as connection:
        rows = connection.exec_driver_sql("SELECT anchor, cities, events FROM anchor").all()
    assert [tuple(row) for row in rows] == [(f"{times - 1:064d}", 1, 2)]
