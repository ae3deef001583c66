"""How a city went through the programme: its steps, the time between, on whom it was spent."""

from __future__ import annotations

from datetime import date

from lifecycle.auditing.conformance import intervals, kind_of, observed, side_of, steps, usual, waits
from lifecycle.commands import Pause, Reach, Resume
from lifecycle.deviations import deviations
from lifecycle.programme import OWNERS
from lifecycle.reading import programme
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, do, history, joined, new_city, on

REPORTS = (("assessment", 1, "final_report", "2016-01-10"), ("assessment", 2, "final_report", "2019-01-10"))
TRACK = programme().track("assessment")


def test_every_owner_waits_on_one_of_three_sides() -> None:
    assert {side_of(owner) for owner in OWNERS} == {"city", "secretariat", "analyst"}
    assert (side_of("payer"), side_of("expert"), side_of("institute")) == ("city", "secretariat", "analyst")


def test_rounds_are_apart_by_what_they_count_from() -> None:
    [found] = intervals(on(ADOPTED, *joined("2014"), *REPORTS), TRACK)
    assert (found.first, found.last, found.days, found.exact) == ("final_report", "final_report", 1096, True)


def test_a_year_is_not_known_to_the_day() -> None:
    standing = on(ADOPTED, ("assessment", 1, "final_report", "2016"), REPORTS[1])
    assert [found.exact for found in intervals(standing, TRACK)] == [False]


def test_the_observed_path_is_that_of_the_days_and_the_usual_one_the_programmes() -> None:
    facts = (("assessment", 1, "final_report", "2019-01-10"), ("assessment", 1, "draft_report", "2019-03-01"))
    standing = on(ADOPTED, *facts)
    assert observed(standing, "assessment") == {("final_report", "draft_report"): 1}
    assert ("draft_report", "city_comments") in usual(TRACK)
    assert [step.key[2] for step in steps(standing, "assessment")] == ["final_report", "draft_report"]


def test_waiting_counts_from_the_opening_less_pauses_and_ends_when_it_is_reached() -> None:
    signed, sent = date(2026, 12, 1), date(2026, 12, 31)
    events = do(
        new_city(ADOPTED),
        signed,
        *(Reach(side, When(signed)) for side in ("city_signature", "council_of_europe_signature")),
    )
    events = do(events, date(2026, 12, 10), Pause("floods", date(2026, 12, 10)))
    events = do(events, date(2026, 12, 20), Resume("over", date(2026, 12, 20)))
    open_ = {w.milestone: w for w in waits(stand(events, programme(), sent))}["questionnaire_sent"]
    assert (open_.side, open_.days, open_.still) == ("secretariat", 20, True)
    done = do(events, sent, Reach("questionnaire_sent", When(sent)))
    later = {w.milestone: w for w in waits(stand(done, programme(), date(2027, 6, 1)))}["questionnaire_sent"]
    assert (later.days, later.still) == (20, False)


def test_nothing_waited_before_adoption() -> None:
    assert all(wait.days == 0 for wait in waits(on(ADOPTED, *joined("2008"), *REPORTS)))


def test_kinds_of_different_orders() -> None:
    early = stand(history(*joined("2020"), *REPORTS), programme(), ADOPTED)
    assert {kind_of(each) for each in deviations(early)} == {"came before"}
    unknown = on(ADOPTED, *REPORTS, kind="unconfirmed")
    assert {kind_of(each) for each in deviations(unknown)} == {"without record of"}
