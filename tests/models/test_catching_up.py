"""Days that were missed, lived out of order, or bent by a change of the clock: one run makes up for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desk.crons import next_run
from lifecycle.calendars import Calendar
from lifecycle.commands import Reach
from lifecycle.deadlines import add
from lifecycle.programme import Span
from lifecycle.reminding.posting import in_window
from lifecycle.when import When
from models import clock, door
from models.database import House, make_engine
from models.keeping import watching
from models.migrate import upgrade
from models.proof import verify
from models.settings import Settings
from models.tables import Schedule
from tests.lifecycle.cast import joined, on
from tests.models.cast import ADOPTED, live, member, record

DAILY = Schedule(flow="accession", cron="0 6 * * *", zone="Europe/Paris", description="")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
"""The days on which the clocks change in Paris."""


def peopled(house: House) -> None:
    """A member whose questionnaire went out, a candidate, a city of one signature."""
    member(house, "Lyon", "FR")
    record(house, "Oslo", "NO", kind="candidate", address="c@oslo.example")
    record(house, "Turku", "FI", address="c@turku.example")
    sent = Reach("questionnaire_sent", When(ADOPTED))
    door.submit(house, "turku-fi", Reach("city_signature", When(ADOPTED)), today=ADOPTED)
    door.submit(house, "lyon-fr", sent, today=ADOPTED)


def frozen(house: House) -> Counter[Any]:
    """Every deadline as it was frozen: which, due when, by which rule; not on which day it was written."""
    query = 'SELECT city, kind, track, cycle, milestone, "on", data FROM event'
    with house.read() as connection:
        return Counter(map(tuple, connection.execute(text(query))))


def standing(house: House) -> list[Any]:
    query = "SELECT city, track, cycle, milestone, state, reached, opened_on, due_on FROM standing"
    with house.read() as connection:
        return sorted(tuple(map(str, row)) for row in connection.execute(text(query)))


def letters(house: House) -> list[tuple[Any, ...]]:
    query = (
        "SELECT city, kind, role, created_on, planned_on FROM notice WHERE state != 'suppressed' ORDER BY id"
    )
    with house.read() as connection:
        return [(*row[:3], *map(str, row[3:])) for row in connection.execute(text(query))]


def lived(house: House, days: Iterable[int]) -> House:
    peopled(house)
    for number in days:
        live(house, ADOPTED + timedelta(days=number))
    return house


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[House]:
    """A second house, on SQLite, that lives other days."""
    folder = tmp_path / "twin"
    folder.mkdir()
    house = House(Settings(var=folder, database_url=None), make_engine(f"sqlite:///{folder}/icc.db"))
    upgrade(house)
    yield house
    house.engine.dispose()


@pytest.mark.parametrize("away", [7, 31])
def test_one_run_makes_up_for_a_week_or_a_month_down(house: House, twin: House, away: int) -> None:
    """The same deadlines, the same standing, and for nobody more than the letters of one day at once."""
    lived(house, range(away + 1))
    lived(twin, [0, away])
    assert frozen(twin) == frozen(house)
    assert standing(twin) == standing(house)
    came_back = str(ADOPTED + timedelta(days=away))
    at_once = Counter((city, role) for city, _, role, created, _ in letters(twin) if created == came_back)
    assert max(at_once.values(), default=0) <= 1
    assert len(letters(twin)) <= len(letters(house))
    assert live(twin, ADOPTED + timedelta(days=away)) == (0, [])
    assert verify.verify(twin)["ok"] and verify.rebuild_check(twin, ADOPTED + timedelta(days=away))["ok"]


def test_a_clock_a_day_ahead_for_one_run_changes_nothing_but_the_hour_of_writing(
    house: House, twin: House
) -> None:
    lived(house, range(15))
    lived(twin, [0, 1, 2, 3, 5, 4, 5, *range(6, 15)])
    assert frozen(twin) == frozen(house)
    assert standing(twin) == standing(house)
    assert Counter(row[:3] for row in letters(twin)) == Counter(row[:3] for row in letters(house))


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_a_day_has_its_one_morning_run_when_the_clocks_change(change: date) -> None:
    moment = datetime.combine(change - timedelta(days=2), datetime.min.time(), UTC)
    runs = []
    for _ in range(4):
        coming = next_run(DAILY.cron, DAILY.zone, moment)
        assert coming is not None
        runs.append(coming)
        moment = coming.astimezone(UTC)
    assert [run.date() for run in runs] == [change + timedelta(days=number) for number in (-2, -1, 0, 1)]
    assert {run.hour for run in runs} == {6}
    assert [clock.morning(run.date()) for run in runs] == [run.astimezone(UTC) for run in runs]


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_no_run_is_called_late_because_the_clocks_changed(change: date) -> None:
    for hours in range(24):
        now = clock.morning(change) + timedelta(hours=hours)
        assert watching.owed_since(DAILY, now) == clock.morning(change)


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_a_reader_s_morning_lasts_two_hours_on_the_day_of_the_change(change: date) -> None:
    start = datetime.combine(change, datetime.min.time(), UTC)
    quarters = [start + timedelta(minutes=15 * number) for number in range(96)]
    assert sum(in_window("Europe/Paris", moment) for moment in quarters) == 8


@pytest.mark.parametrize(
    ("day", "span", "then"),
    [
        (date(2024, 2, 29), Span(months=12), date(2025, 2, 28)),
        (date(2024, 2, 29), Span(months=24), date(2026, 2, 28)),
        (date(2024, 2, 29), Span(months=48), date(2028, 2, 29)),
        (date(2027, 8, 31), Span(months=6), date(2028, 2, 29)),
        (date(2028, 2, 29), Span(weeks=8), date(2028, 4, 25)),
        (date(2028, 2, 28), Span(days=1), date(2028, 2, 29)),
    ],
)
def test_a_span_from_or_to_29_february_ends_within_its_month(day: date, span: Span, then: date) -> None:
    assert add(day, span, Calendar("FR")) == then


def test_a_report_of_29_february_is_followed_by_its_window_in_february() -> None:
    report = ("assessment", 1, "final_report", "2028-02-29")
    standing_ = on(date(2030, 6, 1), *joined("2018"), report)
    window = standing_.milestones["assessment", 2, "questionnaire_returned"]
    assert (window.opened_on, window.due_on) == (date(2030, 2, 28), date(2031, 2, 28))


def test_a_house_lives_29_february_as_any_day(house: House) -> None:
    key = member(house)
    for day in (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)):
        live(house, day)
    door.submit(house, key, Reach("questionnaire_sent", When(date(2028, 2, 29))), today=date(2028, 2, 29))
    live(house, date(2029, 2, 28))
    assert verify.rebuild_check(house, date(2029, 2, 28))["ok"]
