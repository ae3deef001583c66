"""What happened long ago may be recorded late: it is a round of its own, and ends none that runs."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.commands import OpenTrack, Reach
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.when import parse_when
from tests.lifecycle.cast import ADOPTED, do, find, history, joined, on, seen

RUNNING = history(
    *joined("2018"),
    ("assessment", 1, "final_report", "2019"),
    ("assessment", 2, "questionnaire_sent", "2026-09-01"),
    ("assessment", 2, "questionnaire_returned", "2026-11-20"),
)


def told(events: list[Event], *facts: tuple[str, str]) -> list[Event]:
    """Each fact recorded on its own, without a cycle."""
    for milestone, when in facts:
        events = do(events, ADOPTED, Reach(milestone, parse_when(when)))
    return events


def asked(standing: CityStanding) -> list[tuple[str, str, date | None, date | None]]:
    """What is open, whatever the number of its round."""
    return [
        (m.key[2], m.state, m.opened_on, m.due_on) for m in standing.unsettled() if m.key[0] != "membership"
    ]


def test_an_older_report_ends_no_round_that_runs() -> None:
    before = stand(RUNNING, programme(), ADOPTED)
    after = stand(told(RUNNING, ("final_report", "2012")), programme(), ADOPTED)
    assert asked(after) == asked(before) != []
    assert [cycle for cycle, *_ in seen(after, "assessment")] == [2] * len(seen(after, "assessment"))
    assert find(after, "assessment", 3, "final_report").state == "done"


def test_an_older_report_in_the_first_round_that_runs_is_a_round_of_its_own() -> None:
    events = told(history(*joined("2018")), ("questionnaire_sent", "2026-09-01"), ("final_report", "2012"))
    standing = stand(events, programme(), ADOPTED)
    assert standing.current["assessment"] == 1
    assert find(standing, "assessment", 1, "questionnaire_returned").state == "open"
    assert find(standing, "assessment", 2, "final_report").state == "done"


def test_a_step_before_a_report_is_of_the_round_that_led_to_it_and_not_of_the_open_one() -> None:
    known = history(
        *joined("2014"), ("assessment", 1, "final_report", "2016"), ("assessment", 2, "final_report", "2019")
    )
    events = told(known, ("questionnaire_returned", "2018-09"), ("questionnaire_returned", "2015-03"))
    standing = stand(events, programme(), ADOPTED)
    assert {
        key[1]: str(held[0].on) for key, held in standing.known.accounts.items() if key[2] != "final_report"
    } == {
        1: "2015-03",
        2: "2018-09",
    }
    assert asked(standing) == asked(stand(known, programme(), ADOPTED))


def test_what_an_officer_opened_goes_on_whatever_is_recorded_in_it() -> None:
    events = do(on_record(), ADOPTED, OpenTrack("assessment", ADOPTED))
    events = do(events, ADOPTED, Reach("questionnaire_sent", parse_when("2011"), cycle=2))
    assert stand(events, programme(), ADOPTED).current["assessment"] == 2


def on_record() -> list[Event]:
    return history(*joined("2010"), ("assessment", 1, "final_report", "2012"))


@given(st.permutations(["2011", "2014-05", "2017-02-03", "2019", "2022-11"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_rounds_are_recorded_changes_nothing_that_is_asked(
    order: list[str], runs: bool
) -> None:
    """The next round counts from the last report, the first visit from the first, and what runs goes on."""
    running = [("questionnaire_sent", "2026-09-01")] if runs else []
    straight = told(history(*joined("2018")), *(("final_report", year) for year in sorted(order)), *running)
    mixed = told(history(*joined("2018")), *running, *(("final_report", year) for year in order))
    one, other = (stand(events, programme(), ADOPTED) for events in (straight, mixed))
    assert asked(one) == asked(other)
    assert one.accession_completed == other.accession_completed


def test_an_older_visit_ends_none_that_is_prepared() -> None:
    known = ("visit", 1, "visit_held", "2026-11-20"), ("visit", 2, "visit_held", "2011-05")
    standing = on(ADOPTED, *joined("2018"), ("assessment", 1, "final_report", "2025"), *known)
    assert standing.current["visit"] == 1
    assert {m.key[2] for m in standing.unsettled() if m.key[0] == "visit"} == {
        "results_confirmed",
        "profile_draft",
    }
