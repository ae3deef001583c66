"""The forecast of a house: the contract's document, what-ifs, and the honest score of a past day."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from lifecycle.commands import Reach, Refused
from lifecycle.when import When
from models import door
from models.ahead.forecasting import Asked, forecast
from models.ahead.scoring import score
from models.database import House
from tests.models.cast import member, record


def test_the_forecast_is_a_function_of_ledger_seed_and_arguments(house: House) -> None:
    member(house)
    record(house, "Oslo", "NO", kind="unconfirmed")
    first = forecast(house, Asked(months=12, runs=20))
    assert forecast(house, Asked(months=12, runs=20)) == first
    assert [set(m) >= {"month", "work", "low", "high", "capacity"} for m in first["months"]] == [True] * 12
    assert set(first["months"][0]["work"]) == {"reports", "visits", "calls", "letters", "hours"}


@pytest.mark.parametrize(
    "asked", [Asked(months=0), Asked(months=999), Asked(runs=0), Asked(join=-1), Asked(slots=-1)]
)
def test_questions_out_of_bounds_are_refused(sqlite_house: House, asked: Asked) -> None:
    with pytest.raises(Refused, match="choose from"):
        forecast(sqlite_house, asked)


def test_a_past_forecast_is_compared_with_what_happened(house: House) -> None:
    key = member(house, adopted=date(2026, 1, 5))
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False):
        for milestone, day in (("draft_report", date(2026, 5, 4)), ("final_report", date(2026, 6, 8))):
            door.submit(house, key, Reach(milestone, When(day), cycle=2))
        document = score(house, Asked(runs=20, as_of=date(2026, 1, 31)))
        june = next(m for m in document["months"] if m["month"] == "2026-06")
        assert june["happened"] == {"reports": 1, "visits": 0}
        assert document["months"][-1]["month"] == "2026-10"  # November is not over
        assert 0 <= document["error"]["reports"]["inside"] <= 1
        with pytest.raises(Refused, match="a month ago"):
            score(house, Asked(as_of=date(2026, 11, 20)))


def test_what_is_known_to_the_year_is_compared_by_year_and_never_called_foreseen(house: House) -> None:
    member(house)  # its report is of 2019, and no month is known
    document = score(house, Asked(runs=20, as_of=date(2018, 12, 31)))
    months = [m for m in document["months"] if m["month"].startswith("2019")]
    assert [m["happened"] for m in months] == [{"reports": None, "visits": 0}] * 12
    assert document["years"][0]["happened"] == {"reports": 1, "visits": 0}
    assert document["error"]["reports"]["undated"] == 1
    assert document["error_by_year"]["reports"]["happened"] == 1


def test_a_city_that_joined_later_is_no_part_of_a_past_day(house: House) -> None:
    member(house)  # since 2018
    assert forecast(house, Asked(runs=1, as_of=date(2017, 6, 1)))["cities"] == 0
    assert forecast(house, Asked(runs=1, as_of=date(2019, 6, 1)))["cities"] == 1


def test_a_forecast_of_a_day_to_come_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="lies ahead"):
        forecast(house, Asked(as_of=date(2099, 1, 1)))
