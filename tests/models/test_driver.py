"""What the driver writes and reads is what SQLAlchemy would have written, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import insert, select

from models import driver
from models.database import House
from models.tables import table
from tests.models.cast import member

NOTICE = table("notice")
DAY, MOMENT = date(2026, 11, 26), datetime(2026, 11, 26, 8, 15, 0, 250_000, UTC)
PLAIN = {"kind": "record_check", "role": "coordinator", "state": "queued", "thread": "t", "tries": 0}


def test_days_and_instants_are_stored_alike(house: House) -> None:
    member(house)
    with house.begin() as connection:
        days = {"planned_on": DAY, "created_on": DAY, "send_after": MOMENT}
        connection.execute(insert(NOTICE).values(city="lyon-fr", message_id="<a@x>", **PLAIN, **days))
        (number,) = driver.numbers(connection, "notice", 1)
        day, moment = driver.stored(connection)(DAY), driver.stored_moment(connection)(MOMENT)
        values = ("lyon-fr", "<b@x>", *PLAIN.values(), day, day, moment, number)
        driver.insert(connection, "notice", ("city", "message_id", *PLAIN, *days, "id"), [values])
        connection.execute(insert(NOTICE).values(city="lyon-fr", message_id="<c@x>", **PLAIN, **days))
    with house.read() as connection:
        rows = connection.execute(select(NOTICE).order_by(NOTICE.c.id)).all()
        assert {(row.planned_on, row.created_on, row.send_after) for row in rows} == {tuple(rows[0][7:10])}
        assert [row.message_id for row in rows] == ["<a@x>", "<b@x>", "<c@x>"]


def test_only_the_cities_asked_for_are_read_and_a_change_says_how_many_it_met(house: House) -> None:
    keys = [member(house, name) for name in ("Lyon", "Nantes", "L’Haÿ-les-Roses")]
    with house.begin() as connection:
        read = driver.of_cities(connection, "city", ("key", "name"), keys[1:], by="key")
        assert sorted(read) == [("l-hay-les-roses-fr", "L’Haÿ-les-Roses"), ("nantes-fr", "Nantes")]
        assert driver.of_cities(connection, "city", ("key",), [], by="key") == []
        changes = [("x", keys[0], "Lyon"), ("x", keys[1], "Lyon")]
        assert driver.change(connection, "city", ("network",), ("key", "name"), changes) == 1
