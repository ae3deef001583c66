"""Why, for every rung: sent or not, and if not, why not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from lifecycle.commands import ChooseDate, Note, Pause, Reach, Refused, Reopen, Resume, Retract, Waive
from lifecycle.ports import Returned
from lifecycle.reminding.answers import SILENCED
from lifecycle.when import When
from models import door, people
from models.database import House, open_house
from models.ledger import load
from models.people import PERSON
from models.post import releasing
from models.post.inbox import take_in
from models.post.notices import REMINDER
from models.post.outbox import NOTICE, OutboxStore
from models.post.why import why_city, why_notice
from models.post.why_records import why_event
from tests.models.cast import ADOPTED, live, record

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = ADOPTED + timedelta(days=1)
KEY, ASKED = "lyon-fr", "questionnaire_returned"
MATTER = f"assessment/1/{ASKED}"


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The wall's day; a test may move it on."""
    days = [DAY]
    monkeypatch.setattr("models.clock.wall", lambda now=None: days[0])
    return days


def begin(house: House, address: str | None = "coordinator@lyon.example") -> None:
    facts = (("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    record(house, "Lyon", "FR", *facts, address=address)
    submit(house, Reach("questionnaire_sent", When(DAY), cycle=1))


@pytest.fixture
def begun(house: House, day: list[date]) -> House:
    """A member that was sent the questionnaire."""
    begin(house)
    return house


def submit(house: House, command: Any, today: date = DAY) -> None:
    door.submit(house, KEY, command, today=today, now=NOW)


def due(house: House) -> date:
    """The day on which the questionnaire is suggested."""
    from models.post.describing import standing_of

    with house.read() as connection:
        found = standing_of(connection, KEY, DAY).milestones["assessment", 1, ASKED].due_on
    assert found is not None
    return found


def ahead(house: House, day: list[date], rung: int) -> date:
    """Live the day on which that rung is owed."""
    day[0] = due(house) + timedelta(days=rung)
    live(house, day[0])
    return day[0]


def said(house: House, letter: str = "questionnaire reminder", milestone: str = ASKED) -> str:
    steps = why_city(house, KEY, milestone)["steps"]
    return "\n".join(step["text"] for step in steps if step["text"].startswith(letter))


def the_notice(house: House, kind: str = "") -> int:
    with house.read() as connection:
        query = select(NOTICE.c.id).order_by(NOTICE.c.id.desc())
        query = query.where(NOTICE.c.kind == kind) if kind else query
        return int(connection.execute(query.limit(1)).scalar_one())


def test_a_rung_to_come_says_when(begun: House) -> None:
    assert f"to come on {due(begun) - timedelta(days=30)}" in said(begun)


def test_a_rung_that_was_delivered_in_time(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    for milestone in (ASKED, "grid_returned"):
        submit(begun, Reach(milestone, When(today)), today)
    assert "not sent: Index questionnaire was received" in said(begun)


def test_a_rung_of_a_paused_city(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    submit(begun, Pause("elections", today), today)
    assert "the city is paused" in said(begun)
    assert any("paused since" in step["text"] for step in why_city(begun, KEY, ASKED)["steps"])


def test_a_rung_of_what_was_waived(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    for milestone in (ASKED, "grid_returned"):
        submit(begun, Waive(milestone, "not needed", today), today)
    assert "Index questionnaire is waived" in said(begun)


def test_a_rung_of_a_date_that_was_put_later(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    for milestone in (ASKED, "grid_returned"):
        submit(begun, ChooseDate(milestone, due(begun) + timedelta(days=60)), today)
    assert "has another date now" in said(begun)
    assert "to come on" in said(begun)


def test_rungs_merged_in_a_digest_and_moved_to_its_day(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    second = {
        "city": KEY, "track": "strategy", "cycle": 1, "milestone": "policy_review", "rung": 0, "seq": None,
        "letter": "strategy_support", "due_on": "x", "owed_on": today, "role": "coordinator",
        "notice": the_notice(begun), "skipped": None,
    }  # fmt: skip
    with begun.begin() as connection:
        connection.execute(insert(REMINDER).values(second))
    told = said(begun)
    assert "one letter for 2 matters (a digest)" in told and "planned for the next digest day" in told


def test_a_rung_that_an_outage_overtook(begun: House, day: list[date]) -> None:
    ahead(begun, day, 15)
    assert "not sent, a later rung was owed by then" in said(begun)


def test_a_rung_for_which_nobody_can_be_written_to(house: House, day: list[date]) -> None:
    begin(house, address=None)
    ahead(house, day, -30)
    assert "not sent: no address is known for this role" in said(house)


def test_a_rung_that_is_held_and_how_to_let_it_go(
    house: House, day: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_MAIL_URL", "mailtos://u:p@mail.city.org")
    real = open_house()
    begin(real)
    ahead(real, day, -30)
    number = the_notice(real)
    assert f"`icc notices release {number}` lets it go" in said(real)
    releasing.release(real, number)
    answer = why_notice(real, number)
    assert "queued for" in answer["answer"]
    assert any(step["text"].startswith("Released by officer on") for step in answer["steps"])


def test_a_rung_that_was_sent_and_to_whom_with_which_reply(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    store = OutboxStore(begun)
    for claim in store.claim(now=NOW, today=today + timedelta(days=14), limit=20, window=False):
        store.sent(claim, "250 queued as 4F1", now=NOW)
    assert "sent on 2026-11-26 to coordinator@lyon.example with the reply “250 queued as 4F1”" in said(begun)


def test_a_rung_that_bounced(begun: House, day: list[date]) -> None:
    today = ahead(begun, day, -30)
    store = OutboxStore(begun)
    for claim in store.claim(now=NOW, today=today + timedelta(days=14), limit=20, window=False):
        store.sent(claim, "250 ok", now=NOW)
    mail = Returned("bounce", "d", the_notice(begun), (), "550 5.1.1 no such user", address=True)
    take_in(begun, mail)
    assert "and came back: 550 5.1.1 no such user" in said(begun)
    steps = why_notice(begun, the_notice(begun))["steps"]
    assert any("address was put out of use" in step["text"] for step in steps)


def test_a_matter_put_off_rests_and_goes_on_by_itself(begun: House, day: list[date]) -> None:
    until = due(begun) + timedelta(days=5)
    for name in (ASKED, "grid_returned"):
        values = {"matter": f"assessment/1/{name}", "until": until.isoformat()}
        submit(begun, Note(SILENCED, values, DAY))
    assert "rests, the reader put this matter off until" in said(begun)
    ahead(begun, day, -30)
    assert "letter" not in said(begun)
    day[0] = until
    live(begun, until)
    assert ", letter " in said(begun)


def test_a_letter_of_a_kind_that_is_no_longer_wished(begun: House, day: list[date]) -> None:
    ahead(begun, day, -30)
    with begun.begin() as connection:
        person = connection.execute(select(PERSON.c.id)).scalar_one()
        connection.execute(
            update(NOTICE).where(NOTICE.c.kind == "questionnaire_reminder").values(kind="strategy_year")
        )
        people.unsubscribe(connection, person, "strategy_year")
    store = OutboxStore(begun)
    claims = store.claim(now=NOW, today=due(begun), limit=20, window=False)
    mine = next(claim for claim in claims if claim.kind == "strategy_year")
    reason = store.no_longer_owed(mine, today=day[0])
    store.suppress(mine, str(reason))
    assert "the reader no longer wishes letters of this kind" in said(begun)


# Records, and single events ----------------------------------------------------------------------


def steps_of(document: dict[str, Any]) -> str:
    return "\n".join(f"{step['text']} [{step['source']}]" for step in document["steps"])


def test_a_record_is_asked_about_by_its_kind_and_tells_its_letters(begun: House) -> None:
    submit(
        begun, Note("support.asked", {"topic": "narratives", "form": "training", "to": "coordinator"}, DAY)
    )
    submit(begun, Note("support.acknowledged", {"to": "coordinator"}, DAY, cycle=1))
    told = why_city(begun, KEY, "support")
    assert told["answer"] == f"support: 2 on record, the last on {DAY}"
    assert "topic narratives" in steps_of(told) and "support answer, owed" in steps_of(told)
    assert why_city(begun, KEY, "poll")["answer"] == "Poll of visit days: 0 on record"
    with pytest.raises(Refused, match=r"did you mean .*support\.asked"):
        why_city(begun, KEY, "asked")


def test_what_was_decided_about_a_milestone_is_told_with_its_reason(begun: House) -> None:
    submit(begun, Waive(ASKED, "they move house", DAY))
    submit(begun, Reopen(ASKED, "they have moved", DAY))
    told = steps_of(why_city(begun, KEY, ASKED))
    assert "Waived: Index questionnaire" in told and "they move house" in told
    assert "Asked for again: Index questionnaire" in told and "they have moved" in told
    assert "they have moved" in steps_of(why_city(begun, KEY))


def test_an_event_tells_what_it_moved_and_who_voided_it_and_the_apology(begun: House) -> None:
    submit(begun, Reach("questionnaire_returned", When(DAY), cycle=1))
    with begun.begin() as connection:
        connection.execute(update(NOTICE).values(state="sent", sent_at=NOW))
    with begun.read() as connection:
        seq = max(e.seq for e in load(connection, KEY) if e.kind == "reached")
    assert "it holds" in why_event(begun, KEY, seq)["answer"]
    submit(begun, Retract(seq, "another city's", DAY))
    told = why_event(begun, KEY, seq)
    assert f"void since {DAY}" in told["answer"]
    assert "another city's" in steps_of(told) and "correction, owed" in steps_of(told)
    with pytest.raises(Refused, match="its events run from 1 to"):
        why_event(begun, KEY, 99)


def test_the_end_of_a_pause_tells_the_dates_it_moved(begun: House, day: list[date]) -> None:
    first, day[0] = DAY + timedelta(days=1), DAY + timedelta(days=21)
    submit(begun, Pause("flood", first), first)
    submit(begun, Resume("over", day[0]), day[0])
    with begun.read() as connection:
        seq = next(e.seq for e in load(connection, KEY) if e.kind == "resumed")
    assert "moved by a pause of 20 days" in steps_of(why_event(begun, KEY, seq))
