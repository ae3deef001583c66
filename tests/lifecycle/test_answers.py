"""What readers say stops a ladder, and for how long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.commands import Note, Reach, Refused
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.permissions import check
from lifecycle.reading import programme
from lifecycle.reminding.answers import ANSWER, DELIVERED, SEEN, SILENCED, matter
from lifecycle.reminding.reminders import ladder
from lifecycle.themes import withheld
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, do, history, joined

QUESTIONNAIRE = ("assessment", 1, "questionnaire_returned")
NEXT = ADOPTED + timedelta(days=1)
DAY = ADOPTED + timedelta(days=7)


def begun() -> list[Event]:
    """A member whose questionnaire was sent on the day after adoption."""
    sent = Reach("questionnaire_sent", When(NEXT), cycle=1)
    return do(history(*joined("2018")), NEXT, sent)


def reminded(events: list[Event], today: date) -> set[str]:
    return {o.letter for o in ladder(stand(events, programme(), today)) if o.milestone == QUESTIONNAIRE}


def test_a_ladder_runs_while_nobody_answers() -> None:
    assert "questionnaire_reminder" in reminded(begun(), DAY)


def test_an_answer_stops_the_ladder_until_an_officer_has_looked() -> None:
    answer = Note(ANSWER, {"how": "page", "matters": [matter(QUESTIONNAIRE)]}, DAY)
    answered = do(begun(), DAY, answer)
    assert reminded(answered, DAY) == set()
    assert "questionnaire_reminder" in reminded(do(answered, DAY, Note(SEEN, {}, DAY)), DAY)


def test_an_answer_about_one_matter_stops_no_other() -> None:
    answered = do(begun(), DAY, Note(ANSWER, {"how": "mail", "matters": ["strategy/1/x"]}, DAY))
    assert "questionnaire_reminder" in reminded(answered, DAY)


def test_a_matter_put_off_rests_until_its_day() -> None:
    until = DAY + timedelta(days=30)
    put_off = do(
        begun(), DAY, Note(SILENCED, {"matter": matter(QUESTIONNAIRE), "until": until.isoformat()}, DAY)
    )
    standing = stand(put_off, programme(), DAY)
    assert "put this matter off until" in str(
        withheld(standing, "questionnaire_reminder", QUESTIONNAIRE, until - timedelta(days=1))
    )
    assert withheld(standing, "questionnaire_reminder", QUESTIONNAIRE, until) is None


def test_an_essential_letter_cannot_be_put_off() -> None:
    until = (DAY + timedelta(days=30)).isoformat()
    put_off = do(begun(), DAY, Note(SILENCED, {"matter": matter(QUESTIONNAIRE), "until": until}, DAY))
    assert withheld(stand(put_off, programme(), DAY), "completion_needed", QUESTIONNAIRE, DAY) is None


def test_thanks_go_to_somebody_whose_answer_waits() -> None:
    answered = do(begun(), DAY, Note(DELIVERED, {"matters": [matter(QUESTIONNAIRE)]}, DAY))
    assert withheld(stand(answered, programme(), DAY), "received", QUESTIONNAIRE, DAY) is None


def test_an_answer_is_an_observation_until_an_officer_has_looked() -> None:
    answered = do(begun(), DAY, Note(DELIVERED, {"matters": [matter(QUESTIONNAIRE)]}, DAY))
    said = next(text for text in observations(stand(answered, programme(), DAY)) if "delivered" in text)
    assert said.startswith(f"The city says that it has delivered on {DAY}: Index questionnaire: look at it")
    looked = do(answered, DAY, Note(SEEN, {}, DAY))
    assert not any("delivered" in text for text in observations(stand(looked, programme(), DAY)))


@pytest.mark.parametrize("role", ["coordinator", "department", "payer", "expert"])
def test_any_reader_may_answer_and_put_off(role: str) -> None:
    check(role, Note(ANSWER, {"how": "page"}, DAY), programme())
    check(role, Note(SILENCED, {"matter": "a/1/b", "until": "2027-01-01"}, DAY), programme())


@pytest.mark.parametrize("role", ["coordinator", "system:post", "nobody"])
def test_no_reader_and_no_mailbox_looks_in_an_officers_place(role: str) -> None:
    with pytest.raises(Refused, match="may not do this"):
        check(role, Note(SEEN, {}, DAY), programme())


def test_the_mailbox_notes_what_came_back_and_a_stage_does_not() -> None:
    check("system:post", Note(ANSWER, {"how": "mail"}, DAY), programme())
    with pytest.raises(Refused, match="may not do this"):
        check("system:accession", Note(ANSWER, {"how": "mail"}, DAY), programme())


def test_an_alternate_stands_in_for_the_coordinator() -> None:
    check("alternate", Reach("questionnaire_returned", When(DAY)), programme())
