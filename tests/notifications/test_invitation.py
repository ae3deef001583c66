"""Calendar files: what a calendar program reads in them, and how they travel with a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from lifecycle.ports import Claim, File
from notifications.letters import build
from notifications.mail import as_specimen, compose
from notifications.render import render
from notifications.words import CannotWrite
from tests.notifications.claims import AGREED, EXPERT, MOVED, claim
from tests.notifications.test_mail import BOX, NOW, parsed


def attached(of: Claim) -> EmailMessage:
    letter = parsed(compose(of, render(of), sender=BOX, now=NOW))
    (part,) = letter.iter_attachments()
    return part


def meeting(of: Claim) -> tuple[str, Any]:
    """The method of a letter's calendar file, and its one event."""
    calendar = Calendar.from_ical(attached(of).get_content())
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_the_days_are_whole_days_of_the_place_the_last_included() -> None:
    method, event = meeting(claim("visit_confirmed", facts=AGREED))
    assert method == "REQUEST"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2027, 3, 2), date(2027, 3, 4))
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Town Hall, Albert Square", "CONFIRMED")
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 25, tzinfo=UTC)


def test_confirmed_changed_and_cancelled_are_one_meeting_with_a_growing_sequence() -> None:
    cancelled = {**MOVED, "visit_word": "cancelled", "visit_sequence": "2"}
    told = [meeting(claim("visit_confirmed", facts=facts)) for facts in (AGREED, MOVED, cancelled)]
    assert len({str(event["UID"]) for _, event in told}) == 1
    assert [(method, event["SEQUENCE"]) for method, event in told] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]
    assert told[2][1]["STATUS"] == "CANCELLED"
    assert told[2][1].decoded("DTSTART") == date(2027, 2, 16)


@pytest.mark.parametrize(("word", "method"), [("changed", "REQUEST"), ("cancelled", "CANCEL")])
def test_a_mail_program_sees_the_method_beside_the_words_and_the_file_by_its_name(
    word: str, method: str
) -> None:
    of = claim("visit_confirmed", facts={**MOVED, "visit_word": word})
    letter = parsed(compose(of, render(of), sender=BOX, now=NOW))
    assert letter.get_content_type() == "multipart/mixed"
    words, file = letter.iter_parts()
    offered = list(words.iter_parts())
    assert [each.get_content_type() for each in offered] == ["text/plain", "text/html", "text/calendar"]
    assert dict(offered[2]["Content-Type"].params) == {"method": method, "charset": "utf-8"}
    assert offered[2].get_filename() is None and offered[2].get_content().encode() == file.get_content()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "visit.ics")


def test_a_calendar_file_names_its_reader_and_nobody_else() -> None:
    _, event = meeting(claim("visit_confirmed", facts=AGREED, to=EXPERT))
    assert str(event["ATTENDEE"]) == "mailto:phil@expert.example"
    text = event.to_ical().decode()
    assert "ada@manchester.example" not in text and "+33" not in text


def test_the_same_letter_has_the_same_bytes_with_its_files() -> None:
    of = claim("visit_confirmed", facts=AGREED)
    first, second = (compose(of, render(of), sender=BOX, now=NOW) for _ in range(2))
    assert first == second
    specimen = parsed(as_specimen(first))
    assert [part.get_filename() for part in specimen.iter_attachments()] == ["visit.ics"]


def test_files_of_a_claim_travel_with_its_letter() -> None:
    of = replace(claim("welcome"), files=(File("guide.pdf", "application/pdf", b"%PDF-"),))
    part = attached(of)
    assert (part.get_content_type(), part.get_content()) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("facts", [{}, {**AGREED, "visit_uid": ""}, {**AGREED, "visit_first": ""}])
def test_a_word_on_days_without_days_is_not_written(facts: dict[str, str]) -> None:
    with pytest.raises(CannotWrite, match="no days of a visit"):
        build(claim("visit_confirmed", facts=facts))


def test_days_turned_round_make_no_calendar_file() -> None:
    with pytest.raises(CannotWrite, match="before it begins"):
        render(claim("visit_confirmed", facts={**AGREED, "visit_last": "2027-03-01"}))


def test_a_task_that_nobody_knows_is_not_given() -> None:
    with pytest.raises(CannotWrite, match="no task"):
        build(claim("assignment", to=EXPERT, facts={"task": "Make coffee"}))
