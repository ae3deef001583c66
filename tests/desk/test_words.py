"""Every date with its force and provenance in words; late is only what we owe."""

from __future__ import annotations

from typing import Any

import pytest

from desk import words


def entry(**values: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "track": "assessment", "cycle": 2, "milestone": "questionnaire_returned", "state": "open",
        "owner": "coordinator", "opened_on": "2021-12-31", "earliest_on": None, "due_on": "2023-01-02",
        "provisional": False, "precision": "day", "late_days": 0, "provenance": "programme", "force": "ideal",
    }  # fmt: skip
    return usual | values


def test_an_ideal_interval_is_never_late_however_long_ago() -> None:
    long_ago = entry(late_days=1400, owner="officer")
    assert not words.is_late(long_ago)
    assert words.passed_words(long_ago) == ""
    assert words.date_words(long_ago) == "open since 31 December 2021, ideally by 2 January 2023"


@pytest.mark.parametrize("force", ["ideal", "encouraged", "optional"])
def test_what_is_only_aimed_at_is_never_late(force: str) -> None:
    assert not words.is_late(entry(force=force, owner="analyst", late_days=30))


def test_what_we_owe_is_late_and_says_by_how_much() -> None:
    owed = entry(owner="analyst", force="house", late_days=1)
    assert words.is_late(owed)
    assert words.passed_words(owed) == "1 day past the date we owed"


def test_a_city_past_its_date_is_not_late_but_may_choose_another() -> None:
    awaited = entry(force="house", late_days=40)
    assert not words.is_late(awaited)
    assert words.passed_words(awaited) == "the date has passed: another can be chosen"


@pytest.mark.parametrize(
    ("state", "owner", "milestone", "whose"),
    [
        ("open", "officer", "completeness_checked", "us"),
        ("queued", "institute", "data_processed", "us"),
        ("open", "coordinator", "city_comments", "city"),
        ("open", "leadership", "city_signature", "city"),
        ("open", "leadership", "council_of_europe_signature", "us"),
        ("waiting", "coordinator", "questionnaire_returned", "none"),
        ("done", "officer", "final_report", "none"),
        ("unrecorded", "leadership", "city_signature", "none"),
    ],
)
def test_whose_turn_it_is(state: str, owner: str, milestone: str, whose: str) -> None:
    asked = entry(state=state, owner=owner, milestone=milestone, force="house")
    assert words.turn(asked) == whose


@pytest.mark.parametrize("force", ["ideal", "encouraged", "optional"])
def test_what_is_only_aimed_at_is_up_to_the_city_and_not_awaited_from_it(force: str) -> None:
    assert words.turn_words(entry(force=force)) == "up to the city: coordinator"
    assert words.turn_words(entry(force="usual")) == "awaited from the city: coordinator"


def test_what_is_shown_for_information_is_nobodys_turn() -> None:
    assert words.turn(entry(asks=False)) == "none"


def test_a_date_of_the_citys_own_is_not_called_the_secretariats() -> None:
    own = entry(force="house", provenance="house", chosen=True, opened_on=None, due_on="2027-06-30")
    assert words.date_words(own) == "date chosen with the city: 30 June 2027"
    assert words.basis_words(own) == ""
    assert words.date_words({**own, "given": True}) == "working date 30 June 2027"


def test_a_floor_is_told_as_the_earliest_day_and_its_date_as_a_plan() -> None:
    report = entry(earliest_on="2027-03-03", due_on="2027-03-31", force="floor")
    assert words.date_words(report) == "not before 3 March 2027, planned for 31 March 2027"


def test_the_basis_says_where_a_date_comes_from_and_how_sure_it_is() -> None:
    said = words.basis_words(entry(precision="year", provisional=True))
    assert said == "from the programme’s document; counted from a year only; provisional until written down"
    assert words.basis_words(entry(provenance="house")) == "set by the secretariat"


def test_a_date_without_a_due_date_tells_its_force_beside_its_provenance() -> None:
    opened = entry(due_on=None, force="house", provenance="house")
    assert words.date_words(opened) == "open since 31 December 2021"
    assert words.basis_words(opened) == "a working date, set by the secretariat"


def test_a_milestone_that_is_settled_has_no_date_to_come() -> None:
    assert words.date_words(entry(state="done")) == ""
    assert words.basis_words(entry(state="done")) == ""


@pytest.mark.parametrize(
    ("on", "precision", "said"),
    [
        ("2019-01-01", "year", "2019"),
        ("2016-06-01", "month", "June 2016"),
        ("2023-01-02", "day", "2 January 2023"),
        ("2016-06", None, "June 2016"),
        (None, None, ""),
    ],
)
def test_a_vague_date_is_never_told_more_exactly_than_known(
    on: str | None, precision: str | None, said: str
) -> None:
    assert words.when(on, precision) == said


def test_a_round_is_named_from_the_second_on_and_a_contribution_by_its_year() -> None:
    assert words.round_name(entry(cycle=1)) == "Index assessment"
    assert words.round_name(entry()) == "Index assessment, round 2"
    assert words.round_name(entry(track="contribution", cycle=2027)) == "Contribution 2027"


def test_every_force_and_provenance_of_the_programme_has_its_words() -> None:
    from lifecycle.reading import programme

    milestones = [milestone for track in programme().tracks for milestone in track.milestones]
    assert {milestone.force for milestone in milestones} <= set(words.FORCES)
    assert {milestone.provenance for milestone in milestones} <= set(words.PROVENANCES)
    assert set(programme().kinds) == set(words.KINDS)
    assert {track.key for track in programme().tracks} == set(words.TRACKS)
