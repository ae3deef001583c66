"""Proof against those who can write to the database: tamperings, and anchors kept elsewhere."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import text

from lifecycle.commands import Contact, Refused
from lifecycle.events import Event
from lifecycle.when import When
from models import clock
from models.database import House
from models.door import submit
from models.keeping.runs import keep_anchor
from models.ledger import HASHED, Batch, HeadOf, compose, digest_of
from models.proof import anchors, chains
from models.proof.verify import verify
from tests.models.cast import member, record

Row = list[Any]
BEGAN = datetime(2026, 3, 2, 5, tzinfo=UTC)


def _ledger(cities: int = 12, events: int = 9) -> tuple[list[Row], dict[str, tuple[int, str]]]:
    """A ledger in memory: rows as they are stored, by city and seq, and the heads."""
    batch, day = Batch(), date(2026, 3, 2)
    for number in range(cities):
        written = [
            Event(seq, "contacted", When(day + timedelta(days=seq)), day, "officer", "test", data={"n": seq})
            for seq in range(1, events + 1)
        ]
        compose(batch, f"city-{number:02}", written, HeadOf(), BEGAN)
    rows = [[row[name] for name in (*HASHED, "hash")] for row in batch.events]
    return rows, {city: (new.seq, new.hash) for city, _, new in batch.heads}


def _tamper(rows: list[Row], chance: random.Random) -> tuple[str, list[Row]]:
    """One row is changed, removed, doubled, swapped or given to another city; as a database would sort it."""
    at, how = chance.randrange(len(rows)), chance.choice(["cell", "remove", "double", "swap", "city"])
    if how == "cell":
        column = chance.randrange(len(rows[at]))
        was = rows[at][column]
        others = [None, "", "x", f"{was} ", 7.5, b"bytes", "\udcff"]
        rows[at][column] = chance.choice([value for value in others if value != was])
    elif how == "remove":
        del rows[at]
    elif how == "double":
        rows.insert(at, list(rows[at]))
    elif how == "swap":
        other = (at + chance.randrange(1, len(rows))) % len(rows)
        for column in range(2, len(rows[at])):
            rows[at][column], rows[other][column] = rows[other][column], rows[at][column]
    else:
        rows[at][0] = f"city-{(int(rows[at][0][-2:]) + chance.randrange(1, 12)) % 12:02}"
    return how, sorted(rows, key=lambda row: (str(row[0]), str(row[1])))


def test_a_thousand_random_tamperings_of_one_row_are_all_found() -> None:
    rows, heads = _ledger()
    chance, missed = random.Random(2022), []
    for number in range(1000):
        how, tampered = _tamper([list(row) for row in rows], chance)
        if next(chains.findings(tampered, heads), None) is None:
            missed.append((number, how))
    assert missed == []


def test_what_nobody_touched_raises_no_alarm() -> None:
    for cities, events in ((1, 1), (3, 2), (40, 30)):
        rows, heads = _ledger(cities, events)
        assert list(chains.findings(rows, heads)) == []


def test_the_first_bad_event_is_named() -> None:
    rows, heads = _ledger()
    rows[4][HASHED.index("data")] = "{}"
    [bad] = chains.findings(rows, heads)
    assert (bad["city"], bad["seq"]) == ("city-00", 5)


def _noted(house: House) -> dict[str, Any]:
    return anchors.document(house, clock.today(house))


def _write_anew(
    house: House, city: str, first: int, change: Mapping[str, str] = MappingProxyType({"source": "another"})
) -> None:
    """What somebody with the database in hand would do: change an event, and recompute all that follows."""
    columns = ("source", "data", "on", "precision", "prev_hash", "hash")
    changed = ", ".join(f'"{name}" = :{name}' for name in columns)
    update = f"UPDATE event SET {changed} WHERE id = :id"
    with house.begin() as connection:
        query = text("SELECT * FROM event WHERE city = :c ORDER BY seq")
        last = ""
        for row in map(dict, connection.execute(query, {"c": city}).mappings()):
            if row["seq"] >= first:
                row.update(change if row["seq"] == first else {})
                row.update(prev_hash=last or row["prev_hash"])
                row.update(hash=digest_of(row))
                connection.execute(text(update), row)
            last = row["hash"]
        connection.execute(
            text("UPDATE head SET hash = :hash WHERE city = :city"), {"hash": last, "city": city}
        )


def test_a_history_written_anew_is_found_by_the_anchor_alone(house: House) -> None:
    key, noted = member(house), _noted(house)
    noted = _noted(house)
    _write_anew(house, key, 3)
    assert verify(house)["ok"]
    found = verify(house, noted)
    assert not found["ok"]
    assert found["first_bad"]["city"] == key
    assert "written anew" in found["first_bad"]["problem"]


def test_the_kept_anchors_say_how_far_back_a_change_reaches(house: House) -> None:
    key = member(house)
    anchors.keep(house, date(2026, 11, 24))
    submit(house, key, Contact(clock.today(house), "officer"))
    submit(house, key, Contact(clock.today(house), "officer"))
    noted = _noted(house)
    _write_anew(house, key, 7)
    assert verify(house, noted)["first_bad"]["seq"] == 6


def test_a_cut_tail_is_found_by_the_anchor_alone(house: House) -> None:
    key = member(house)
    noted = _noted(house)
    with house.begin() as connection:
        connection.execute(text("DELETE FROM event_note WHERE seq = 5"))
        connection.execute(text("DELETE FROM event WHERE seq = 5"))
        last = connection.execute(text("SELECT hash FROM event WHERE seq = 4")).scalar_one()
        connection.execute(text("UPDATE head SET seq = 4, hash = :hash"), {"hash": last})
    assert verify(house)["ok"]
    found = verify(house, noted)["first_bad"]
    assert (found["city"], found["seq"]) == (key, 5)
    assert "gone" in found["problem"]


def test_a_city_that_is_gone_is_found_by_the_anchor(house: House) -> None:
    member(house)
    noted = _noted(house)
    with house.begin() as connection:
        for table in ("event_note", "event", "head", "standing", "notice", "reminder", "role", "city"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert verify(house)["ok"]
    assert "gone" in verify(house, noted)["first_bad"]["problem"]


def test_an_event_slipped_in_before_the_anchor_is_found(house: House) -> None:
    member(house)
    noted = _noted(house)
    record(house, "Oslo", "NO", kind="unconfirmed")
    noted = {**noted, "taken_at": "2031-01-01T06:00:00.000000Z"}
    assert "slipped in" in verify(house, noted)["first_bad"]["problem"]


def test_what_is_recorded_after_the_anchor_is_no_finding(house: House) -> None:
    key = member(house)
    noted = _noted(house)
    submit(house, key, Contact(clock.today(house), "officer"))
    record(house, "Oslo", "NO", kind="unconfirmed", adopted=clock.today(house))
    noted |= {"taken_at": "2026-11-25T04:00:00.000000Z"}
    assert verify(house, noted)["ok"]


def test_an_altered_anchor_is_no_proof(house: House) -> None:
    member(house)
    noted = _noted(house)
    noted["heads"] = [[city, seq + 1, digest] for city, seq, digest in noted["heads"]]
    assert "itself was altered" in verify(house, noted)["first_bad"]["problem"]


def test_bytes_that_are_no_text_are_a_finding_and_no_failure(sqlite_house: House) -> None:
    key = member(sqlite_house)
    with sqlite_house.begin() as connection:
        connection.exec_driver_sql("UPDATE event SET source = CAST(x'ff00fe' AS TEXT) WHERE seq = 3")
    found = verify(sqlite_house)["first_bad"]
    assert (found["city"], found["seq"]) == (key, 3)


@pytest.mark.parametrize(
    "change",
    [{"kind": "other"}, {"heads": [1]}, {"heads": [["a", 10**30, "f"]]}, {"taken_at": "x"}, {"day": None}],
)
def test_a_file_that_is_no_anchor_is_refused(sqlite_house: House, change: dict[str, Any]) -> None:
    path = sqlite_house.settings.var / "a.json"
    anchors.write(_noted(sqlite_house) | change, path)
    with pytest.raises(Refused, match="is no anchor"):
        anchors.read(path)


def test_a_kept_anchor_that_was_spoilt_hides_no_finding(house: House) -> None:
    key = member(house)
    anchors.keep(house, date(2026, 11, 24)).write_text("{", encoding="utf-8")
    noted = _noted(house)
    _write_anew(house, key, 3)
    assert "written anew" in verify(house, noted)["first_bad"]["problem"]


def test_a_byte_changed_in_the_file_beside_its_index_is_found(sqlite_house: House) -> None:
    key = member(sqlite_house)
    with sqlite_house.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    sqlite_house.engine.dispose()
    path = sqlite_house.settings.var / "icc.db"
    content = path.read_bytes()
    told = b"lyon-frcity_recorded"  # a row of the table: the city and the kind of its first event
    assert told in content
    path.write_bytes(content.replace(told, b"lyyn-frcity_recorded", 1))
    found = verify(sqlite_house)["first_bad"]
    assert found["city"] in (key, "lyyn-fr") and "its index" in found["problem"]


def test_a_finding_can_be_written_whatever_lay_in_the_column(sqlite_house: House) -> None:
    member(sqlite_house)
    for spoilt in ("x'ff'", "CAST(x'ff' AS TEXT)"):
        with sqlite_house.begin() as connection:
            connection.exec_driver_sql(f"UPDATE event_note SET seq = {spoilt} WHERE seq IN (2, x'ff')")
        found = verify(sqlite_house)["first_bad"]
        assert json.dumps(found, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("change", [{"data": "not json"}, {"on": "some day"}, {"precision": "week"}])
def test_what_the_rules_cannot_read_is_a_finding_although_every_hash_fits(
    house: House, change: dict[str, str]
) -> None:
    key = member(house)
    _write_anew(house, key, 3, change)
    found = verify(house)["first_bad"]
    assert (found["city"], found["seq"]) == (key, 3)


def test_a_table_that_is_gone_is_a_finding(sqlite_house: House) -> None:
    member(sqlite_house)
    with sqlite_house.begin() as connection:
        connection.execute(text("DROP TABLE event_note"))
    assert "its table event_note is gone" in verify(sqlite_house)["first_bad"]["problem"]


def test_a_restored_ledger_sets_aside_the_anchors_of_days_it_does_not_hold(house: House) -> None:
    key = member(house)
    early = anchors.keep(house, date(2026, 11, 24))
    submit(house, key, Contact(clock.today(house), "officer"))
    late = anchors.keep(house, date(2026, 11, 25))
    with house.begin() as connection:
        connection.execute(text("DELETE FROM event WHERE seq = 6"))
    assert anchors.set_aside(house) == [late.with_name(f"{late.name}.lost")]
    assert anchors.newest_kept(house) is None
    keep_anchor(house, date(2026, 11, 24), "0" * 64, cities=1, events=5)
    assert anchors.newest_kept(house) == early
