"""Joining, leaving and returning, as an officer sees it: observations, letters, kinds with their dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.commands import ChangeKind, Contact, Note, OpenTrack, Pause, Reach, Refused, Resume, Retract
from lifecycle.events import Event
from lifecycle.membership.membership import ELIGIBILITY, INTEREST, LOOKED, acknowledgement_due, verdict_of
from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.causes import letters_of
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.themes import letter_facts
from lifecycle.tracking import stand
from lifecycle.when import When, parse_when
from tests.lifecycle.cast import ADOPTED, do, find, history, joined, new_city

MONDAY = date(2026, 12, 7)


def reach(milestone: str, on: date, **more: object) -> Reach:
    return Reach(milestone, When(on), **more)  # type: ignore[arg-type]


def on_day(events: list[Event], day: date) -> CityStanding:
    return stand(events, programme(), day)


def interested(function: str = "leadership") -> list[Event]:
    said = Note(INTEREST, {"form": "e-mail", "function": function}, MONDAY)
    return do(new_city(ADOPTED), MONDAY, reach("expression_of_interest", MONDAY), said)


def letters(events: list[Event], day: date) -> list[str]:
    standing = on_day(events, day)
    return [letter.kind for event in events for letter in letters_of(standing, event)]


def seen(events: list[Event], day: date, words: str) -> list[str]:
    return [text for text in observations(on_day(events, day)) if words in text]


# Interest ----------------------------------------------------------------------------------------


def test_an_interest_is_answered_within_ten_working_days_at_the_seat() -> None:
    assert acknowledgement_due(on_day(interested(), MONDAY)) == date(2026, 12, 21)


def test_a_contact_is_an_answer_too() -> None:
    events = do(interested(), MONDAY, Contact(MONDAY, "officer"))
    assert acknowledgement_due(on_day(events, MONDAY)) is None


def test_an_interest_from_before_adoption_waits_for_no_answer() -> None:
    events = history(("membership", 1, "expression_of_interest", "2019-03-01"), kind="candidate")
    assert acknowledgement_due(on_day(events, ADOPTED)) is None


def test_an_unclear_function_is_asked_about_until_it_is_clear_and_never_refused() -> None:
    events = interested("unclear")
    standing = on_day(events, MONDAY)
    key = ("membership", 1, "expression_of_interest")
    assert letter_facts(standing, "interest_acknowledged", key, None)["function"] == "unclear"
    assert seen(events, MONDAY, "function is unclear")
    clear = Note(INTEREST, {"form": "letter", "function": "leadership"}, MONDAY)
    assert seen(do(events, MONDAY, clear), MONDAY, "function is unclear") == []


@pytest.mark.parametrize("value", [{"form": "fax", "function": "unclear"}, {"form": "letter"}])
def test_an_interest_says_its_form_and_the_senders_function(value: dict[str, str]) -> None:
    with pytest.raises(Refused, match="How the interest was expressed"):
        do(new_city(ADOPTED), MONDAY, Note(INTEREST, value, MONDAY))


# The advisory points -----------------------------------------------------------------------------


def note(**verdicts: str) -> Note:
    points: dict[str, object] = dict.fromkeys(("inhabitants", "diversity", "leadership", "readiness"), "met")
    return Note(ELIGIBILITY, points | verdicts, MONDAY)


@pytest.mark.parametrize(
    ("population", "verdict"), [(30_000, "met"), (29_999, "not_met"), (None, "unknown"), ("many", "unknown")]
)
def test_a_point_follows_from_what_is_on_record(population: object, verdict: str) -> None:
    inhabitants = programme().criteria[0]
    assert verdict_of(inhabitants, {"population": population}) == verdict


def test_no_point_refuses_a_city_not_even_all_four() -> None:
    nothing = note(**dict.fromkeys(("inhabitants", "diversity", "leadership", "readiness"), "not_met"))
    signed = [reach("city_signature", MONDAY), reach("council_of_europe_signature", MONDAY)]
    events = do(interested(), MONDAY, reach("eligibility_note", MONDAY), nothing, *signed)
    assert on_day(events, MONDAY).known.kind == "international"


def test_a_point_not_met_asks_ourselves_for_our_reason_until_it_is_written_down() -> None:
    events = do(interested(), MONDAY, note(inhabitants="not_met", readiness="unknown"))
    assert seen(events, MONDAY, "At least 30,000 inhabitants")
    assert seen(events, MONDAY, "not known yet: Ready to invest")
    explained = Note(ELIGIBILITY, dict(note(inhabitants="not_met").data) | {"explained": True}, MONDAY)
    assert seen(do(events, MONDAY, explained), MONDAY, "30,000") == []


def test_every_advisory_point_comes_from_the_programme_and_none_is_a_condition() -> None:
    assert {(c.provenance, c.force) for c in programme().criteria} == {("programme", "usual")}


# Two signatures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["city_signature", "council_of_europe_signature"])
def test_the_later_signature_makes_the_member_and_the_welcome_is_prepared(first: str) -> None:
    second = ({"city_signature", "council_of_europe_signature"} - {first}).pop()
    later = MONDAY + timedelta(days=9)
    events = do(interested(), later, reach(first, MONDAY))
    assert (on_day(events, later).known.kind, "membership_official" in letters(events, later)) == (
        "candidate",
        False,
    )
    events = do(events, later, reach(second, later))
    assert (on_day(events, later).since, letters(events, later)[-1]) == (later, "membership_official")


@pytest.mark.parametrize(
    ("signed", "to"),
    [("council_of_europe_signature", "contact"), ("city_signature", "our_signatory")],
)
def test_the_side_that_has_not_signed_is_helped_after_14_days(signed: str, to: str) -> None:
    events = do(interested(), MONDAY, reach("eligibility_note", MONDAY), reach(signed, MONDAY))
    nudges = [owed for owed in ladder(on_day(events, MONDAY)) if owed.letter == "signature_pending"]
    assert [(owed.to, owed.owed_on) for owed in nudges] == [(to, MONDAY + timedelta(days=14))]


def test_our_own_missing_signature_is_our_lateness() -> None:
    events = do(interested(), MONDAY, reach("eligibility_note", MONDAY), reach("city_signature", MONDAY))
    assert seen(events, MONDAY + timedelta(days=13), "our own signature") == []
    assert seen(events, MONDAY + timedelta(days=14), "our own signature")


def test_a_signature_that_was_wrong_unmakes_the_member() -> None:
    events = do(interested(), MONDAY, reach("city_signature", MONDAY))
    events = do(events, MONDAY, reach("council_of_europe_signature", MONDAY))
    ours = next(e for e in events if e.milestone == "council_of_europe_signature" and e.kind == "reached")
    events = do(events, MONDAY, Retract(ours.seq, "another city", MONDAY))
    assert on_day(events, MONDAY).known.kind == "candidate"


# Leaving and returning ---------------------------------------------------------------------------


def test_a_member_that_leaves_is_thanked_and_a_candidate_that_gives_up_is_not() -> None:
    left = do(history(*joined("2018")), MONDAY, ChangeKind("withdrawn", MONDAY, "their letter"))
    assert letters(left, MONDAY)[-1] == "farewell"
    gave_up = do(new_city(ADOPTED), MONDAY, ChangeKind("withdrawn", MONDAY, "their letter"))
    assert "farewell" not in letters(gave_up, MONDAY)


def test_a_city_that_returns_begins_a_cycle_of_its_own() -> None:
    events = do(history(*joined("2018")), MONDAY, ChangeKind("lapsed", MONDAY, "no word for years"))
    events = do(events, MONDAY, reach("expression_of_interest", MONDAY))
    standing = on_day(events, MONDAY)
    assert (standing.known.kind, standing.since) == ("candidate", None)
    assert find(standing, "membership", 2, "eligibility_note").state == "open"
    later = MONDAY + timedelta(days=40)
    events = do(events, later, reach("city_signature", later), reach("council_of_europe_signature", later))
    standing = on_day(events, later)
    assert (standing.known.kind, standing.since) == ("international", later)
    assert [kind for _, kind in standing.known.kinds] == [
        "international",
        "lapsed",
        "candidate",
        "international",
    ]
    assert on_day(events, MONDAY - timedelta(days=1)).known.kind == "international"


# Pauses ------------------------------------------------------------------------------------------


def test_a_paused_city_is_looked_at_every_six_months_and_a_word_is_prepared() -> None:
    events = do(history(*joined("2018")), MONDAY, Pause("war", MONDAY))
    assert letters(events, MONDAY)[-1] == "pause_word"
    look = date(2027, 6, 7)
    assert seen(events, look - timedelta(days=1), "look at the pause") == []
    assert seen(events, look, "look at the pause")
    words = [owed.owed_on for owed in ladder(on_day(events, look))]
    assert (words[0], {owed.letter for owed in ladder(on_day(events, look))}) == (look, {"pause_word"})
    events = do(events, look, Note(LOOKED, {}, look))
    assert seen(events, date(2027, 12, 6), "look at the pause") == []
    assert seen(events, date(2027, 12, 7), "look at the pause")


def test_a_pause_older_than_the_record_of_the_city_prepares_no_word_from_before_it() -> None:
    events = do(history(*joined("2018")), ADOPTED, Pause("war", date(2022, 2, 24)))
    words = [owed.owed_on for owed in ladder(stand(events, programme(), date(2027, 3, 1)))]
    assert words == [date(2027, 2, 24), date(2027, 8, 24)]


def test_nothing_but_our_word_goes_to_a_paused_city() -> None:
    events = do(history(*joined("2018")), MONDAY, Pause("war", MONDAY))
    handed_in = do(events, MONDAY, reach("questionnaire_returned", MONDAY))
    assert letters(handed_in, MONDAY) == ["pause_word"]


def test_the_end_of_a_pause_that_was_wrong_gives_the_dates_back() -> None:
    events = do(history(*joined("2018")), MONDAY, reach("questionnaire_sent", MONDAY))
    due = find(on_day(events, MONDAY), "assessment", 1, "questionnaire_returned").due_on
    events = do(events, MONDAY, Pause("elections", MONDAY))
    later = MONDAY + timedelta(days=20)
    events = do(events, later, Resume("over", later))
    assert find(on_day(events, later), "assessment", 1, "questionnaire_returned").due_on != due
    wrong = next(e for e in events if e.kind == "paused")
    events = do(events, later, Retract(wrong.seq, "it was another city", later))
    assert find(on_day(events, later), "assessment", 1, "questionnaire_returned").due_on == due


# Index without membership ------------------------------------------------------------------------


def test_an_index_without_membership_is_information_and_nothing_is_asked() -> None:
    events = history(("assessment", 1, "final_report", "2024"), kind="index_only")
    standing = on_day(events, date(2027, 6, 1))
    assert [m.asks for m in standing.unsettled()] == [False] * len(list(standing.unsettled()))
    assert {owed.letter for owed in ladder(standing)} <= {"record_check"}


def test_a_networks_city_owes_no_contribution_until_it_is_switched_on() -> None:
    events = history(kind="national_network")
    with pytest.raises(Refused, match="contribution is switched off"):
        do(events, MONDAY, OpenTrack("contribution", MONDAY))
    terms = {"network": "anci", "letters": "through", "contribution": True}
    events = do(events, MONDAY, Note("network.joined", terms, MONDAY))
    assert do(events, MONDAY, OpenTrack("contribution", MONDAY))[-1].track == "contribution"


def test_a_vague_return_is_a_return() -> None:
    events = do(history(*joined("2012")), MONDAY, ChangeKind("lapsed", date(2020, 1, 1), "on record"))
    events = do(events, MONDAY, Reach("city_signature", parse_when("2023")))
    events = do(events, MONDAY, Reach("council_of_europe_signature", parse_when("2023-05")))
    assert on_day(events, MONDAY).since == date(2023, 12, 31)
