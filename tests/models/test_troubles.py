"""A trouble is told once, and once when it is over; what could not be told is told later."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text, update

from models.database import House
from models.keeping import health, runs, troubles
from models.keeping.health import CLOCK_SLACK
from models.keeping.troubles import Trouble, confirm, settle, standing
from models.tables import Notice, Run
from tests.models.cast import ADOPTED, live, member

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATE, FULL = Trouble("outbox late", "outbox: no run since 9"), Trouble("disk", "only 3 MB are free")


def told(house: House, *found: Trouble, get_through: bool = True) -> tuple[list[str], list[str]]:
    news = settle(house, "watch", found, NOW)
    if get_through:
        confirm(house, "watch", NOW)
    return list(news.new), list(news.over)


def test_a_trouble_is_told_once_however_its_words_change(house: House) -> None:
    assert told(house, LATE, FULL) == ([FULL.text, LATE.text], [])
    assert told(house, LATE._replace(text="outbox: no run since 10"), FULL) == ([], [])
    assert standing(house) == [FULL.text, "outbox: no run since 10"]


def test_that_it_is_over_is_told_once_and_then_it_can_begin_anew(house: House) -> None:
    told(house, LATE)
    assert told(house) == ([], [LATE.text])
    assert told(house) == ([], [])
    assert told(house, LATE) == ([LATE.text], [])


def test_what_did_not_get_through_is_told_again(house: House) -> None:
    assert told(house, LATE, get_through=False) == ([LATE.text], [])
    assert told(house, LATE) == ([LATE.text], [])
    assert told(house, get_through=False) == ([], [LATE.text])
    assert told(house) == ([], [LATE.text])


def test_a_trouble_that_ended_before_anybody_heard_of_it_is_no_news(house: House) -> None:
    told(house, LATE, get_through=False)
    assert told(house) == ([], [])


def test_a_trouble_that_comes_back_before_its_end_was_told_is_no_news_either(house: House) -> None:
    told(house, LATE)
    told(house, get_through=False)
    assert told(house, LATE) == ([], [])
    assert standing(house) == [LATE.text]


def test_two_watchers_do_not_end_one_another_s_troubles(house: House) -> None:
    told(house, LATE)
    assert not troubles.settle(house, "desk", [], NOW)
    assert standing(house) == [LATE.text]


def test_no_address_leaves_the_house_in_an_alert(house: House) -> None:
    new, _ = told(house, Trouble("x", "the last run failed: no mailbox Ada <ada@lyon.example>, sorry"))
    assert new == ["the last run failed: no mailbox Ada <(an address)>, sorry"]


def keys(house: House, now: datetime) -> list[str]:
    return [trouble.key for trouble in health.findings(house, now)]


def test_a_house_that_is_well_has_no_trouble(house: House) -> None:
    member(house)
    live(house, ADOPTED)
    assert keys(house, datetime.now(UTC)) == []


def test_letters_that_stand_past_their_day_are_a_trouble(house: House) -> None:
    member(house)
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(update(Notice).values(state="queued", planned_on=ADOPTED - timedelta(days=30)))
    assert keys(house, datetime.now(UTC)) == ["outbox age"]


@pytest.mark.parametrize(("back", "gone", "troubled"), [(4, 4, False), (5, 95, False), (6, 94, True)])
def test_too_many_letters_that_come_back_are_a_trouble(
    house: House, back: int, gone: int, troubled: bool
) -> None:
    now = datetime.now(UTC)
    row = {
        "kind": "received",
        "role": "coordinator",
        "planned_on": ADOPTED,
        "created_on": ADOPTED,
        "tries": 1,
    }
    rows = [
        row | {"state": "bounced" if each < back else "sent", "message_id": str(each), "thread": str(each)}
        for each in range(back + gone)
    ]
    with house.begin() as connection:
        connection.execute(Notice.__table__.insert(), [each | {"sent_at": now} for each in rows])  # type: ignore[attr-defined]
    assert keys(house, now) == ["bounce rate"] * troubled


def test_a_clock_that_was_set_back_is_a_trouble(house: House) -> None:
    runs.open_run(house, "outbox", today=date(2026, 3, 3))
    ahead = datetime.now(UTC) + timedelta(hours=1)
    with house.begin() as connection:
        connection.execute(update(Run).values(seen_at=ahead))
    assert keys(house, datetime.now(UTC)) == ["clock"]
    assert keys(house, ahead) == (["clock"] if house.engine.dialect.name == "postgresql" else [])


def test_a_clock_other_than_the_server_s_is_a_trouble(postgresql_house: House) -> None:
    assert keys(postgresql_house, datetime.now(UTC) + CLOCK_SLACK * 2) == ["clock"]


def test_a_full_disk_is_a_trouble(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil gives it
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(10, 9, 1_000_000))
    [trouble] = health.findings(sqlite_house, datetime.now(UTC))
    assert trouble == Trouble("disk", "only 1 MB are free for the state folder: make room")


def test_a_database_behind_or_ahead_of_the_software_is_a_trouble(house: House) -> None:
    with house.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    [trouble] = health.findings(house, datetime.now(UTC))
    assert trouble.key == "schema" and "is newer than this software" in trouble.text
