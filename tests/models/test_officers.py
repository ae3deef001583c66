"""The officers' week: counted as the house's overview counts, with the offers that could be made."""

from __future__ import annotations

from datetime import date

from models import clock, overview
from models.database import House
from models.migrating import NewVersion, migrate
from models.post import officers
from tests.lifecycle.versions import text_of
from tests.models.cast import ADOPTED, member, record


def test_the_week_counts_what_waits_on_us_as_the_overview_does(house: House) -> None:
    member(house)
    record(
        house, "Zurich", "CH", ("final_report", "2013"), kind="unconfirmed"
    )  # for information: waits on nobody
    assert overview.overview(house, ADOPTED).waits == {"officer": 1, "coordinator": 1}
    with house.read() as connection:
        week = officers.contents_of_week(connection, ADOPTED)
    assert list(week.unknown) == ["1 open milestone waits on the officer"]
    assert [(line.text, line.when) for line in week.record] == [("Lyon, Lyon", "2019")]


def test_what_a_version_in_force_asks_for_waits_on_somebody_by_that_version(house: House) -> None:
    record(house, "Zurich", "CH", ("final_report", "2013"), kind="unconfirmed")
    assert overview.overview(house, ADOPTED).waits == {}
    before = 'joining date unknown"\ntracks = { membership = "record_check", assessment = "information"'
    asking = text_of("2027.1", (before, before.replace("information", "runs")))
    migrate(house, NewVersion(asking, "asking.toml", {}))
    assert overview.overview(house, clock.today(house)).waits == {"officer": 1, "coordinator": 1}


def test_the_letter_is_planned_once_a_week_on_its_first_working_day_or_later(house: House) -> None:
    assert officers.plan_officers_digest(house, date(2026, 11, 25)).notices == 1
    assert officers.plan_officers_digest(house, date(2026, 11, 27)).notices == 0
    assert officers.plan_officers_digest(house, date(2026, 11, 30)).notices == 1
    assert officers.plan_officers_digest(house, date(2027, 3, 29)).notices == 0  # Easter Monday
    assert officers.plan_officers_digest(house, date(2027, 3, 30)).notices == 1


def test_the_week_names_how_many_cities_cannot_be_written_to(house: House) -> None:
    record(house, address=None)
    with house.read() as connection:
        week = officers.contents_of_week(connection, ADOPTED)
    assert "1 city has nobody on record whom we can write to" in week.unknown
