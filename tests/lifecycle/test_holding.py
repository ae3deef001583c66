"""Which letters wait for an officer, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lifecycle.reminding.holding import House, Situation, orders, why_held

TODAY = date(2026, 11, 25)
USED = TODAY - timedelta(days=30)
EASY = Situation(TODAY, "coordinator", "FR", USED, known_person=True, same_day=1)


@pytest.mark.parametrize(
    "kind", ["contribution_call", "draft_for_comments", "reassessment_offer", "report_final", "record_check"]
)
def test_money_drafts_offers_and_first_letters_are_held(kind: str) -> None:
    assert why_held(kind, None, EASY, House())


@pytest.mark.parametrize(("kind", "rung"), [("received", None), ("questionnaire_reminder", -30)])
def test_acknowledgements_and_a_word_ahead_go_by_themselves(kind: str, rung: int | None) -> None:
    assert why_held(kind, rung, EASY, House()) is None


def test_a_later_rung_is_held() -> None:
    assert why_held("questionnaire_reminder", 14, EASY, House()) == "the rung at 14 days waits for a release"


def test_a_kind_is_new_until_its_last_day_and_no_longer() -> None:
    eve = replace(EASY, first_used=USED + timedelta(days=1))
    assert "first 30 days" in str(why_held("questionnaire_reminder", -30, eve, House()))
    assert why_held("questionnaire_reminder", -30, EASY, House()) is None
    assert "first 30 days" in str(
        why_held("questionnaire_reminder", -30, replace(EASY, first_used=None), House())
    )


def test_the_first_letter_to_a_person_is_held() -> None:
    assert "first letter" in str(
        why_held("questionnaire_reminder", -30, replace(EASY, known_person=False), House())
    )


def test_the_eleventh_letter_of_a_kind_on_one_day_is_held_and_the_tenth_is_not() -> None:
    tenth, eleventh = replace(EASY, same_day=10), replace(EASY, same_day=11)
    assert why_held("questionnaire_reminder", -30, tenth, House()) is None
    assert "more than 10" in str(why_held("questionnaire_reminder", -30, eleventh, House()))


def test_an_answer_to_the_readers_own_action_is_not_kept_waiting_for_novelty() -> None:
    new = replace(EASY, first_used=None, known_person=False, same_day=99)
    assert why_held("received", None, new, House()) is None


def test_nothing_goes_to_leadership_by_itself() -> None:
    assert "leadership" in str(why_held("received", None, replace(EASY, role="leadership"), House()))


def test_the_house_loosens_and_tightens_a_kind() -> None:
    house = House(orders("contribution_call=never, received=always"))
    assert why_held("contribution_call", None, EASY, house) is None
    assert why_held("received", None, EASY, house) == "the house holds this kind (ICC_HOLD)"


def test_a_territory_on_alert_is_stricter_than_the_house() -> None:
    house = House(orders("received=never"), alerts={"UA"})
    assert why_held("received", None, replace(EASY, iso_country="UA"), house) == "its territory is on alert"


@pytest.mark.parametrize(
    ("text", "says"), [("recieved=never", "no kind of letter"), ("received=no", "received=always")]
)
def test_an_order_that_cannot_be_read_is_refused_with_the_remedy(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        orders(text)
