"""The strategy: help offered, the city's own dates, citizens never reminded of, an end seen coming."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import ChooseDate, Note, OpenTrack, Pause, Reach, Refused, Retract
from lifecycle.deviations import deviations
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder
from lifecycle.strategies.strategy_words import (
    MOMENTS,
    TRACK,
    late_days,
    predates_membership,
    speaker_requests,
)
from lifecycle.themes import letter_facts
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import do, find, history, joined

PROFILE, DAY, END = date(2026, 12, 1), date(2027, 1, 11), date(2030, 12, 31)


def profiled(kind: str = "international") -> list[Event]:
    """A member with a profile of 1 December 2026."""
    return history(*joined("2018"), ("visit", 1, "profile_final", str(PROFILE)), kind=kind)


def validated() -> list[Event]:
    """The same with a strategy adopted on 11 January 2027, meant to run until the end of 2030."""
    time = Note("strategy.validity", {"from": "2027-01-11", "until": str(END)}, DAY)
    return do(profiled(), DAY, Reach("strategy_validated", When(DAY)), time)


def note(about: str, on: date = DAY, notes: dict[str, str | None] | None = None, **data: object) -> Note:
    return Note(about, data, on, notes=notes or {})


def letters(events: list[Event], day: date, kind: str) -> list[date]:
    """The days of the rungs with that letter in the track, by a day."""
    found = ladder(stand(events, programme(), day))
    return [o.owed_on for o in found if o.milestone[0] == TRACK and o.letter == kind]


def state(events: list[Event], milestone: str, day: date = DAY) -> str | None:
    found = stand(events, programme(), day).milestones.get((TRACK, 1, milestone))
    return found.state if found else None


def test_the_first_letter_after_the_profile_offers_help_three_months_later() -> None:
    assert letters(profiled(), DAY, "strategy_support") == [PROFILE + timedelta(days=90)]


def test_a_date_the_city_set_takes_the_place_of_ours_and_help_comes_then_and_once_after() -> None:
    own = date(2027, 9, 1)
    events = do(profiled(), DAY, ChooseDate("support_group_set_up", own))
    assert letters(events, DAY, "strategy_support") == [own, own + timedelta(days=90)]
    assert (
        letters(
            do(events, DAY, note("strategy.support_group", departments=2, organisations=1)),
            DAY,
            "strategy_support",
        )
        == []
    )


def test_a_support_group_recorded_is_set_up_and_withdrawn_again_is_not() -> None:
    events = do(profiled(), DAY, note("strategy.support_group", departments=3, organisations=0))
    assert state(events, "support_group_set_up") == "done"
    seq = next(e.seq for e in events if e.kind == "noted")
    assert state(do(events, DAY, Retract(seq, "another city", DAY)), "support_group_set_up") == "open"


def test_names_of_members_lie_outside_the_chain() -> None:
    events = do(
        profiled(),
        DAY,
        note(
            "strategy.support_group",
            notes={"organisations": "House of Cultures"},
            departments=1,
            organisations=1,
        ),
    )
    (event,) = [e for e in events if e.kind == "noted"]
    assert "Cultures" not in str(event.data) and event.notes == {"organisations": "House of Cultures"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_citizens_are_recorded_in_each_moment_and_never_reminded_of(moment: str) -> None:
    events = do(profiled(), DAY, note("strategy.citizens", moment=moment))
    assert state(events, "citizens_involved") == "done"
    about = [o.milestone[2] for o in ladder(stand(events, programme(), date(2031, 1, 1)))]
    assert "citizens_involved" not in about


def test_a_draft_without_indicators_is_noted_not_refused() -> None:
    events = do(profiled(), DAY, note("strategy.draft", indicators=False))
    assert state(events, "strategy_drafted") == "done"
    assert any("no indicators" in text for text in observations(stand(events, programme(), DAY)))
    better = do(events, DAY, note("strategy.draft", indicators=True))
    assert not any("no indicators" in text for text in observations(stand(better, programme(), DAY)))


def test_both_validations_have_their_own_dates() -> None:
    offices = Reach("offices_validated", When(date(2026, 12, 15)))
    standing = stand(do(profiled(), DAY, offices, Reach("strategy_validated", When(DAY))), programme(), DAY)
    told = [str(find(standing, TRACK, 1, key).reached) for key in ("offices_validated", "strategy_validated")]
    assert told == ["2026-12-15", "2027-01-11"]


def test_what_follows_a_strategy_is_asked_about_twelve_and_six_months_before_its_end() -> None:
    days = letters(validated(), DAY, "strategy_year")
    assert [day for day in days if day.year == 2029 or day.month == 6] == [
        date(2029, 12, 31),
        date(2030, 6, 30),
    ]


def test_a_successor_is_a_new_cycle_and_ends_the_questions() -> None:
    begun = do(validated(), date(2029, 3, 1), OpenTrack(TRACK, date(2029, 3, 1)))
    assert letters(begun, date(2029, 4, 1), "strategy_year") == []
    standing = stand(begun, programme(), date(2029, 4, 1))
    assert find(standing, TRACK, 2, "support_group_set_up").state == "open"


@pytest.mark.parametrize(("answer", "asked"), [("planned", 2), ("undecided", 2), ("begun", 0), ("none", 0)])
def test_a_city_that_said_what_follows_is_not_asked_again(answer: str, asked: int) -> None:
    events = do(validated(), date(2029, 3, 1), note("strategy.year_note", date(2029, 3, 1), successor=answer))
    days = [day for day in letters(events, date(2029, 4, 1), "strategy_year") if day != date(2030, 3, 1)]
    ends = [day for day in days if day in (date(2029, 12, 31), date(2030, 6, 30))]
    assert len(ends) == asked


def test_an_end_that_has_passed_brings_no_letter_but_an_observation() -> None:
    after = END + timedelta(days=1)
    standing = stand(validated(), programme(), after)
    assert any("what follows it is not on record" in text for text in observations(standing))
    assert all(o.counted_from != END for o in ladder(standing))


@given(st.dates(date(2027, 1, 12), date(2032, 1, 1)))
def test_a_paused_city_is_never_asked(day: date) -> None:
    paused = do(validated(), day, Pause("elections", day))
    assert letters(paused, day + timedelta(days=400), "strategy_year") == []


def asked() -> list[Event]:
    data = {"presentation": "2027-06-01", "speaker": True, "publicity": False}
    return do(validated(), DAY, Note("strategy.speaker_asked", data, DAY))


def test_an_answer_about_a_speaker_is_owed_in_ten_working_days_and_its_lateness_is_ours() -> None:
    in_time, late = (
        stand(asked(), programme(), date(2027, 1, 25)),
        stand(asked(), programme(), date(2027, 1, 28)),
    )
    assert any("Answer by 2027-01-25" in text for text in observations(in_time))
    assert any("We are late by 3 days" in text for text in observations(late))
    ((request, answer),) = speaker_requests(late.known, 1)
    assert late_days(late, request, answer) == 3


def test_an_answer_that_never_came_is_told_once_its_day_is_over_and_its_days_count_no_more() -> None:
    over = stand(asked(), programme(), date(2029, 6, 1))
    said = [text for text in observations(over) if "a speaker or publicity" in text]
    assert len(said) == 1 and said[0].startswith("Never answered by us")
    ((request, answer),) = speaker_requests(over.known, 1)
    assert late_days(over, request, answer) == (date(2027, 6, 1) - date(2027, 1, 25)).days


def test_an_answer_is_given_once_and_the_letter_says_who_comes() -> None:
    seq = asked()[-1].seq
    yes = note(
        "strategy.speaker_answered", notes={"who": "Irena Novak, head of unit"}, request=seq, answer="yes"
    )
    events = do(asked(), DAY, yes)
    said = letter_facts(
        stand(events, programme(), DAY),
        "presentation_speaker",
        (TRACK, 1, "strategy.speaker_answered"),
        events[-1].seq,
    )
    assert (said["answer"], said["who"], said["asked"]) == ("yes", "Irena Novak, head of unit", "speaker")
    with pytest.raises(Refused, match="answered already"):
        do(events, DAY, yes)


def test_a_speaker_asked_for_late_is_told_and_not_refused() -> None:
    data = {"presentation": "2027-02-01", "speaker": True, "publicity": True}
    standing = stand(do(validated(), DAY, Note("strategy.speaker_asked", data, DAY)), programme(), DAY)
    assert any("Asked less than 8 weeks ahead" in text for text in observations(standing))


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (
            Note("strategy.validity", {"from": "2030-01-01", "until": "2027-01-01"}, DAY),
            "ends before it begins",
        ),
        (note("strategy.area", area="Public Space!", review="planned"), "no area of policy"),
        (note("strategy.area", area="media", review="perhaps"), "reviewed, planned, not"),
        (note("strategy.support_group", departments=0, organisations=0), "has members"),
        (note("strategy.citizens", moment="strategy", people=-2), "no number of people"),
        (note("strategy.citizens", moment="lunch"), "indicators"),
        (note("strategy.mainstreamed"), "plan"),
        (note("strategy.speaker_answered", request=1, answer="yes"), "asks for no speaker"),
        (
            note("strategy.speaker_asked", presentation="2027-06-01", speaker=False, publicity=False),
            "neither",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_remedy(record: Note, why: str) -> None:
    with pytest.raises(Refused, match=why):
        do(profiled(), DAY, record)


def test_a_strategy_older_than_membership_is_told_as_such_and_is_no_different_order() -> None:
    events = history(*joined("2018"), (TRACK, 1, "strategy_validated", "2014"))
    standing = stand(events, programme(), DAY)
    assert predates_membership(standing, 1)
    assert deviations(standing) == []
    assert not predates_membership(stand(validated(), programme(), DAY), 1)


@pytest.mark.parametrize("kind", ["candidate", "unconfirmed", "index_only"])
def test_kinds_without_a_strategy_are_never_asked_about_one(kind: str) -> None:
    events = history((TRACK, 1, "strategy_validated", "2026"), kind=kind)
    events = do(events, DAY, Note("strategy.validity", {"from": "2026-01-01", "until": "2028-01-01"}, DAY))
    assert [o for o in ladder(stand(events, programme(), DAY)) if o.milestone[0] == TRACK] == []


def test_the_word_before_the_end_and_the_yearly_letter_do_not_ask_the_same_twice() -> None:
    ends = Note("strategy.validity", {"from": "2027-01-11", "until": "2028-08-31"}, DAY)
    events = do(validated(), DAY, ends)
    asked = sorted(letters(events, date(2028, 2, 1), "strategy_year"))
    assert asked == [date(2027, 8, 31), date(2028, 3, 13)]  # the yearly letter tells the end; no 29 February


def test_a_strategy_and_a_report_are_told_to_the_leadership_and_to_the_coordinator() -> None:
    for track, key in (("strategy", "strategy_validated"), ("assessment", "final_report")):
        letters = programme().milestone(track, key).letters
        assert {each.to for each in letters} == {"leadership", "coordinator"}, key
