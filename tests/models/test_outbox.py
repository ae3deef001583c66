"""The outbox: what is moved on, refused, held, released, and at which pace it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from lifecycle.commands import Refused
from models import people
from models.claimants import claimant
from models.database import House, open_house
from models.ledger import load
from models.post import describing, outbox, pace, releasing
from models.post.listings import coming
from models.post.outbox import MOST_TRIES, NOTICE, OutboxStore
from tests.models.cast import ADOPTED, live, record

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = ADOPTED + timedelta(days=1)


@pytest.fixture
def two(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with two first letters queued."""
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    for name in ("Lyon", "Bergen"):
        record(house, name, "FR", address=f"ada@{name.lower()}.example")
    live(house, ADOPTED)
    return house


def numbers(house: House) -> list[int]:
    with house.read() as connection:
        return list(connection.execute(select(NOTICE.c.id).order_by(NOTICE.c.id)).scalars())


def row(house: House, notice: int) -> tuple[str, str | None, int]:
    with house.read() as connection:
        found = connection.execute(select(NOTICE).where(NOTICE.c.id == notice)).one()
    return found.state, found.reason, found.tries


def claimed(house: House, later: int = 0) -> list[int]:
    at = NOW + timedelta(hours=later)
    return [c.notice for c in OutboxStore(house).claim(now=at, today=DAY, limit=20, window=False)]


def noted(house: House, city: str) -> list[tuple[str, int]]:
    with house.read() as connection:
        return [(e.data["about"], e.data["notice"]) for e in load(connection, city) if e.kind == "noted"]


def test_what_waits_goes_on_no_free_day_of_its_reader_unless_it_answers_them(two: House) -> None:
    def goes(at: datetime) -> list[int]:
        return [c.notice for c in OutboxStore(two).claim(now=at, today=at.date(), limit=20, window=True)]

    first, second = numbers(two)
    saturday = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    with two.begin() as connection:
        connection.execute(update(NOTICE).where(NOTICE.c.id == second).values(kind="received"))
    assert goes(saturday) == [second]
    with two.begin() as connection:
        connection.execute(update(NOTICE).where(NOTICE.c.id == second).values(state="sent"))
    assert goes(saturday + timedelta(days=1)) == []
    assert goes(saturday + timedelta(days=2)) == [first]


