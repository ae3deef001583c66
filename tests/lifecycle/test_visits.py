"""A visit's steps: who may be in a team, which days, who pays, and what follows from an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.commands import ChooseDate, Command, Note, Refused, Retract
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.themes import letter_facts, readers, shown
from lifecycle.tracking import stand
from lifecycle.visits.visiting import awaited, tally
from tests.lifecycle.cast import Fact, do, find, history, joined

TODAY = date(2027, 1, 11)
FIRST, LAST = date(2027, 3, 16), date(2027, 3, 17)
REPORT: Sequence[Fact] = (*joined("2018"), ("assessment", 1, "final_report", "2026-12-01"))
WORD = {"uid": "visit-1.ville-fr@secretariat.example", "sequence": 0}
TEAM = Note("visit.team", {"experts": ["ex1"], "representatives": ["rep1"]}, TODAY)


def dates(first: date = FIRST, form: str = "on_site", **more: Any) -> Note:
    last = first + timedelta(days=1)
    data = {"first": first.isoformat(), "last": last.isoformat(), "form": form, **WORD, **more}
    return Note("visit.dates", data, TODAY)


def city(*commands: Command, iso: str = "FR", today: date = TODAY) -> list[Event]:
    """A member with a report, after these commands."""
    return do(history(*REPORT, iso=iso), today, *commands)


def standing(events: list[Event], today: date = TODAY) -> CityStanding:
    return stand(events, programme(), today)


# The team ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("experts", "representatives", "missing"),
    [([], [], "one expert and one"), (["a"], [], "representative"), ([], ["b"], "expert is missing")],
)
def test_a_team_below_the_minimum_is_refused(
    experts: list[str], representatives: list[str], missing: str
) -> None:
    with pytest.raises(Refused, match=missing):
        city(replace(TEAM, data={"experts": experts, "representatives": representatives}))


def test_nobody_is_in_a_team_twice() -> None:
    with pytest.raises(Refused, match="twice"):
        city(replace(TEAM, data={"experts": ["a"], "representatives": ["a"]}))


def test_a_team_on_record_is_appointed_and_each_new_expert_gets_an_assignment() -> None:
    events = city(TEAM)
    assert find(standing(events), "visit", 1, "team_appointed").state == "done"
    events = do(events, TODAY, replace(TEAM, data={"experts": ["ex1", "ex2"], "representatives": ["rep1"]}))
    assert readers(standing(events), events[-1], "new_experts") == ["expert:ex2"]
    assert readers(standing(events), events[-1], "team") == [
        "expert:ex1",
        "expert:ex2",
        "representative:rep1",
    ]


# The days ----------------------------------------------------------------------------------------


def poll(*days: str) -> Note:
    return Note("visit.poll", {"days": list(days), "form": "on_site"}, TODAY)


def vote(voter: str, *can: str) -> Note:
    return Note("visit.vote", {"voter": voter, "can": list(can)}, TODAY)


def test_a_poll_never_offers_a_holiday_of_the_place() -> None:
    with pytest.raises(Refused, match="2027-05-06 is no working day of the place"):
        city(TEAM, poll("2027-03-16", "2027-05-05"))


def test_of_a_poll_only_how_many_can_is_told_and_never_who_cannot() -> None:
    events = city(TEAM, poll("2027-03-16", "2027-03-23"), vote("coordinator", "2027-03-23"), vote("ex1"))
    seen = standing(events)
    assert tally(seen, 1) == [(date(2027, 3, 23), 1), (date(2027, 3, 16), 0)]
    assert awaited(seen, 1) == ["representative:rep1"]
    assert all("can" not in shown(event) for event in events if event.data.get("about") == "visit.vote")
    told = letter_facts(seen, "visit_dates", ("visit", 1, "visit.poll"), None)
    assert "ex1" not in {name: words for name, words in told.items() if name != "visit_team_ids"}.values()


def test_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    events = city(TEAM, poll("2027-03-16"), vote("ex1"), vote("ex1", "2027-03-16"))
    assert tally(standing(events), 1) == [(FIRST, 1)]


@pytest.mark.parametrize("strange", [vote("somebody", "2027-03-16"), vote("ex1", "2027-06-01")])
def test_only_those_asked_vote_and_only_on_days_that_are_polled(strange: Note) -> None:
    with pytest.raises(Refused, match=r"takes no part|is not polled"):
        city(TEAM, poll("2027-03-16"), strange)


def test_who_has_not_answered_is_asked_once_more_and_nobody_else() -> None:
    events = city(TEAM, poll("2027-03-16"), vote("coordinator", "2027-03-16"))
    repeats = [o for o in ladder(standing(events)) if o.letter == "visit_dates"]
    assert [(o.to, o.owed_on) for o in repeats] == [
        ("expert:ex1", TODAY + timedelta(days=14)),
        ("representative:rep1", TODAY + timedelta(days=14)),
    ]
    assert [o for o in ladder(standing(do(events, TODAY, dates()))) if o.letter == "visit_dates"] == []


# What follows from an agreement ------------------------------------------------------------------


def test_the_visit_and_its_programme_are_dated_by_events_from_the_days_agreed() -> None:
    events = city(TEAM, dates())
    seen = standing(events)
    assert find(seen, "visit", 1, "dates_agreed").state == "done"
    assert find(seen, "visit", 1, "visit_held").due_on == LAST
    programme_due = find(seen, "visit", 1, "programme_agreed").due_on
    assert programme_due == date(2027, 3, 2) and programme_due < FIRST
    assert [e.kind for e in events[-3:]] == ["reached", "date_chosen", "date_chosen"]


def test_a_change_moves_them_by_further_events_and_a_retraction_brings_the_first_days_back() -> None:
    later = date(2027, 4, 13)
    events = city(TEAM, dates(), dates(later, sequence=1))
    assert find(standing(events), "visit", 1, "visit_held").due_on == later + timedelta(days=1)
    assert len(standing(events).known.accounts["visit", 1, "dates_agreed"]) == 1
    wrong = next(e.seq for e in events if e.data.get("sequence") == 1)
    events = do(events, TODAY, Retract(wrong, "a slip", TODAY))
    assert find(standing(events), "visit", 1, "visit_held").due_on == LAST


def test_a_cancelled_visit_asks_for_its_dates_again() -> None:
    events = city(TEAM, dates(), Note("visit.cancelled", {**WORD, "sequence": 1}, TODAY))
    assert find(standing(events), "visit", 1, "dates_agreed").state == "open"
    events = do(events, TODAY, dates(date(2027, 4, 13), sequence=2))
    assert find(standing(events), "visit", 1, "visit_held").due_on == date(2027, 4, 14)


@pytest.mark.parametrize("number", [0, -1])
def test_a_calendar_is_only_told_of_a_change_by_a_higher_sequence(number: int) -> None:
    with pytest.raises(Refused, match="SEQUENCE"):
        city(TEAM, dates(), dates(date(2027, 4, 13), sequence=number))


def test_a_meeting_keeps_its_uid_for_life() -> None:
    with pytest.raises(Refused, match="UID"):
        city(TEAM, dates(), dates(date(2027, 4, 13), uid="another@secretariat.example", sequence=1))


def test_a_sequence_is_not_used_again_after_a_retraction() -> None:
    events = city(TEAM, dates())
    wrong = next(e.seq for e in events if "sequence" in e.data)
    events = do(events, TODAY, Retract(wrong, "a slip", TODAY))
    with pytest.raises(Refused, match="SEQUENCE"):
        do(events, TODAY, dates())


def test_a_holiday_of_the_place_is_refused_without_a_reason_and_seen_by_officers_with_one() -> None:
    ascension = date(2027, 5, 6)
    with pytest.raises(Refused, match="Ascension"):
        city(TEAM, dates(ascension))
    seen = standing(city(TEAM, dates(ascension, override=True)))
    assert [text for text in observations(seen) if "Ascension" in text]


def test_the_programme_is_asked_for_six_three_and_one_week_before_the_visit_while_it_is_empty() -> None:
    events = city(TEAM, dates())
    owed = [o.owed_on for o in ladder(standing(events)) if o.letter == "visit_programme"]
    assert owed == [LAST - timedelta(weeks=weeks) for weeks in (6, 3, 1)]
    events = do(events, TODAY, dates(date(2027, 4, 13), sequence=1))
    moved = [o.owed_on for o in ladder(standing(events)) if o.letter == "visit_programme"]
    assert moved == [date(2027, 4, 14) - timedelta(weeks=weeks) for weeks in (6, 3, 1)]
    events = do(events, TODAY, Note("visit.session", {"group": "business"}, TODAY))
    assert [o for o in ladder(standing(events)) if o.letter == "visit_programme"] == []


def test_a_poll_whose_days_have_passed_is_not_repeated_and_officers_are_told_to_propose_others() -> None:
    poll = Note("visit.poll", {"days": ["2027-02-02", "2027-02-09"], "form": "on_site"}, TODAY)
    events = city(TEAM, poll)
    between, after = standing(events, date(2027, 2, 5)), standing(events, date(2027, 2, 9))
    about = ("visit", 1, "visit.poll")
    assert letter_facts(between, "visit_dates", about, None)["visit_days"] == "2027-02-09"
    assert "visit_dates" in {owed.letter for owed in ladder(between)}
    assert "visit_dates" not in {owed.letter for owed in ladder(after)}
    assert [text for text in observations(after) if "polled days of the visit have passed" in text]


def test_a_date_that_follows_from_a_step_of_ours_is_not_called_the_citys_own() -> None:
    events = city(TEAM, dates())
    ready = find(standing(events), "visit", 1, "programme_agreed")
    assert (ready.chosen, ready.given) == (True, True)
    events = do(events, TODAY, ChooseDate("programme_agreed", date(2027, 3, 1)))
    ready = find(standing(events), "visit", 1, "programme_agreed")
    assert (ready.chosen, ready.given) == (True, False)
