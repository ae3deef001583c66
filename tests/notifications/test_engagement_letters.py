"""Letters of the network's life: calendar files to the hour, who can stop what, what is never written."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from notifications.letters import build
from notifications.mail import compose
from notifications.render import render
from notifications.words import CannotWrite
from tests.notifications.claims import VARIANTS, claim
from tests.notifications.engagement_claims import EVENT, REQUEST, SEAT
from tests.notifications.test_letters import words
from tests.notifications.test_mail import BOX, NOW, parsed


def calendar_of(name: str) -> Any:
    (file,) = render(VARIANTS[name]).files
    return Calendar.from_ical(file.content)


def test_the_calendar_file_holds_the_hours_of_the_event() -> None:
    (event,) = calendar_of("registration_moved_up").walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2027-05-03T07:00:00+00:00"
    assert event.decoded("dtend").isoformat() == "2027-05-04T15:00:00+00:00"
    assert event.decoded("sequence") == 1


@pytest.mark.parametrize("name", ["registration_cancelled", "registration_withdrawn"])
def test_what_does_not_take_place_leaves_the_calendar(name: str) -> None:
    assert calendar_of(name)["method"] == "CANCEL"


@pytest.mark.parametrize("name", ["registration_waiting", "registration_outcome"])
def test_without_a_place_to_come_there_is_no_calendar_file(name: str) -> None:
    assert render(VARIANTS[name]).files == ()


@pytest.mark.parametrize(
    ("name", "stops"), [("support_answer_questions", True), ("support_answer_accepted", False)]
)
def test_only_the_three_questions_after_support_can_be_stopped(name: str, stops: bool) -> None:
    rendered = render(VARIANTS[name])
    letter = parsed(compose(VARIANTS[name], rendered, sender=BOX, now=NOW))
    assert (letter["List-Unsubscribe"] is not None, "send no more" in words(rendered)) == (stops, stops)


def test_a_bare_refusal_is_never_written() -> None:
    with pytest.raises(CannotWrite, match="never declined bare"):
        build(claim("support_answer", facts={**REQUEST, "stage": "declined"}))


@pytest.mark.parametrize("kind", ["event_announcement", "registration"])
def test_an_event_without_a_name_is_not_written_about(kind: str) -> None:
    with pytest.raises(CannotWrite, match="none is named"):
        build(claim(kind, facts={**SEAT, "event": ""}))


def test_the_repeat_says_that_it_is_the_last() -> None:
    said = words(render(VARIANTS["event_announcement_again"]))
    assert "one more word, and the last" in said and "once more at most" not in said


def test_a_city_outside_europe_reads_that_it_bears_its_travel() -> None:
    said = words(render(VARIANTS["event_announcement_own_travel"]))
    assert "borne by Manchester" in said and "funded by" not in said


def test_who_bears_an_unknown_cost_is_not_guessed() -> None:
    said = words(render(claim("event_announcement", facts={**EVENT, "travel_if_funded": "officer"})))
    assert "settled with you before anything is booked" in said
