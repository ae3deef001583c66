"""Mails that came back, matched to their letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from lifecycle.ports import Returned
from models import people
from models.database import House
from models.ledger import load
from models.people import PERSON
from models.post.answers import looked_at, waiting
from models.post.inbox import take_in
from models.post.outbox import NOTICE, OutboxStore
from tests.models.cast import ADOPTED, live, record

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = ADOPTED + timedelta(days=1)


@pytest.fixture
def sent(house: House, monkeypatch: pytest.MonkeyPatch) -> tuple[House, int]:
    """A house that has sent its first letter to Lyon."""
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    record(house, "Lyon", "FR")
    live(house, ADOPTED)
    store = OutboxStore(house)
    claim = store.claim(now=NOW, today=DAY, limit=1, window=False)[0]
    store.keep([(claim, b"raw")])
    store.sent(claim, "250 ok", now=NOW)
    return house, claim.notice


def mail(kind: str, notice: int | None = None, ids: tuple[str, ...] = (), **more: object) -> Returned:
    return Returned(kind, f"{kind} {notice}", notice, ids, "550 5.1.1 no such user", **more)  # type: ignore[arg-type]


def state(house: House, notice: int) -> tuple[str, str | None]:
    with house.read() as connection:
        row = connection.execute(select(NOTICE).where(NOTICE.c.id == notice)).one()
    return row.state, row.reason


def about(house: House) -> list[str]:
    with house.read() as connection:
        return [e.data["about"] for e in load(connection, "lyon-fr") if e.kind == "noted"]


def test_a_bounce_is_written_on_its_letter_and_ends_the_address(sent: tuple[House, int]) -> None:
    house, notice = sent
    assert take_in(house, mail("bounce", notice, address=True)) == "bounce"
    assert state(house, notice) == ("bounced", "550 5.1.1 no such user")
    with house.read() as connection:
        assert people.party(connection, "lyon-fr", "coordinator", "en") is None
        assert people.disabled(connection, "lyon-fr")[0][0] == "coordinator"
    assert about(house) == ["address.disabled"]


def test_two_reports_of_one_failure_end_the_address_once(sent: tuple[House, int]) -> None:
    house, notice = sent
    for digest in ("first", "second"):
        report = replace(mail("bounce", notice, address=True), digest=digest)
        assert take_in(house, report) == "bounce"
    assert about(house) == ["address.disabled"]


@pytest.mark.parametrize(("of", "gone"), [("{}", True), ("holiday@provider.example", False)])
def test_a_failure_at_an_address_that_mail_is_passed_on_to_ends_not_the_readers_own(
    sent: tuple[House, int], of: str, gone: bool
) -> None:
    house, notice = sent
    with house.read() as connection:
        reader = people.party(connection, "lyon-fr", "coordinator", "en")
    assert reader is not None
    take_in(house, mail("bounce", notice, address=True, of=of.format(str(reader.email).upper())))
    assert state(house, notice)[0] == "bounced" and about(house) == ["address.disabled"] * gone


def test_a_late_report_on_a_former_address_leaves_the_new_one_in_use(sent: tuple[House, int]) -> None:
    house, notice = sent
    with house.begin() as connection:
        former = connection.execute(select(PERSON.c.email).limit(1)).scalar_one()
        connection.execute(update(PERSON).values(email="new@münchen.example"))
    take_in(house, mail("bounce", notice, address=True, of=former))
    assert about(house) == []
    again = mail("bounce", notice, address=True, of="new@xn--mnchen-3ya.example")
    take_in(house, replace(again, digest="of the new one"))
    assert about(house) == ["address.disabled"]


def test_a_letter_that_is_refused_leaves_the_address_in_use(sent: tuple[House, int]) -> None:
    house, notice = sent
    take_in(house, mail("bounce", notice))
    assert state(house, notice)[0] == "bounced"
    with house.read() as connection:
        assert people.party(connection, "lyon-fr", "coordinator", "en") is not None


def test_the_same_mail_counts_once(sent: tuple[House, int]) -> None:
    house, notice = sent
    take_in(house, mail("answer", notice))
    assert take_in(house, mail("answer", notice)) == "again"
    assert about(house) == ["answer.received"]


def test_an_answer_is_matched_by_message_id_and_waits_for_a_look(sent: tuple[House, int]) -> None:
    house, notice = sent
    with house.read() as connection:
        found = connection.execute(select(NOTICE.c.message_id).where(NOTICE.c.id == notice)).scalar_one()
    take_in(house, mail("answer", None, ("<other@x.example>", found)))
    answers = waiting(house)["answers"]
    assert [(each["city"], each["how"], each["notice"]) for each in answers] == [("Lyon", "mail", notice)]
    looked_at(house, "lyon-fr")
    assert waiting(house)["answers"] == []


def test_an_absence_is_noted_and_is_no_answer(sent: tuple[House, int]) -> None:
    house, notice = sent
    take_in(house, mail("away", notice))
    assert about(house) == ["answer.away"] and waiting(house)["answers"] == []


def test_a_mail_about_no_letter_of_ours_is_kept_apart(sent: tuple[House, int]) -> None:
    house, _ = sent
    assert take_in(house, mail("answer", None, ("<spam@x.example>",))) == "stranger"
    assert about(house) == []


def test_the_next_letter_says_why_nobody_can_be_written_to(sent: tuple[House, int]) -> None:
    house, notice = sent
    take_in(house, mail("bounce", notice, address=True))
    with house.begin() as connection:
        connection.execute(update(NOTICE).values(state="queued"))
        connection.execute(update(PERSON).values(language="en"))
    store = OutboxStore(house)
    claim = store.claim(now=NOW, today=DAY, limit=1, window=False)[0]
    assert "out of use" in str(store.no_longer_owed(claim, today=DAY))
