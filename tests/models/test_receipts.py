"""What the city's side does is answered by a letter: a date chosen, a part handed in, a person named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lifecycle.commands import ChooseDate, Note, Reach
from lifecycle.ports import Claim
from lifecycle.when import When
from models import door
from models.database import House
from models.membership import handing
from models.post.describing import describe
from models.post.outbox import NOTICE, OutboxStore
from notifications.render import render
from tests.models.cast import ADOPTED, record

DAY = ADOPTED + timedelta(days=1)
NEXT = DAY + timedelta(days=1)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LYON = "lyon-fr"


@pytest.fixture
def begun(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A member that was sent the questionnaire."""
    monkeypatch.setattr("models.clock.wall", lambda now=None: NEXT)
    record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, LYON, Reach("questionnaire_sent", When(DAY), cycle=1), today=DAY, now=NOW)
    return house


def submit(house: House, command: Any) -> None:
    """The next day, an officer or the city orders something."""
    door.submit(house, LYON, command, today=NEXT, now=NOW)


def letters(house: House, kind: str) -> list[Claim]:
    with house.read() as connection:
        found = connection.execute(select(NOTICE.c.id).where(NOTICE.c.kind == kind).order_by(NOTICE.c.id))
        return [describe(connection, house, number, DAY) for number in found.scalars()]


def test_a_date_that_the_city_chose_is_confirmed_once_with_what_goes_along(begun: House) -> None:
    submit(begun, ChooseDate("questionnaire_returned", date(2027, 2, 3)))
    (letter,) = letters(begun, "date_agreed")
    said = render(letter)
    assert said.subject == "Index questionnaire and Policy assessment grid: your new date, 3 February 2027"
    assert letter.to.email == "coordinator@lyon.example"
    submit(begun, ChooseDate("grid_returned", date(2027, 3, 3)))
    (letter,) = letters(begun, "date_agreed")
    assert "Policy assessment grid: 3 March 2027" in render(letter).text


def test_a_date_that_was_agreed_before_the_invitation_went_stands_in_it(begun: House) -> None:
    early = ChooseDate("questionnaire_returned", date(2027, 2, 3), on=DAY)
    submit(begun, early)
    assert letters(begun, "date_agreed") == []


def test_a_new_date_for_comments_is_confirmed_and_the_one_given_with_the_draft_is_not(begun: House) -> None:
    for milestone in ("questionnaire_returned", "grid_returned", "completeness_checked", "data_processed"):
        submit(begun, Reach(milestone, When(DAY), cycle=1))
    submit(begun, Reach("draft_report", When(DAY), cycle=1))
    submit(begun, ChooseDate("city_comments", date(2027, 3, 1), given=True))
    assert letters(begun, "date_agreed") == []
    submit(begun, ChooseDate("city_comments", date(2027, 3, 8)))
    (letter,) = letters(begun, "date_agreed")
    assert "Your comments on the draft report: your new date, 8 March 2027" in render(letter).subject


def test_a_date_that_was_overtaken_is_not_confirmed_any_more(begun: House) -> None:
    submit(begun, ChooseDate("questionnaire_returned", date(2027, 2, 3)))
    for milestone in ("questionnaire_returned", "grid_returned"):
        submit(begun, Reach(milestone, When(DAY), cycle=1))
    claims = OutboxStore(begun).claim(now=NOW, today=DAY + timedelta(days=9), limit=20, window=False)
    assert "date_agreed" not in [claim.kind for claim in claims]
    with begun.read() as connection:
        reason = connection.execute(
            select(NOTICE.c.reason).where(NOTICE.c.kind == "date_agreed")
        ).scalar_one()
    assert "was received" in str(reason)


def test_a_part_handed_in_by_itself_is_received_with_thanks_and_what_is_open(begun: House) -> None:
    for area in ("education", "language"):
        submit(begun, Note("part.returned", {"areas": [area]}, DAY, "assessment", 1))
    (letter,) = letters(begun, "received")
    said = render(letter)
    assert "2 of " in said.subject and "parts of the Index documents" in said.subject
    assert "- Education: 26 November 2026" in said.text and "Not here yet" in said.text


def test_a_new_coordinator_gets_the_pack_with_documents_and_people(begun: House) -> None:
    submit(begun, Reach("grid_returned", When(DAY), cycle=1, evidence="file 17"))
    newcomer = handing.Newcomer("coordinator", "Eve Dupont", "eve@lyon.example", DAY)
    handing.change(begun, LYON, newcomer)
    (letter,) = letters(begun, "handover")
    (pack,) = render(letter).files
    page = pack.content.decode()
    assert "Policy assessment grid, 26 November 2026: file 17" in page
    assert "Coordinator: Eve Dupont &lt;eve@lyon.example&gt;" in page
    assert "Ada" not in page and "coordinator@lyon.example" not in page, "nothing of the predecessor"
