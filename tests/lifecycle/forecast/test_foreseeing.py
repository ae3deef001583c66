"""Forecasts: the same seed the same figures, capacity kept, the floor kept, what-ifs that matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.forecast.assumptions import assumptions
from lifecycle.forecast.foreseeing import Capacity, Question, foresee
from lifecycle.forecast.levelling import moves
from lifecycle.forecast.running import KINDS, Rules, Run
from lifecycle.forecast.starting import Start, observed, starts
from lifecycle.reading import programme
from tests.lifecycle.cast import ADOPTED, joined, on

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
    assert sum(many.high["reports"]) > sum(few.high["reports"])


def test_cities_that_would_join_bring_visits() -> None:
    alone = foresee(CITIES, rules(4), assumptions(), QUESTION, CAPACITY)
    joined_by = foresee(CITIES, rules(4), assumptions(), replace(QUESTION, join=10), CAPACITY)
    assert sum(alone.high["visits"]) == 0
    assert sum(joined_by.high["visits"]) > 0


@given(st.integers(0, 5), st.integers(0, 10_000))
def test_no_more_analyses_begin_than_there_are_slots(slots: int, seed: int) -> None:
    run = Run(FIRST, 48, rules(slots), assumptions(), Random(seed))
    work = run.live(CITIES)
    assert sum(work.by["reports"]) <= slots * 48


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
    facts = [
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
    (move,) = moves([("ville-fr", standing)], hours, 8)
    assert (move.milestone, move.due_on, move.to) == (
        "completeness_checked",
        date(2026, 12, 10),
        date(2027, 1, 10),
    )
