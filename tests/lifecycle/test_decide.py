"""Commands: given these events, when this is asked, then these events or this sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import (
    Advance,
    ChangeKind,
    ChooseAccount,
    ChooseDate,
    Command,
    OpenTrack,
    Pause,
    Reach,
    Refused,
    Reopen,
    Resume,
    Retract,
    Waive,
)
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.tracking import stand
from lifecycle.when import parse_when
from tests.lifecycle.cast import ADOPTED, do, find, history, joined, new_city, seen

REPORT = ("assessment", 1, "final_report", "2019")
DAY = timedelta(days=1)


def reach(milestone: str, on: str, **more: object) -> Reach:
    return Reach(milestone, parse_when(on), **more)  # type: ignore[arg-type]


def test_both_signatures_in_either_order_make_a_candidate_a_member() -> None:
    events = new_city(ADOPTED)
    events = do(events, date(2027, 2, 1), reach("council_of_europe_signature", "2027-01-11"))
    assert stand(events, programme(), date(2027, 2, 1)).known.kind == "candidate"
    events = do(events, date(2027, 2, 1), reach("city_signature", "2027-01-20"))
    standing = stand(events, programme(), date(2027, 2, 1))
    assert (standing.known.kind, standing.since) == ("international", date(2027, 1, 20))


def test_nothing_else_makes_a_member() -> None:
    with pytest.raises(Refused, match="both signatures"):
        do(new_city(ADOPTED), ADOPTED, ChangeKind("international", ADOPTED, "please"))


def test_a_welcome_without_both_signatures_is_refused() -> None:
    with pytest.raises(Refused, match="both signatures"):
        do(new_city(ADOPTED), ADOPTED, reach("welcome", "2026-11-25"))


def test_a_welcome_of_long_ago_is_a_fact_and_accepted() -> None:
    events = do(history(kind="international"), ADOPTED, reach("welcome", "2012"))
    assert events[-1].milestone == "welcome"


def test_nothing_begins_in_the_future() -> None:
    with pytest.raises(Refused, match="lies in the future"):
        do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026-11-26"))


def test_a_vague_date_of_this_year_is_not_in_the_future() -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026"))
    assert any(e.milestone == "questionnaire_sent" for e in events)


def test_an_unknown_milestone_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(Refused, match="questionnaire_returned"):
        do(history(), ADOPTED, reach("questionaire_returned", "2026-11-25"))


def test_a_fact_held_already_changes_nothing() -> None:
    events = do(history(*joined("2018"), REPORT), ADOPTED)
    assert do(events, ADOPTED, reach("final_report", "2019")) == events


def test_returning_the_questionnaire_begins_the_next_round() -> None:
    events = do(history(*joined("2018"), REPORT), ADOPTED, reach("questionnaire_returned", "2026-11-25"))
    standing = stand(events, programme(), ADOPTED)
    assert seen(standing, "assessment")[0] == (2, "completeness_checked", "open")


def test_the_more_precise_account_holds_and_refreezes_what_it_anchors() -> None:
    events = do(history(*joined("2018"), REPORT), ADOPTED)
    events = do(events, ADOPTED, reach("final_report", "2019-08-15"))
    standing = stand(events, programme(), ADOPTED)
    returned = find(standing, "assessment", 2, "questionnaire_returned")
    assert (returned.opened_on, returned.due_on) == (
        date(2021, 8, 15),
        date(2022, 8, 16),
    )  # 15 August is a holiday
    assert not returned.provisional
    frozen = [e for e in events if e.kind == "deadline_set" and e.milestone == "questionnaire_returned"]
    account = next(e.seq for e in events if str(e.on) == "2019-08-15")
    assert frozen[-1].data["anchors"] == [account]


def test_an_officers_choice_between_accounts_holds() -> None:
    events = do(history(*joined("2018"), REPORT), ADOPTED, reach("final_report", "2019-08-15"))
    vague = next(e.seq for e in events if e.milestone == "final_report")
    events = do(events, ADOPTED, ChooseAccount(vague, "the city says so", ADOPTED))
    assert stand(events, programme(), ADOPTED).known.account(("assessment", 1, "final_report")).seq == vague  # type: ignore[union-attr]


def test_an_account_that_was_retracted_cannot_be_chosen() -> None:
    events = do(history(*joined("2018"), REPORT), ADOPTED, reach("final_report", "2019-08-15"))
    events = do(events, ADOPTED, Retract(4, "another city", ADOPTED))
    with pytest.raises(Refused, match="event 4 was retracted"):
        do(events, ADOPTED, ChooseAccount(4, "the city says so", ADOPTED))


def test_a_later_contradicting_date_is_a_second_account_not_a_second_fact() -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("city_signature", "2017-05-01", cycle=1))
    assert len([e for e in events if e.milestone == "city_signature"]) == 2


def test_a_city_chooses_its_own_date() -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026-11-25"))
    events = do(events, ADOPTED, ChooseDate("questionnaire_returned", date(2027, 6, 30)))
    returned = find(stand(events, programme(), ADOPTED), "assessment", 1, "questionnaire_returned")
    assert (returned.due_on, returned.chosen, returned.provisional) == (date(2027, 6, 30), True, False)


def test_the_date_of_the_questionnaire_is_the_grids_too_until_that_has_one_of_its_own() -> None:
    def dates(events: list[Event]) -> list[date | None]:
        standing = stand(events, programme(), ADOPTED)
        names = ("questionnaire_returned", "grid_returned")
        return [find(standing, "assessment", 1, name).due_on for name in names]

    own, other, third = date(2027, 6, 30), date(2027, 7, 30), date(2027, 8, 30)
    sent = do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026-11-25"))
    chosen = do(sent, ADOPTED, ChooseDate("questionnaire_returned", own))
    assert dates(chosen) == [own, own]
    assert dates(do(chosen, ADOPTED, ChooseDate("questionnaire_returned", other))) == [other, other]
    assert do(chosen, ADOPTED, ChooseDate("questionnaire_returned", own)) == chosen
    apart = do(chosen, ADOPTED, ChooseDate("grid_returned", third))
    assert dates(apart) == [own, third]
    assert dates(do(apart, ADOPTED, ChooseDate("questionnaire_returned", other))) == [other, third]


@pytest.mark.parametrize(
    ("due", "sentence"), [(date(2026, 11, 25), "has passed"), (date(2028, 6, 1), "more than 12 months")]
)
def test_a_date_that_cannot_be_is_refused(due: date, sentence: str) -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026-11-25"))
    with pytest.raises(Refused, match=sentence):
        do(events, ADOPTED, ChooseDate("questionnaire_returned", due))


def test_no_date_for_a_report_before_the_floor() -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("completeness_checked", "2026-11-25"))
    with pytest.raises(Refused, match="not before 2027-01-20"):
        do(events, ADOPTED, ChooseDate("final_report", date(2027, 1, 19)))


def test_a_condition_of_membership_cannot_be_waived() -> None:
    events = do(new_city(ADOPTED), ADOPTED, reach("eligibility_note", "2026-11-25"))
    with pytest.raises(Refused, match="cannot be waived"):
        do(events, ADOPTED, Waive("city_signature", "no", ADOPTED))


def test_a_waived_milestone_is_not_asked_for_and_reopening_asks_again() -> None:
    events = do(history(*joined("2018")), ADOPTED, Waive("questionnaire_sent", "small place", ADOPTED))
    assert find(stand(events, programme(), ADOPTED), "assessment", 1, "questionnaire_sent").state == "waived"
    events = do(events, ADOPTED, Reopen("questionnaire_sent", "they want it", ADOPTED))
    asked = find(stand(events, programme(), ADOPTED), "assessment", 1, "questionnaire_sent")
    assert (asked.state, asked.opened_on) == ("open", ADOPTED)


def test_asking_for_something_unrecorded_makes_it_ordinary_with_its_clock_from_that_day() -> None:
    events = do(history(*joined("2018")), ADOPTED, Reopen("questionnaire_sent", "asked", ADOPTED))
    asked = find(stand(events, programme(), ADOPTED), "assessment", 1, "questionnaire_sent")
    assert (asked.state, asked.opened_on, asked.due_on) == ("open", ADOPTED, date(2026, 12, 28))


def test_a_pause_stops_the_clock_and_moves_what_is_open() -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026-11-25"))
    before = find(stand(events, programme(), ADOPTED), "assessment", 1, "questionnaire_returned").due_on
    events = do(events, date(2027, 1, 4), Pause("elections", date(2027, 1, 4)))
    events = do(events, date(2027, 2, 3), Resume("over", date(2027, 2, 3)))
    standing = stand(events, programme(), date(2027, 2, 3))
    after = find(standing, "assessment", 1, "questionnaire_returned").due_on
    assert before == date(2027, 3, 25)
    assert after == date(2027, 4, 26)  # 30 days later is a Saturday
    assert standing.known.paused_days(ADOPTED, date(2027, 12, 31)) == 30


def test_a_pause_moves_the_window_of_a_round_that_has_not_opened() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2026-11-25"))
    events = do(events, date(2027, 1, 1), Pause("war", date(2027, 1, 1)))
    events = do(events, date(2028, 1, 1), Resume("over", date(2028, 1, 1)))
    standing = stand(events, programme(), date(2029, 11, 26))
    returned = find(standing, "assessment", 2, "questionnaire_returned")
    assert returned.opened_on == date(2028, 11, 25) + timedelta(days=365)


def test_a_retracted_fact_is_void_and_stays_on_record() -> None:
    events = do(history(*joined("2018")), ADOPTED, reach("questionnaire_sent", "2026-11-25"))
    wrong = next(e.seq for e in events if e.milestone == "questionnaire_sent")
    events = do(events, ADOPTED, Retract(wrong, "another city's", ADOPTED))
    standing = stand(events, programme(), ADOPTED)
    assert find(standing, "assessment", 1, "questionnaire_sent").state == "unrecorded"
    assert events[wrong - 1].milestone == "questionnaire_sent"


def test_dates_of_a_visit_wait_for_the_travel_costs_where_the_city_bears_them() -> None:
    events = history(*joined("2018"), REPORT, iso="JP")
    events = do(events, ADOPTED, reach("team_appointed", "2026-11-25"))
    with pytest.raises(Refused, match="travel_cost_agreed"):
        do(events, ADOPTED, reach("dates_agreed", "2026-11-25"))
    assert do(events, ADOPTED, reach("dates_agreed", "2026-11-25", reason="on line")) != events
    assert do(events, ADOPTED, reach("travel_cost_agreed", "2026-11-25"), reach("dates_agreed", "2026-11-25"))


def test_a_candidate_gets_an_index_only_if_an_officer_opens_it() -> None:
    events = new_city(ADOPTED)
    assert seen(stand(events, programme(), ADOPTED), "assessment") == []
    events = do(events, ADOPTED, OpenTrack("assessment", ADOPTED))
    assert seen(stand(events, programme(), ADOPTED), "assessment") == [(1, "questionnaire_sent", "open")]


def test_a_member_that_never_left_cannot_return_to_a_second_membership() -> None:
    events = do(history(*joined("2018")), ADOPTED)
    for act in (
        reach("expression_of_interest", "2026-11-25", cycle=2),
        Reopen("welcome", "again", ADOPTED, cycle=2),
        OpenTrack("membership", ADOPTED),
    ):
        with pytest.raises(Refused, match="no leaving is on record"):
            do(events, ADOPTED, act)


def test_a_return_of_long_ago_is_a_fact_and_the_member_stays_one() -> None:
    events = do(history(*joined("2012")), ADOPTED, reach("expression_of_interest", "2016", cycle=2))
    assert stand(events, programme(), ADOPTED).since == date(2012, 12, 31)


def test_a_lapsed_city_may_rejoin_in_a_new_cycle() -> None:
    events = do(history(*joined("2010")), ADOPTED, ChangeKind("lapsed", date(2015, 6, 1), "no answer"))
    events = do(
        events,
        ADOPTED,
        reach("city_signature", "2026-11-20"),
        reach("council_of_europe_signature", "2026-11-25"),
    )
    standing = stand(events, programme(), ADOPTED)
    assert (standing.known.kind, standing.since, standing.current["membership"]) == (
        "international", date(2026, 11, 25), 2,
    )  # fmt: skip


def test_freezing_happens_once_and_carries_rule_and_calendar() -> None:
    events = do(history(*joined("2018"), REPORT), ADOPTED)
    frozen = [e for e in events if e.kind == "deadline_set"]
    assert len(frozen) == 1
    assert frozen[0].on.first == date(2021, 12, 31)
    assert frozen[0].data["calendar"].startswith("holidays ")
    assert do(events, date(2027, 5, 5), Advance()) == events


COMMANDS = st.sampled_from(
    [
        reach("questionnaire_sent", "2026-12-01"),
        reach("questionnaire_returned", "2026-12-02"),
        reach("grid_returned", "2026-12-03"),
        reach("completeness_checked", "2026-12-04"),
        reach("final_report", "2026-12-05"),
        reach("visit_held", "2026-12-06"),
        ChooseDate("questionnaire_returned", date(2027, 8, 1), reason="r"),
        Waive("grid_returned", "r", date(2026, 12, 2)),
        Reopen("questionnaire_returned", "r", date(2026, 12, 3)),
        Pause("r", date(2026, 12, 1)),
        Resume("r", date(2026, 12, 9)),
    ]
)


@given(st.lists(COMMANDS, max_size=8))
def test_no_deadline_moves_without_an_event_and_days_alone_move_none(commands: list[Command]) -> None:
    events = history(*joined("2018"), REPORT)
    today = date(2026, 12, 10)
    for command in commands:
        try:
            events = do(events, today, command)
        except Refused:
            continue
    if stand(events, programme(), today).known.paused:
        return
    dues = {m.key: m.due_on for m in stand(events, programme(), today).unsettled()}
    later = do(events, today + 30 * DAY, Advance())
    for found in stand(later, programme(), today + 30 * DAY).unsettled():
        if found.key in dues:
            assert found.due_on == dues[found.key]
