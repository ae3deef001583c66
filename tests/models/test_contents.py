"""What a letter may say of a city: what is on record, what came in, and nothing of another matter."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from lifecycle.reading import programme
from lifecycle.tracking import stand
from models.post.contents import Contents, contents
from tests.lifecycle.cast import ADOPTED, Fact, history, joined

LATER = date(2026, 12, 10)


def part(track: str, milestone: str, letter: str) -> Any:
    """A part of a notice, as its row says it."""
    return SimpleNamespace(
        track=track,
        cycle=1,
        milestone=milestone,
        letter=letter,
        rung=0,
        seq=None,
        due_on="",
        role="coordinator",
    )


def told(*facts: Fact, of: Any, kind: str = "international") -> Contents:
    return contents(stand(history(*facts, kind=kind), programme(), LATER), [of])


CHECK = part("membership", "record_check", "record_check")


def test_a_member_is_one_since_the_later_of_the_two_signatures() -> None:
    signed = (
        ("membership", 1, "city_signature", "2018-01-20"),
        ("membership", 1, "council_of_europe_signature", "2018-02-10"),
    )
    lines = [(line.text, line.when) for line in told(*signed, of=CHECK).record]
    assert lines == [("Member of Intercultural Cities since", "2018-02-10")]


def test_one_signature_alone_makes_no_member_on_the_record() -> None:
    for side, title in (
        ("city_signature", "Statement of intent signed by the city"),
        ("council_of_europe_signature", "Statement of intent signed by the Council of Europe"),
    ):
        lines = told(("membership", 1, side, "2026-11-26"), of=CHECK, kind="candidate").record
        assert [line.text for line in lines] == [title]


def test_a_letter_about_the_index_thanks_for_nothing_but_the_index() -> None:
    fresh = (
        *joined("2026-11-26"),
        ("membership", 1, "coordinator_named", str(ADOPTED)),
        ("assessment", 1, "questionnaire_returned", "2026-12-01"),
    )
    letter = part("assessment", "grid_returned", "questionnaire_reminder")
    assert [item.milestone for item in told(*fresh, of=letter).received] == ["questionnaire_returned"]


def test_the_record_leaves_out_the_steps_between_once_a_round_has_its_result() -> None:
    begun = (("assessment", 1, "completeness_checked", "2026-01-20"), ("visit", 1, "team_appointed", "2026"))
    done = (("assessment", 1, "final_report", "2026-05-04"), ("visit", 1, "visit_held", "2026-06"))
    titles = [line.text for line in told(*begun, *done, of=CHECK).record]
    assert titles == ["Visit team appointed", "Index report", "Expert visit"]
