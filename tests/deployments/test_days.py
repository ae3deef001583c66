"""Which day a run stands for, and whether it may write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from deployments.days import Day, choose_day
from lifecycle.commands import Refused
from models import clock
from models.database import House, open_house
from models.keeping import runs


@pytest.fixture
def rehearsal(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("ICC_REHEARSAL", "1")
    house = open_house()
    yield house
    house.engine.dispose()


def lived(house: House, day: date) -> None:
    run = runs.open_run(house, "standing_audit", today=day)
    runs.close_run(house, run, state="completed", cities=0, events=0, notices=0)


def test_without_a_day_a_run_stands_for_today_and_writes(sqlite_house: House) -> None:
    assert choose_day(sqlite_house, None) == Day(clock.wall(), writes=True)


def test_a_day_that_was_missed_is_written(sqlite_house: House) -> None:
    assert choose_day(sqlite_house, date(2026, 3, 2)).writes


def test_a_day_before_the_ledgers_day_is_refused_with_both_days(sqlite_house: House) -> None:
    lived(sqlite_house, date(2026, 3, 3))
    with pytest.raises(Refused, match="the ledger stands on 2026-03-03, and 2026-03-02 lies before it"):
        choose_day(sqlite_house, date(2026, 3, 2))


def test_the_ledgers_own_day_may_be_run_again(sqlite_house: House) -> None:
    lived(sqlite_house, date(2026, 3, 3))
    assert choose_day(sqlite_house, date(2026, 3, 3)) == Day(date(2026, 3, 3), writes=True)


def test_a_day_to_come_is_only_looked_at(sqlite_house: House) -> None:
    tomorrow = clock.wall() + timedelta(days=1)
    assert choose_day(sqlite_house, tomorrow) == Day(tomorrow, writes=False)


def test_a_rehearsal_house_lives_the_days_to_come(rehearsal: House) -> None:
    tomorrow = clock.wall() + timedelta(days=1)
    assert choose_day(rehearsal, tomorrow) == Day(tomorrow, writes=True)


def test_a_rehearsal_house_that_lived_ahead_stands_where_it_lived_to(rehearsal: House) -> None:
    ahead = clock.wall() + timedelta(days=30)
    lived(rehearsal, ahead)
    assert choose_day(rehearsal, None).today == ahead
    with pytest.raises(Refused):
        choose_day(rehearsal, clock.wall())
