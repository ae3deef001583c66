"""The ledger: written, read back raw, verified; every single tampering found."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lifecycle.commands import Reach
from lifecycle.when import parse_when
from models import door
from models.database import House
from models.ledger import (
    GENESIS,
    Batch,
    HeadOf,
    Overtaken,
    anchor_of,
    append,
    compose,
    digest_of,
    head_of,
    load,
)
from models.proof.verify import anchor, rebuild_check, verify
from models.queries import audit
from tests.models.cast import ADOPTED, MORNING, member, record


def test_what_is_stored_is_what_was_hashed(house: House) -> None:
    key = member(house)
    with house.read() as connection:
        rows = connection.execute(text("SELECT * FROM event WHERE city = :city ORDER BY seq"), {"city": key})
        events = list(rows.mappings())
    assert [row["seq"] for row in events] == list(range(1, len(events) + 1))
    assert events[0]["prev_hash"] == GENESIS
    for row, following in pairwise(events):
        assert row["hash"] == digest_of(dict(row))
        assert following["prev_hash"] == row["hash"]


def test_both_databases_give_the_same_hashes(house: House) -> None:
    key = record(house, "Nîmes", "FR", ("city_signature", "2018-02"), kind="unconfirmed")
    with house.begin() as connection:
        connection.execute(text("UPDATE event_note SET salt = 'salt', text = 'x'"))
        rows = connection.execute(text("SELECT * FROM event ORDER BY seq")).mappings().all()
    assert key == "nimes-fr"
    plain = [{**row, "notes": "{}", "prev_hash": GENESIS} for row in rows]
    assert [digest_of(row)[:12] for row in plain] == ["9a060680d05e", "52e7ff8525d8"]


def test_events_come_back_as_they_went_in(house: House) -> None:
    key = member(house)
    with house.read() as connection:
        events = load(connection, key)
    assert [(e.kind, str(e.on)) for e in events][:4] == [
        ("city_recorded", "2026-11-25"), ("reached", "2018"), ("reached", "2018"), ("reached", "2019"),
    ]  # fmt: skip
    assert events[3].notes["source"] == "a file"
    assert events[3].recorded == ADOPTED


def test_what_was_known_on_an_earlier_day_leaves_out_later_records(house: House) -> None:
    key = member(house)
    when = parse_when("2026-11-26")
    door.submit(
        house,
        key,
        Reach("questionnaire_returned", when),
        now=MORNING.replace(day=27),
        today=date(2026, 11, 27),
    )
    with house.read() as connection:
        assert len(load(connection, key)) > len(load(connection, key, known_on=ADOPTED))
        assert load(connection, key, known_on=date(2026, 11, 24)) == []


def test_two_writers_cannot_both_append_the_same_number(house: House) -> None:
    key = member(house)
    with house.read() as connection:
        event = load(connection, key)[-1]
    batch = Batch()
    compose(batch, key, [event], HeadOf(1, "0" * 64), MORNING)
    with pytest.raises(Overtaken), house.begin() as connection:
        append(connection, batch)


def test_an_erased_note_leaves_the_chain_whole(house: House) -> None:
    member(house)
    with house.begin() as connection:
        connection.execute(text("UPDATE event_note SET salt = NULL, text = NULL"))
    assert verify(house)["ok"]


TAMPERINGS = [
    "UPDATE event SET \"on\" = '2017-01-01' WHERE seq = 2",
    "UPDATE event SET actor = 'officer' WHERE seq = 3",
    "UPDATE event SET recorded_at = 'yesterday' WHERE seq = 3",
    "UPDATE event SET data = 'not json' WHERE seq = 4",
    "UPDATE event SET milestone = NULL WHERE seq = 4",
    "DELETE FROM event WHERE seq = 3",
    "DELETE FROM event WHERE seq = 5",
    "UPDATE event SET city = 'oslo-no' WHERE city = 'lyon-fr' AND seq = 2",
    "UPDATE head SET seq = 2 WHERE city = 'lyon-fr'",
    "DELETE FROM head WHERE city = 'lyon-fr'",
    "DELETE FROM event WHERE city = 'lyon-fr'",
    "UPDATE event_note SET text = 'something else' WHERE city = 'lyon-fr' AND seq = 2",
    "UPDATE event_note SET salt = NULL WHERE city = 'lyon-fr' AND seq = 2",
    "DELETE FROM event_note WHERE city = 'lyon-fr' AND seq = 2",
]


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_every_tampering_is_found_and_the_first_bad_event_named(house: House, statement: str) -> None:
    member(house)
    record(house, "Oslo", "NO", kind="unconfirmed")
    assert verify(house) == {"events": 6, "ok": True, "first_bad": None}
    with house.begin() as connection:
        connection.execute(text(statement))
    found = verify(house)
    assert not found["ok"]
    assert found["first_bad"]["city"] in ("lyon-fr", "oslo-no")
    assert found["first_bad"]["problem"]


def test_the_text_of_a_version_in_force_is_part_of_the_proof(house: House) -> None:
    member(house)
    with house.begin() as connection:
        connection.execute(text("UPDATE programme_version SET text = text || ' '"))
    assert "its text was altered" in verify(house)["first_bad"]["problem"]


ALTERED = [
    "UPDATE event SET kind = 'nonsense' WHERE city = 'lyon-fr' AND seq = 3",
    "UPDATE event SET precision = 'nonsense' WHERE city = 'lyon-fr' AND seq = 3",
    "UPDATE event SET data = '{}' WHERE city = 'lyon-fr' AND seq = 1",
    "UPDATE event SET data = 'not json' WHERE city = 'lyon-fr' AND seq = 1",
]


@pytest.mark.parametrize("statement", ALTERED)
def test_an_altered_history_sets_its_city_aside_and_the_others_stand(house: House, statement: str) -> None:
    member(house)
    record(house, "Oslo", "NO", kind="unconfirmed")
    with house.begin() as connection:
        connection.execute(text(statement))
    document = audit(house)
    assert [city["city"] for city in document["cities"]] == ["Oslo"]
    assert [lost["city"] for lost in document["unreadable"]] == ["lyon-fr"]
    (difference,) = rebuild_check(house, ADOPTED)["differences"]
    assert difference.startswith("lyon-fr: ") and difference.endswith("see `icc verify`")


def test_a_spoilt_row_of_the_projection_is_named_and_the_others_are_compared(sqlite_house: House) -> None:
    member(sqlite_house)
    record(sqlite_house, "Oslo", "NO", kind="unconfirmed")
    with sqlite_house.begin() as connection:
        connection.execute(text("UPDATE standing SET due_on = 'x' WHERE city = 'lyon-fr'"))
    checked = rebuild_check(sqlite_house, ADOPTED)
    assert checked["rows"] > 0
    assert [difference[:8] for difference in checked["differences"]] == ["lyon-fr:"]


COLUMNS = st.sampled_from(
    ["kind", "track", "on", "precision", "recorded_at", "actor", "source", "data", "notes", "hash"]
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    column=COLUMNS,
    seq=st.integers(1, 5),
    value=st.text(st.characters(codec="ascii", exclude_characters="\x00"), max_size=9),
)
def test_any_changed_cell_is_found(sqlite_house: House, column: str, seq: int, value: str) -> None:
    with sqlite_house.read() as connection:
        exists = connection.execute(text("SELECT COUNT(*) FROM event")).scalar_one()
    if not exists:
        member(sqlite_house)
    where = {"seq": seq}
    with sqlite_house.begin() as connection:
        old = connection.execute(text(f'SELECT "{column}" FROM event WHERE seq = :seq'), where).scalar_one()
        connection.execute(text(f'UPDATE event SET "{column}" = :v WHERE seq = :seq'), {**where, "v": value})
    found = verify(sqlite_house)
    with sqlite_house.begin() as connection:
        connection.execute(text(f'UPDATE event SET "{column}" = :v WHERE seq = :seq'), {**where, "v": old})
    assert found["ok"] == (old == value)
    assert verify(sqlite_house)["ok"]


def test_the_anchor_is_over_all_heads_and_changes_with_each(house: House) -> None:
    member(house)
    first = anchor(house)
    record(house, "Oslo", "NO", kind="unconfirmed")
    assert anchor(house) != first
    assert anchor(house, ADOPTED) == anchor(house)
    with house.read() as connection:
        assert anchor_of(connection, date(2026, 11, 24)) == anchor_of(connection, date(2020, 1, 1))


def test_the_head_is_the_newest_event(house: House) -> None:
    key = member(house)
    with house.read() as connection:
        head = head_of(connection, key)
        newest = connection.execute(text("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")).one()
    assert (head.seq, head.hash) == tuple(newest)


def test_a_deadline_is_stored_with_its_rule_and_versions(house: House) -> None:
    member(house)
    with house.read() as connection:
        row = connection.execute(
            text("SELECT data, programme, \"on\" FROM event WHERE kind = 'deadline_set'")
        ).one()
    data = json.loads(row.data)
    assert (data["due"], data["anchors"], row.on) == ("2023-01-02", [4], "2021-12-31")
    assert data["calendar"].startswith("holidays ")
    assert row.programme
