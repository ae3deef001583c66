"""Many cities in one transaction: the same as one by one, whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select, text

from lifecycle.commands import Reach
from lifecycle.when import When
from models import door, planning
from models.database import House, open_house
from models.ledger import EVENT, load
from models.noted import NOTED
from models.post import listings
from models.proof.verify import rebuild_check, verify
from tests.models.cast import ADOPTED, JOINED, record

NAMES = ("Aix", "Brest", "Caen", "Dijon")
SENT, REMINDED = date(2026, 12, 7), date(2027, 3, 8)


def _invited(house: House) -> list[str]:
    """Four members, each with a questionnaire sent and a profile at hand: two rungs by March, one digest."""
    keys = [
        record(house, name, "FR", *((side, "2018") for side in JOINED), address=f"c@{name}.example")
        for name in NAMES
    ]
    for key in keys:
        for milestone in ("questionnaire_sent", "profile_final"):
            door.submit(house, key, Reach(milestone, When(SENT)), today=SENT)
    return keys


def _planned(house: House) -> list[tuple[Any, ...]]:
    rows = listings.notices(house)["notices"]
    return [(r["city"], r["kind"], r["state"], r["reason"], r["planned_on"], r["milestones"]) for r in rows]


@pytest.mark.parametrize("mail_url", ["", "mailtos://user:secret@mail.house.org"])
def test_a_batch_writes_what_its_cities_would_have_written_one_by_one(
    sqlite_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail_url: str
) -> None:
    keys = _invited(sqlite_house)
    if mail_url:
        monkeypatch.setenv("ICC_MAIL_URL", mail_url)
    (tmp_path / "other").mkdir()
    with sqlite_house.engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{tmp_path / 'other' / 'icc.db'}'")
    together = open_house()
    monkeypatch.setenv("ICC_VAR", str(tmp_path / "other"))
    alone = open_house()
    for stage in planning.STAGES:
        for day in (ADOPTED, REMINDED):
            batch = planning.plan_cities(together, stage, keys, day)
            assert batch == {key: planning.plan_city(alone, stage, key, day) for key in keys}
    assert _planned(together) == _planned(alone)
    assert {"record_check", "questionnaire_reminder"} <= {kind for _, kind, *_ in _planned(together)}


def test_a_batch_leaves_ledger_and_projection_whole(house: House) -> None:
    keys = _invited(house)
    for stage in planning.STAGES:
        planning.plan_cities(house, stage, keys, REMINDED)
        assert planning.due(house, stage, REMINDED) == []
    assert verify(house)["ok"]
    assert rebuild_check(house, REMINDED)["ok"]


def test_a_batch_with_a_city_that_cannot_be_read_writes_nothing(house: House) -> None:
    keys = _invited(house)
    with house.begin() as connection:
        spoiled = text("UPDATE event SET data = 'no JSON' WHERE city = :city AND seq = 1")
        connection.execute(spoiled, {"city": keys[2]})
        before = load(connection, keys[0])
    noticed = _planned(house)
    with pytest.raises(ValueError, match="Expecting value"):
        planning.plan_cities(house, "accession", keys, ADOPTED)
    with house.read() as connection:
        assert load(connection, keys[0]) == before
    assert _planned(house) == noticed


def test_workers_side_by_side_each_take_cities_that_no_other_has(postgresql_house: House) -> None:
    keys = sorted(_invited(postgresql_house))
    with postgresql_house.begin() as other:
        other.execute(text("SELECT 1 FROM city WHERE key = :key FOR UPDATE"), {"key": keys[0]})
        first = planning.plan_free(postgresql_house, "index_analysis", keys[:3], REMINDED)
        assert list(first) == keys[1:3]
        rest = planning.plan_free(postgresql_house, "index_analysis", keys, REMINDED)
        assert list(rest) == keys[3:]
    last = planning.plan_free(postgresql_house, "index_analysis", keys, REMINDED)
    assert list(last) == keys[:1]
    assert planning.plan_free(postgresql_house, "index_analysis", keys, REMINDED) == {}


def test_whoever_waits_for_a_city_in_hand_does_not_look_at_it_again(postgresql_house: House) -> None:
    key = min(_invited(postgresql_house))
    stage = "index_analysis"
    with ThreadPoolExecutor(1) as pool:
        with postgresql_house.as_one():
            assert planning.plan_cities(postgresql_house, stage, [key], REMINDED)[key].letters
            later = pool.submit(planning.plan_free, postgresql_house, stage, [key], REMINDED, wait=True)
            sleep(0.3)
            assert not later.done()
        assert later.result() == {}


def test_what_a_worker_claims_is_what_is_due(sqlite_house: House) -> None:
    _invited(sqlite_house)
    due = planning.due(sqlite_house, "index_analysis", REMINDED)
    assert due == list(planning.plan_free(sqlite_house, "index_analysis", due, REMINDED))


def test_what_is_counted_over_all_cities_is_found_by_an_index(sqlite_house: House) -> None:
    with sqlite_house.read() as connection:
        query = select(EVENT.c.city).where(NOTED, EVENT.c.on >= "2026-01-01")
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {query}"), {"on_1": "2026-01-01"}).all()
    assert [row.detail for row in plan] == ["SEARCH event USING INDEX event_noted (on>?)"]
