"""Forecasts: the same seed the same figures, capacity kept, the floor kept, what-ifs that matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.forecast.assumptions import assumptions
from lifecycle.forecast.foreseeing import Capacity, Question, foresee
from lifecycle.forecast.levelling import level
from lifecycle.forecast.running import KINDS, Run
from lifecycle.forecast.starting import Start, observed, starts
from lifecycle.forecast.timings import MONTH, Rules, Timing
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from tests.lifecycle.cast import ADOPTED, do, history, joined, on
from tests.lifecycle.versions import house_of, version

FIRST = date(2026, 12, 1)
CAPACITY = Capacity(1, 2, 600)
QUESTION = Question(FIRST, 36, 40, seed=7)
CITIES = [Start(f"c{n}", True, date(2012 + n % 12, 6, 1), pays=True) for n in range(40)]


def rules(slots: int = 1) -> Rules:
    return Rules.of(programme(), slots)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    first = foresee(CITIES, rules(), assumptions(), QUESTION, CAPACITY)
    assert foresee(CITIES, rules(), assumptions(), QUESTION, CAPACITY) == first
    assert foresee(CITIES, rules(), assumptions(), replace(QUESTION, seed=8), CAPACITY) != first


def test_the_months_are_named_and_the_band_holds_the_median() -> None:
    months = foresee(CITIES, rules(), assumptions(), QUESTION, CAPACITY).document()
    assert [m["month"] for m in months][:2] == ["2026-12", "2027-01"]
    assert len(months) == 36
    for month in months:
        for kind in KINDS:
            assert month["low"][kind] <= month["work"][kind] <= month["high"][kind]


def test_more_slots_bring_more_reports() -> None:
    few = foresee(CITIES, rules(1), assumptions(), QUESTION, CAPACITY)
    many = foresee(CITIES, rules(6), assumptions(), QUESTION, CAPACITY)
    assert sum(many.by_month.high["reports"]) > sum(few.by_month.high["reports"])


def test_cities_that_would_join_bring_visits() -> None:
    alone = foresee(CITIES, rules(4), assumptions(), QUESTION, CAPACITY)
    joined_by = foresee(CITIES, rules(4), assumptions(), replace(QUESTION, join=10), CAPACITY)
    assert sum(alone.by_month.high["visits"]) == 0
    assert sum(joined_by.by_month.high["visits"]) > 0


@given(st.integers(0, 5), st.integers(0, 10_000))
def test_no_more_analyses_begin_than_there_are_slots(slots: int, seed: int) -> None:
    run = Run(FIRST, 48, rules(slots), assumptions(), Random(seed))
    work = run.live(CITIES)
    assert sum(work.by["reports"]) <= slots * 48


def test_a_round_under_way_keeps_its_own_floor_and_the_next_takes_the_one_in_force() -> None:
    complete = date(2026, 12, 1)
    quick = {n: replace(d, shortest=0, usual=0, longest=0) for n, d in assumptions().durations.items()}
    own = Timing(window=30, floor=120)
    start = Start("c", True, None, step="data_processed", since=complete, complete_on=complete, timing=own)
    supposed = replace(assumptions(), durations=quick, intervals=(40,), says_yes=1.0)
    work = Run(FIRST, 36, rules(), supposed, Random(1)).live([start]).by["reports"]
    assert [n for n, reports in enumerate(work) if reports] == [3, 29]  # 120 days; then 24 months and 8 weeks


def test_a_version_to_come_times_the_rounds_that_begin_under_it() -> None:
    sooner = replace(rules().versions[0][1], window=0.0)
    later = Rules((*rules().versions, (date(2027, 6, 1), sooner)), 1)
    run = Run(FIRST, 12, later, assumptions(), Random(1))
    assert [run._in_force(day).window for day in (0, 181, 182)] == [24 * MONTH, 24 * MONTH, 0.0]


def test_a_programme_without_the_timings_of_a_round_binds_nothing() -> None:
    assert Timing.of(replace(programme(), by_key={})) == Timing()


def test_whole_years_have_a_band_of_their_own() -> None:
    found = foresee(CITIES, rules(), assumptions(), QUESTION, CAPACITY)
    assert [year["year"] for year in found.yearly()] == [2027, 2028]
    assert found.yearly()[0]["low"]["letters"] > max(found.by_month.high["letters"])


def test_no_report_comes_before_its_eight_weeks() -> None:
    complete = date(2026, 12, 1)
    hurried = {
        name: replace(d, shortest=0, usual=0, longest=0) for name, d in assumptions().durations.items()
    }
    start = Start("c", True, None, step="data_processed", since=complete, complete_on=complete)
    run = Run(FIRST, 6, rules(), replace(assumptions(), durations=hurried), Random(1))
    assert run.live([start]).by["reports"] == [0, 1, 0, 0, 0, 0]  # 26 January, not December


def test_the_house_own_durations_are_drawn_once_it_has_observed_enough() -> None:
    known = assumptions().with_observed({"city_comments": [10] * 8, "draft_report": [5] * 7})
    assert known.durations["city_comments"].draw(Random(1)) == 10
    assert "city_comments" not in known.stated()
    assert "draft_report" in known.stated()


def test_only_dates_known_to_the_day_are_observed() -> None:
    facts: list[tuple[str, int, str, str]] = [
        ("assessment", 1, "draft_report", "2026-03-02"),
        ("assessment", 1, "city_comments", "2026-03-20"),
        ("assessment", 1, "final_report", "2026"),
    ]
    assert observed([on(ADOPTED, *joined("2018"), *facts)]) == {"city_comments": [18]}


def test_members_take_part_and_paused_or_unconfirmed_cities_do_not() -> None:
    member = on(ADOPTED, *joined("2018"), ("assessment", 1, "final_report", "2019"))
    other = on(ADOPTED, ("assessment", 1, "final_report", "2013"), kind="unconfirmed")
    assert [(s.key, s.report_on) for s in starts([("a", member), ("b", other)])] == [
        ("a", date(2019, 12, 31))
    ]


def test_a_month_that_is_too_full_brings_a_proposal_and_a_date_of_the_citys_never_moves() -> None:
    standing = on(
        date(2026, 11, 26),
        *joined("2018"),
        ("assessment", 1, "questionnaire_returned", "2026-11-26"),
    )
    hours = {"2026-12": 10.0, "2027-01": 0.0, "2027-02": 0.0, "2027-03": 99.0}
    levelled = level([("ville-fr", standing)], {"hours": hours}, {"hours": 8})
    (move,) = levelled.moves
    assert (move.milestone, move.due_on, move.to) == (
        "completeness_checked",
        date(2026, 12, 10),
        date(2027, 1, 11),  # the tenth is a Sunday
    )
    assert levelled.red == ["2027-03"]


def test_a_date_of_ours_moves_neither_past_what_follows_it_nor_into_a_month_it_would_fill() -> None:
    standing = on(
        date(2026, 11, 26), *joined("2018"), ("assessment", 1, "questionnaire_returned", "2026-11-26")
    )
    full = {"2026-12": 10.0, "2027-01": 7.0}
    levelled = level([("ville-fr", standing)], {"hours": full}, {"hours": 8})
    assert (levelled.moves, levelled.red) == ([], ["2026-12"])


def _begun(window: date) -> CityStanding:
    """A member of which a round has opened under the packaged version, while 2027.9 is in force."""
    facts = (*joined("2018"), ("assessment", 1, "final_report", "2024-10-01"))
    events = do(history(*facts), window)
    rules = house_of(version("2027.9", ("months = 24,", "months = 30,"), ("weeks = 8,", "weeks = 10,")))
    return stand(events, rules, date(2027, 2, 1))


def test_a_round_that_has_begun_is_foreseen_by_the_version_it_is_pinned_to() -> None:
    (start,) = starts([("ville-fr", _begun(date(2026, 11, 26)))])
    assert start.timing == Timing.of(programme())
    (plain,) = starts([("ville-fr", on(ADOPTED, *joined("2018")))])
    assert plain.timing is None
