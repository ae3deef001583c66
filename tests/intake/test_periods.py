"""Files of holidays and quiet periods: what officers keep for a territory or a city beyond the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lifecycle.calendars import Calendar
from lifecycle.reminding.posting import Postbox
from models.database import House
from models.post.outbox import standing_of
from tests.intake.conftest import Bring

CITIES = "city,country,iso_country\nBergen,Norway,NO\nOslo,Norway,NO\nLyon,France,FR\n"
HEAD = "territory,from,to,name\n"
ELECTIONS, CITY_DAY = "NO,2027-09-13,2027-10-24,local elections\n", "Bergen,2027-11-01,2027-11-01,City day\n"


@pytest.fixture
def north(bring: Bring) -> Bring:
    bring(CITIES)
    return bring


def told(bring: Bring, rows: str) -> dict[str, Any]:
    return bring(HEAD + rows, "periods.csv", skip_bad=True)


def calendar(house: House, key: str) -> Calendar:
    with house.read() as connection:
        return standing_of(connection, key, date(2027, 1, 4)).calendar


def test_the_periods_of_a_territory_reach_its_cities_once(north: Bring, sqlite_house: House) -> None:
    document = told(north, ELECTIONS + CITY_DAY)
    assert (document["created"], document["unchanged"], document["events"]) == (3, 0, 3)
    again = told(north, ELECTIONS + CITY_DAY)
    assert (again["created"], again["unchanged"], again["events"]) == (0, 3, 0)
    assert calendar(sqlite_house, "lyon-fr").own == ()
    assert calendar(sqlite_house, "oslo-no").quiet(date(2027, 9, 20)) == "local elections"


def test_a_city_that_comes_in_later_has_the_days_of_its_territory_at_once(
    north: Bring, sqlite_house: House
) -> None:
    told(north, ELECTIONS + CITY_DAY + "NO,2020-05-01,2020-05-20,long over\n")
    north("city,country,iso_country\nStavanger,Norway,NO\nNice,France,FR\n")
    assert [each.name for each in calendar(sqlite_house, "stavanger-no").own] == ["local elections"]
    assert calendar(sqlite_house, "nice-fr").own == ()
    assert told(north, ELECTIONS)["events"] == 0


def test_a_free_day_moves_dates_and_a_quiet_period_moves_letters(north: Bring, sqlite_house: House) -> None:
    told(north, ELECTIONS + CITY_DAY)
    place = calendar(sqlite_house, "bergen-no")
    assert (place.why_not(date(2027, 11, 1)), place.forward(date(2027, 11, 1))) == (
        "City day",
        date(2027, 11, 2),
    )
    assert place.is_working(date(2027, 9, 20))
    box = Postbox(place, "NO", keeps_quiet=True)
    assert box.working_day(date(2027, 9, 20)) == date(2027, 10, 25)
    assert box.answer_day(date(2027, 9, 20)) == date(2027, 9, 20)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("XX,2027-01-01,2027-01-02,x\n", "territory", "no territory of a city on record"),
        ("NO,2027-09-12,2027-08-20,x\n", "to", "lies before 2027-09-12"),
        ("NO,soon,2027-08-20,x\n", "from", "write it as 2027-08-01"),
        ("NO,2027-08-20,2027-08-21,\n", "name", "is empty"),
    ],
)
def test_a_bad_period_is_named_by_its_place(north: Bring, row: str, column: str, reason: str) -> None:
    (skipped,) = told(north, row)["skipped"]
    assert (skipped["line"], skipped["column"]) == (2, column)
    assert reason in skipped["reason"]
