"""What pages keep of each city is what the audit says of it, whatever was written since, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from lifecycle.commands import CloseInto, Contact, Reach, Retract
from lifecycle.when import When
from models import clock, door, people, programmes, queries
from models.database import House
from models.standings import standings
from models.tables import table
from tests.models.cast import ADOPTED, live, member, record


def lose_the_coordinator(house: House) -> None:
    with house.begin() as connection:
        connection.execute(delete(table("role")).where(table("role").c.city == "lyon-fr"))


def put_out_of_use(house: House) -> None:
    with house.begin() as connection:
        connection.execute(update(table("person")).values(disabled_reason="550 no such user"))


def name_another(house: House) -> None:
    with house.begin() as connection:
        people.assign(connection, [people.Holder("oslo-no", "coordinator", "Bo", "bo@oslo.example")])


def list_a_year(house: House) -> None:
    with house.begin() as connection:
        line = {"city": "lyon-fr", "year": 2026, "amount": "5000", "currency": "EUR"}
        connection.execute(table("finance_line").insert(), [line])


def bounce(house: House) -> None:
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(update(table("notice")).values(state="bounced"))


def spoil(house: House) -> None:
    with house.begin() as connection:
        for change in ("UPDATE event SET data = '?' WHERE city = 'lyon-fr'", "UPDATE head SET hash = '0'"):
            connection.execute(text(change))


ACTS: dict[str, Callable[[House], object]] = {
    "nothing": lambda _: None,
    "a contact": lambda house: door.submit(house, "lyon-fr", Contact(ADOPTED, "olga")),
    "a milestone": lambda house: door.submit(
        house, "lyon-fr", Reach("completeness_checked", When(ADOPTED), "assessment", 2)
    ),
    "a retraction": lambda house: door.submit(house, "lyon-fr", Retract(3, "a mistake", ADOPTED)),
    "a new city": lambda house: member(house, "Bergen", "NO"),
    "a day of flows": lambda house: live(house, ADOPTED),
    "no coordinator": lose_the_coordinator,
    "another coordinator": name_another,
    "a refused address": put_out_of_use,
    "a bounce": bounce,
    "a line of the finance service": list_a_year,
    "a merger": lambda house: door.submit(house, "lyon-fr", CloseInto("oslo-no", ADOPTED, "the same city")),
    "a changed byte": spoil,
}


def test_after_any_write_it_says_what_the_audit_says(house: House) -> None:
    member(house)
    record(house, "Oslo", "NO", kind="candidate")
    for name, act in ACTS.items():
        act(house)
        assert standings(house).document == queries.audit(house), f"after {name}"


def test_only_the_city_that_was_written_to_is_stood_again(sqlite_house: House) -> None:
    member(sqlite_house)
    oslo = record(sqlite_house, "Oslo", "NO")
    before = {city["key"]: city for city in standings(sqlite_house).document["cities"]}
    door.submit(sqlite_house, oslo, Contact(ADOPTED, "olga"))
    after = {city["key"]: city for city in standings(sqlite_house).document["cities"]}
    assert after["lyon-fr"] is before["lyon-fr"]
    assert after[oslo] is not before[oslo]


def test_what_a_page_computes_of_a_city_is_computed_anew_with_its_entry_alone(sqlite_house: House) -> None:
    member(sqlite_house)
    oslo = record(sqlite_house, "Oslo", "NO")
    asked: list[str] = []

    def name(city: dict[str, str]) -> str:
        asked.append(city["key"])
        return city["city"]

    assert standings(sqlite_house).each("names", name) == ["Lyon", "Oslo"]
    door.submit(sqlite_house, oslo, Contact(ADOPTED, "olga"))
    assert standings(sqlite_house).each("names", name) == ["Lyon", "Oslo"]
    assert asked == ["lyon-fr", oslo, oslo]


def test_another_day_and_another_programme_are_stood_whole(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    member(sqlite_house)
    first = standings(sqlite_house)
    monkeypatch.setattr(clock, "today", lambda _: date(2031, 3, 1))
    second = standings(sqlite_house)
    assert second.document == queries.audit(sqlite_house)
    assert second.document["cities"][0] is not first.document["cities"][0]
    packaged = (Path(programmes.__file__).parents[1] / "lifecycle" / "programme.toml").read_text()
    longer = packaged.replace("months = 36,", "months = 48,").replace('version = "', 'version = "new ', 1)
    with sqlite_house.begin() as connection:
        programmes.adopt(connection, longer, "new.toml", date(2031, 3, 1), "olga", clock.now(sqlite_house))
    assert standings(sqlite_house).document == queries.audit(sqlite_house)