def test_a_letter_that_cannot_be_described_stops_no_other_and_is_tried_later(
    two: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = numbers(two)

    def describe(connection: Any, house: House, notices: Any, *rest: Any, **more: Any) -> Any:
        if first in [each.id for each in notices]:
            raise ValueError("a damaged event")
        return describing.describe_all(connection, house, notices, *rest, **more)

    monkeypatch.setattr(outbox, "describe_all", describe)
    assert claimed(two) == [second]
    assert row(two, first)[0::2] == ("queued", 1) and claimed(two) == []
    for hour in range(2, 4 * MOST_TRIES, 2):
        claimed(two, hour)
    state, reason, _ = row(two, first)
    assert state == "failed" and "ValueError" in str(reason)


def test_a_letter_that_ends_its_sender_again_and_again_is_moved_out_of_the_way_and_takes_no_other(
    two: House,
) -> None:
    store, (first, second) = OutboxStore(two), numbers(two)
    for _ in range(2 * MOST_TRIES):
        claims = store.claim(now=NOW, today=DAY, limit=20, window=False)
        if first in [claim.notice for claim in claims]:
            _end_the_sender(two)
        else:
            for claim in claims:
                store.sent(claim, "250 ok", now=NOW)
    state, reason, _ = row(two, first)
    assert state == "failed" and "its sender died in the middle" in str(reason)
    assert row(two, second)[0] == "sent"


def test_a_letter_that_was_ready_is_never_given_up_however_often_its_sender_is_killed(two: House) -> None:
    store = OutboxStore(two)
    for _ in range(3 * MOST_TRIES):
        store.keep([(claim, b"raw") for claim in store.claim(now=NOW, today=DAY, limit=20, window=False)])
        _end_the_sender(two)
    assert {row(two, number)[0] for number in numbers(two)} <= {"unknown", "sending"}


def _end_the_sender(house: House) -> None:
    with house.begin() as connection:
        connection.execute(
            update(NOTICE).where(NOTICE.c.state == "sending").values(lease_holder=f"{claimant(1)}0 1")
        )


def test_an_address_that_the_server_refuses_is_used_no_more(two: House) -> None:
    store = OutboxStore(two)
    claim = store.claim(now=NOW, today=DAY, limit=1, window=False)[0]
    store.refused(claim, "550 5.1.1 no such user", now=NOW)
    assert row(two, claim.notice)[:2] == ("failed", "550 5.1.1 no such user")
    assert noted(two, claim.city.key) == [("address.disabled", claim.notice)]
    with two.read() as connection:
        assert people.party(connection, claim.city.key, "coordinator", "en") is None


def test_what_may_have_arrived_is_unknown_and_goes_again_after_a_pause(two: House) -> None:
    store = OutboxStore(two)
    claim = store.claim(now=NOW, today=DAY, limit=1, window=False)[0]
    store.keep([(claim, b"raw")])
    store.unsure(claim, "the connection broke", now=NOW)
    assert row(two, claim.notice)[0] == "unknown"
    later = NOW + timedelta(minutes=6)
    fresh, again = (store.claim(now=later, today=DAY, limit=20, window=False) for _ in range(2))
    assert claim.notice not in [each.notice for each in fresh]
    assert [(each.notice, each.raw, each.doubtful) for each in again] == [(claim.notice, b"raw", True)]


def test_a_server_that_never_answers_gets_copies_ever_more_seldom_and_at_last_an_officer_asks(
    two: House,
) -> None:
    store, now, given = OutboxStore(two), NOW, [NOW]
    claim = store.claim(now=now, today=DAY, limit=1, window=False)[0]
    store.keep([(claim, b"raw")])
    while row(two, claim.notice)[0] == "sending":
        store.unsure(claim, "the connection broke", now=now)
        for _ in range(60):
            now += timedelta(minutes=20)
            claims = store.claim(now=now, today=DAY, limit=20, window=False)
            if claim.notice in [each.notice for each in claims]:
                given.append(now)
                break
    state, reason, _ = row(two, claim.notice)
    assert state == "failed" and "ask the reader whether it came: the connection broke" in str(reason)
    assert len(given) == 12 and given[-1] - given[0] > timedelta(days=2)


def test_a_letter_that_was_put_off_and_meets_a_server_away_is_not_called_unknown(two: House) -> None:
    store, later = OutboxStore(two), NOW + timedelta(hours=2)
    claim = store.claim(now=NOW, today=DAY, limit=1, window=False)[0]
    store.keep([(claim, b"raw")])
    store.failed(claim, "451 4.7.1 greylisted", final=False, now=NOW)
    store.claim(now=later, today=DAY, limit=20, window=False)
    (again,) = store.claim(now=later, today=DAY, limit=20, window=False)
    store.give_back([again], "no conversation with the mail server")
    assert (again.notice, again.raw, again.doubtful) == (claim.notice, b"raw", False)
    assert row(two, claim.notice)[0] == "queued"


def test_a_letter_that_failed_goes_once_more_by_an_officers_order_and_is_written_anew(two: House) -> None:
    store = OutboxStore(two)
    claim = store.claim(now=NOW, today=DAY, limit=1, window=False)[0]
    store.keep([(claim, b"raw")])
    store.failed(claim, "554 5.7.1 your server is on a block list", final=True, now=NOW)
    releasing.release(two, claim.notice)
    again = store.claim(now=NOW, today=DAY, limit=20, window=False)
    assert [(each.raw, each.message_id) for each in again if each.notice == claim.notice] == [
        (None, claim.message_id)
    ]


def test_who_released_held_and_dropped_what_is_an_event_of_the_city(two: House) -> None:
    first, second = numbers(two)
    releasing.hold(two, first, "look at it")
    releasing.release(two, first)
    releasing.drop(two, second, "they telephoned")
    assert row(two, first)[:2] == ("queued", None)
    assert row(two, second)[:2] == ("suppressed", "dropped by an officer: they telephoned")
    events = [*noted(two, "lyon-fr"), *noted(two, "bergen-fr")]
    assert sorted(events) == [("letter.dropped", second), ("letter.held", first), ("letter.released", first)]


def test_an_order_that_comes_too_late_changes_and_records_nothing(two: House) -> None:
    first = numbers(two)[0]
    claimed(two)
    with pytest.raises(Refused, match="is sending; only held or failed letters"):
        releasing.release(two, first)
    assert noted(two, "lyon-fr") == []


def test_tomorrows_letters_are_those_that_go_and_those_that_would(two: House) -> None:
    first, second = numbers(two)
    releasing.hold(two, first, "look at it")
    assert [(n["id"], n["state"]) for n in coming(two, DAY)["notices"]] == [
        (first, "held"),
        (second, "queued"),
    ]
    assert coming(two, DAY - timedelta(days=1))["notices"] == []


def test_all_senders_share_one_pace(house: House) -> None:
    with house.begin() as connection:
        waits = [pace.turn(connection, "mail", 2.0, NOW) for _ in range(3)]
    with house.begin() as connection:
        later = pace.turn(connection, "mail", 2.0, NOW + timedelta(seconds=60))
    assert waits == [0.0, 2.0, 4.0] and later == 0.0


def test_only_a_server_off_this_machine_has_a_pace(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert OutboxStore(house).pace() == 0.0
    monkeypatch.setenv("ICC_MAIL_URL", "mailtos://u:p@mail.city.org")
    monkeypatch.setenv("ICC_MAILS_A_MINUTE", "30")
    store = OutboxStore(open_house())
    assert store.pace() == 0.0 and 1.0 < store.pace() <= 2.0
