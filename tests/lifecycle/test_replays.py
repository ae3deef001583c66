"""Histories as they happened: nothing that happened is refused, every inversion is a different order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.commands import ChangeKind, ChooseDate, Pause, Reach, Resume
from lifecycle.deviations import deviations
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder
from lifecycle.signatures import SIDES
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.when import parse_when
from tests.lifecycle.cast import ADOPTED, do, find, history, joined, new_city, seen


def lived(events: list[Event], *steps: tuple[str, str]) -> list[Event]:
    """Each step recorded on the day on which it happened."""
    for milestone, on in steps:
        when = parse_when(on)
        events = do(events, when.first, Reach(milestone, when))
    return events


def told(standing: CityStanding) -> list[str]:
    return [deviation.text for deviation in deviations(standing)]


def test_a_signature_after_the_visit_is_accepted_and_noted_as_a_different_order() -> None:
    events = lived(
        new_city(ADOPTED),
        ("expression_of_interest", "2026-12-01"),
        ("city_signature", "2026-12-10"),
        ("final_report", "2027-03-01"),
        ("visit_held", "2027-05-11"),
        ("council_of_europe_signature", "2027-09-20"),
    )
    standing = stand(events, programme(), date(2027, 9, 20))
    assert (standing.known.kind, standing.since) == ("international", date(2027, 9, 20))
    assert told(standing) == [
        "Index report of cycle 1 (2027-03-01) came before membership (2027-09-20)",
        "Expert visit (2027-05-11) came before membership (2027-09-20)",
    ]


def test_the_statement_signed_before_any_note_needs_no_note() -> None:
    events = lived(
        new_city(ADOPTED),
        ("council_of_europe_signature", "2026-12-01"),
        ("city_signature", "2026-12-02"),
        ("council_decision", "2027-01-15"),
    )
    standing = stand(events, programme(), date(2027, 1, 15))
    assert standing.since == date(2026, 12, 2)
    assert seen(standing, "membership")[0][1:] == ("welcome", "open")


def test_a_city_lapses_and_returns_and_both_times_are_told() -> None:
    events = history(*joined("2012"), ("assessment", 1, "final_report", "2014"))
    events = do(events, ADOPTED, ChangeKind("lapsed", date(2019, 6, 30), "no word for years"))
    gone = stand(events, programme(), date(2027, 1, 4))
    assert (gone.known.kind, [m for m in gone.unsettled() if m.asks], ladder(gone)) == ("lapsed", [], [])
    events = lived(
        events,
        ("expression_of_interest", "2027-02-01"),
        ("eligibility_note", "2027-02-15"),
        ("city_signature", "2027-03-01"),
        ("council_of_europe_signature", "2027-03-20"),
        ("coordinator_named", "2027-04-01"),
    )
    standing = stand(events, programme(), date(2027, 4, 1))
    assert (standing.known.kind, standing.since) == ("international", date(2027, 3, 20))
    signed = {
        key[1]: str(held[0].on) for key, held in standing.known.accounts.items() if key[2] == "city_signature"
    }
    assert signed == {1: "2012", 2: "2027-03-01"}
    assert stand(events, programme(), date(2018, 1, 1)).known.kind == "international"
    assert find(standing, "assessment", 2, "questionnaire_returned").state == "open"


def test_what_fell_due_while_a_city_was_away_waits_until_it_has_settled_in_again() -> None:
    strategy = ("strategy", 1, "strategy_validated", "2026-12-01")
    events = history(*joined("2012"), strategy)
    events = do(events, date(2027, 6, 1), ChangeKind("withdrawn", date(2027, 6, 1), "a new Mayor"))
    events = lived(
        events,
        ("expression_of_interest", "2029-02-01"),
        ("city_signature", "2029-03-01"),
        ("council_of_europe_signature", "2029-03-20"),
    )
    yearly = [o for o in ladder(stand(events, programme(), date(2029, 3, 21))) if o.letter == "strategy_year"]
    assert [o.owed_on for o in yearly] == [date(2029, 3, 20) + timedelta(days=60)]


def test_a_pause_of_three_years_shifts_every_clock_by_three_years() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2026-06-01"))
    events = lived(events, ("questionnaire_sent", "2026-12-07"))
    before = {m.key: m.due_on for m in stand(events, programme(), date(2026, 12, 8)).unsettled() if m.due_on}
    start, end = date(2027, 1, 4), date(2030, 1, 4)
    events = do(events, start, Pause("war", start))
    assert {owed.letter for owed in ladder(stand(events, programme(), date(2029, 6, 1)))} == {"pause_word"}
    events = do(events, end, Resume("peace", end))
    standing = stand(events, programme(), end)
    for key, due in before.items():
        now = standing.milestones[key]
        assert now.due_on is not None and due is not None
        assert timedelta(0) <= now.due_on - (due + (end - start)) <= timedelta(days=14), key
        assert now.late_days(standing.known) == 0


def test_a_day_that_two_pauses_tell_of_counts_once_whatever_their_order() -> None:
    known = lived(history(*joined("2018")), ("questionnaire_sent", "2026-12-07"))
    spans = [("2027-03-01", "2027-05-01"), ("2027-04-01", "2027-06-01"), ("2027-01-04", "2027-02-01")]
    start, end = date(2027, 1, 4), date(2027, 6, 1)
    before = find(stand(known, programme(), start), "assessment", 1, "questionnaire_returned").due_on
    for order in permutations(spans):
        events = known
        for since, until in order:
            events = do(events, end, Pause("war", date.fromisoformat(since)))
            events = do(events, end, Resume("peace", date.fromisoformat(until)))
        standing = stand(events, programme(), end)
        now = find(standing, "assessment", 1, "questionnaire_returned").due_on
        assert standing.known.paused_days(start - timedelta(days=1), end) == 28 + 92
        assert before is not None and now is not None
        assert timedelta(120) <= now - before <= timedelta(127), order


def test_a_date_chosen_in_a_pause_moves_by_the_days_that_were_left_of_it() -> None:
    events = lived(history(*joined("2018")), ("questionnaire_sent", "2026-12-07"))
    start, chosen, end = date(2027, 1, 4), date(2027, 2, 15), date(2027, 3, 1)
    events = do(events, start, Pause("elections", start))
    events = do(events, chosen, ChooseDate("questionnaire_returned", date(2027, 6, 1)))
    events = do(events, end, Resume("over", end))
    moved = find(stand(events, programme(), end), "assessment", 1, "questionnaire_returned").due_on
    assert moved == date(2027, 6, 14)  # 13 days; 1 March is no day of the pause


def test_a_reassessment_window_waits_out_the_pause_too() -> None:
    events = do(history(*joined("2018"), ("assessment", 1, "final_report", "2026-06-01")), ADOPTED)
    events = do(events, date(2027, 6, 1), Pause("war", date(2027, 6, 1)))
    events = do(events, date(2030, 6, 1), Resume("peace", date(2030, 6, 1)))
    opens = [m for m in stand(events, programme(), date(2030, 6, 3)).ahead if m.cycle == 2]
    assert {m.opened_on for m in opens} == {date(2028, 6, 1) + (date(2030, 6, 1) - date(2027, 6, 1))}
    later = find(stand(events, programme(), date(2031, 7, 1)), "assessment", 2, "questionnaire_returned")
    assert later.state == "open"


def test_a_questionnaire_of_nineteen_months_is_no_trouble() -> None:
    events = lived(
        history(*joined("2018")),
        ("questionnaire_sent", "2026-12-07"),
        ("questionnaire_returned", "2028-07-10"),
    )
    standing = stand(events, programme(), date(2028, 7, 10))
    assert find(standing, "assessment", 1, "questionnaire_returned").state == "done"
    assert told(standing) == []


def test_an_index_before_joining_is_told_as_such_and_nothing_more() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2014"))
    assert told(stand(events, programme(), ADOPTED)) == [
        "Index report of cycle 1 (2014) came before membership (2018-01-01 to 2018-12-31)"
    ]


def test_a_visit_before_the_report_is_accepted_and_noted_and_the_report_still_opens_what_follows() -> None:
    events = lived(
        history(*joined("2018")),
        ("questionnaire_sent", "2026-12-07"),
        ("visit_held", "2027-02-10"),
        ("final_report", "2027-06-01"),
        ("profile_final", "2027-09-01"),
    )
    standing = stand(events, programme(), date(2027, 9, 1))
    assert told(standing) == ["Expert visit (2027-02-10) came before an Index report (2027-06-01)"]
    assert find(standing, "strategy", 1, "support_group_set_up").state == "open"


def test_years_alone_make_a_different_order_only_where_they_do_not_overlap() -> None:
    same = history(
        *joined("2018"), ("assessment", 1, "final_report", "2018"), ("visit", 1, "visit_held", "2018")
    )
    assert told(stand(same, programme(), ADOPTED)) == []
    apart = history(
        *joined("2018"), ("assessment", 1, "final_report", "2019"), ("visit", 1, "visit_held", "2018")
    )
    assert told(stand(apart, programme(), ADOPTED)) == [
        "Expert visit (2018) came before an Index report (2019)"
    ]


def test_a_report_known_by_the_year_counts_from_its_last_day_and_off_the_weekend() -> None:
    """The example of the procedure: a report of 2019 is one of 31 December 2019, due on a Monday of 2023."""
    events = do(history(*joined("2018"), ("assessment", 1, "final_report", "2019")), ADOPTED)
    window = find(stand(events, programme(), ADOPTED), "assessment", 2, "questionnaire_returned")
    assert (window.opened_on, window.due_on) == (date(2021, 12, 31), date(2023, 1, 2))
    assert window.clock is not None and window.clock.force == "ideal"


LEAPS = (
    ("2028-02-29", date(2030, 2, 28)),
    ("2027-12-31", date(2029, 12, 31)),
    ("2028-08-31", date(2030, 8, 31)),
)


@pytest.mark.parametrize(("report", "opens"), LEAPS)
def test_months_are_counted_by_the_calendar_over_leap_days_and_short_months(report: str, opens: date) -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", report), adopted=date(2030, 9, 2))
    window = find(stand(events, programme(), date(2030, 9, 2)), "assessment", 2, "questionnaire_returned")
    assert window.opened_on == opens


def test_both_signatures_on_one_day_make_a_member_of_that_day_in_either_order() -> None:
    day = "2027-01-10"
    for first, second in (SIDES, SIDES[::-1]):
        events = lived(
            new_city(ADOPTED), ("expression_of_interest", "2026-12-01"), (first, day), (second, day)
        )
        standing = stand(events, programme(), date(2027, 1, 10))
        assert (standing.known.kind, standing.since, told(standing)) == (
            "international",
            date(2027, 1, 10),
            [],
        )


PAST = (
    ("city_signature", "2012"),
    ("council_of_europe_signature", "2012-05"),
    ("final_report", "2011"),
    ("visit_held", "2013-03-04"),
    ("profile_final", "2013"),
    ("strategy_validated", "2010-06"),
)


@given(st.permutations(PAST))
@settings(max_examples=25, deadline=None)
def test_the_order_in_which_the_past_is_recorded_changes_nothing(order: list[tuple[str, str]]) -> None:
    """What happened is the same in whatever order a file or an officer tells it."""

    def recorded(facts: Sequence[tuple[str, str]]) -> list[Event]:
        said = [Reach(milestone, parse_when(on), cycle=1) for milestone, on in facts]
        return do(history(), ADOPTED, *said)

    one, other = (stand(recorded(facts), programme(), ADOPTED) for facts in (PAST, order))
    assert {m.key: (m.state, m.opened_on, m.due_on) for m in one.milestones.values()} == {
        m.key: (m.state, m.opened_on, m.due_on) for m in other.milestones.values()
    }
    assert (told(one), one.since, one.known.kind) == (told(other), other.since, other.known.kind)
