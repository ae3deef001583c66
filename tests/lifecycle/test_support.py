"""Support on demand: every step, who is late, and that no refusal is bare."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.commands import Pause, Refused
from lifecycle.engagement.support import late_days, requests, word_owed_by
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.reminding.reminders import ladder
from lifecycle.themes import letter_facts, record_of
from tests.lifecycle.cast import do, history, joined
from tests.lifecycle.engagement_cast import asked, at, note, step

MONDAY = date(2027, 1, 11)
DAY = timedelta(days=1)
TEN_WORKING_DAYS_ON = date(2027, 1, 25)


def member(kind: str = "international") -> list[Event]:
    return history(*joined("2018"), kind=kind)


def state(events: list[Event], day: date) -> str:
    return requests(at(events, day).known)[0].state


def lateness(events: list[Event], day: date) -> list[str]:
    return [text for text in observations(at(events, day)) if text.startswith("We are late")]


def test_a_request_goes_its_whole_way() -> None:
    events = asked(member(), MONDAY)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("acknowledged", {}),
        ("accepted", {"planned": "2027-02-15"}),
        ("assigned", {"by": "expert", "planned": "2027-02-15"}),
        ("delivered", {"people": 24}),
        ("answered", {"useful": "yes", "used": "planned", "more": "no"}),
    ]
    for name, data in steps:
        events = step(events, MONDAY, name, **data)
        assert state(events, MONDAY) == name


@pytest.mark.parametrize("topic", ["strategy", "anti_rumours", "systemic_discrimination"])
def test_a_topic_and_a_form_are_asked_for_together(topic: str) -> None:
    assert state(asked(member(), MONDAY, topic=topic), MONDAY) == "asked"


def test_an_unknown_topic_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused, match=r"“football” is not known; use strategy, .*anti_rumours"):
        asked(member(), MONDAY, topic="football")


def test_a_bare_refusal_is_refused() -> None:
    with pytest.raises(Refused, match="declined with an alternative, never bare"):
        step(asked(member(), MONDAY), MONDAY, "declined")
    events = step(asked(member(), MONDAY), MONDAY, "declined", alternative="peer")
    assert state(events, MONDAY) == "declined"


def test_silence_is_our_lateness_after_ten_working_days_and_not_a_day_before() -> None:
    events = asked(member(), MONDAY)
    assert word_owed_by(at(events, MONDAY), requests(at(events, MONDAY).known)[0]) == TEN_WORKING_DAYS_ON
    assert lateness(events, TEN_WORKING_DAYS_ON) == []
    (said,) = lateness(events, TEN_WORKING_DAYS_ON + DAY)
    assert said.startswith("We are late by 1 day: support request 1 (narratives) has had no word from us")


@pytest.mark.parametrize(
    ("name", "data", "late"),
    [
        ("acknowledged", {}, True),
        ("accepted", {}, True),
        ("deferred", {"why": "resources"}, False),
        ("deferred", {"why": "resources", "until": "2027-02-01"}, True),
        ("declined", {"alternative": "resource"}, False),
        ("delivered", {}, False),
    ],
)
def test_after_each_word_the_clock_runs_anew_or_rests(name: str, data: dict[str, str], late: bool) -> None:
    events = step(asked(member(), MONDAY), MONDAY + DAY, name, **data)
    assert lateness(events, date(2027, 1, 26)) == []
    assert bool(lateness(events, date(2027, 3, 1))) is late


def test_an_assignment_is_not_late_before_its_planned_day() -> None:
    events = step(asked(member(), MONDAY), MONDAY, "accepted")
    events = step(events, MONDAY, "assigned", by="expert", planned="2027-04-12")
    assert lateness(events, date(2027, 4, 12)) == []
    assert lateness(events, date(2027, 5, 12)) != []


def test_a_pause_stops_this_clock_too() -> None:
    events = do(asked(member(), MONDAY), MONDAY, Pause("elections", MONDAY))
    assert lateness(events, date(2027, 6, 1)) == []
    standing = at(events, date(2027, 6, 1))
    assert late_days(standing, requests(standing.known)[0]) == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [("assigned", {"by": "expert"}), ("answered", {"useful": "yes", "used": "no", "more": "no"})],
)
def test_what_cannot_follow_is_refused_with_where_it_stands(name: str, data: dict[str, str]) -> None:
    with pytest.raises(Refused, match="support request 1 is asked"):
        step(asked(member(), MONDAY), MONDAY, name, **data)


def test_a_city_that_has_left_asks_for_no_support() -> None:
    with pytest.raises(Refused, match="record a contact instead"):
        asked(member("lapsed"), MONDAY)


def test_three_questions_come_once_a_week_after_it_was_given() -> None:
    events = step(asked(member(), MONDAY), MONDAY, "delivered")
    (question,) = [o for o in ladder(at(events, MONDAY)) if o.letter == "support_answer"]
    assert (question.rung, question.owed_on) == (7, MONDAY + 7 * DAY)
    events = step(events, MONDAY, "answered", useful="yes", used="yes", more="no")
    assert [o for o in ladder(at(events, MONDAY)) if o.letter == "support_answer"] == []


def test_the_answer_tells_what_was_asked_and_what_instead() -> None:
    events = step(asked(member(), MONDAY), MONDAY, "declined", alternative="peer")
    facts = letter_facts(
        at(events, MONDAY), "support_answer", ("engagement", 1, "support.declined"), events[-1].seq
    )
    assert (facts["stage"], facts["topic"], facts["alternative"]) == ("declined", "narratives", "peer")


def test_an_answer_that_a_later_one_overtook_does_not_go() -> None:
    events = step(asked(member(), MONDAY), MONDAY, "acknowledged")
    first = events[-1]
    over = record_of("support.acknowledged").over
    assert over(at(events, MONDAY), first) is None
    events = step(events, MONDAY, "accepted")
    assert over(at(events, MONDAY), first) == "a later answer to the request takes its place"


def test_anti_rumours_elements_come_in_any_order_and_grow() -> None:
    from lifecycle.engagement.antirumours import elements

    events = member()
    for element, number in [
        ("campaigns", 1),
        ("agents_trained", 12),
        ("rumours_mapped", 5),
        ("agents_trained", 30),
    ]:
        events = do(events, MONDAY, note("antirumours.element", MONDAY, 1, element=element, number=number))
    held = elements(at(events, MONDAY).known)
    assert {name: e.data["number"] for name, e in held.items()} == {
        "rumours_mapped": 5,
        "agents_trained": 30,
        "campaigns": 1,
    }
