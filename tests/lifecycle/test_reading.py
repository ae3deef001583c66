"""The programme as data: what contradicts itself is refused with file, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifecycle import reading
from lifecycle.reading import ProgrammeError, programme, read_programme

TEXT = Path(reading.__file__).with_name("programme.toml").read_text(encoding="utf-8")


def refused(tmp_path: Path, old: str, new: str) -> str:
    assert old in TEXT
    path = tmp_path / "other.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as error:
        read_programme(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('owner = "leadership"', 'owner = "mayor"', "membership.expression_of_interest.owner", "“mayor”"),
        ('provenance = "programme"\n', "", "provenance", "is missing"),
        ('force = "condition"', 'force = "must"', "force", "“must” is not known"),
        ('after = ["eligibility_note"]', 'after = ["eligibility"]', "council_decision", "no milestone"),
        ("working_days = 20", "working_days = -1", "working_days", "0 or more"),
        ("working_days = 20", "fortnights = 2", "fortnights", "is not known"),
        ('membership = "runs", ', "", "kinds.candidate.tracks", "must name exactly"),
        ('beside = "city_signature"', 'beside = "welcome"', "beside", "no earlier milestone"),
        ('follows = "final_report"', 'follows = "the_end"', "assessment.follows", "no milestone"),
        ('key = "data_processed"', 'key = "draft_report"', "assessment", "same key"),
        ("version = ", "versions = ", "top level.versions", "is not known"),
        ("[kinds.candidate]", "[kinds.candidate", "other.toml", "not TOML"),
    ],
)
def test_an_inconsistent_programme_is_refused_with_file_key_and_reason(
    tmp_path: Path, old: str, new: str, key: str, reason: str
) -> None:
    sentence = refused(tmp_path, old, new)
    assert sentence.startswith("other.toml")
    assert key in sentence
    assert reason in sentence


def test_every_milestone_of_the_procedure_is_in_the_programme_in_its_usual_order() -> None:
    keys = {track.key: [m.key for m in track.milestones] for track in programme().tracks}
    assert keys["assessment"] == [
        "questionnaire_sent",
        "questionnaire_returned",
        "grid_returned",
        "completeness_checked",
        "data_processed",
        "draft_report",
        "city_comments",
        "final_report",
    ]
    assert keys["visit"] == [
        "team_appointed",
        "dates_agreed",
        "travel_cost_agreed",
        "programme_agreed",
        "visit_held",
        "results_confirmed",
        "profile_draft",
        "profile_comments",
        "profile_final",
    ]
    assert keys["contribution"] == ["year_opened", "call_issued", "contribution_paid"]
    assert list(keys) == ["membership", "assessment", "visit", "strategy", "contribution", "engagement"]


def test_every_timing_says_where_it_comes_from_and_how_binding_it_is() -> None:
    clocks = [
        clock
        for track in programme().tracks
        for m in track.milestones
        for one in (m, m.again)
        if one is not None
        for clock in (one.opens, one.due, one.floor, one.longest, one.every)
        if clock is not None
    ]
    assert len(clocks) > 60
    assert {clock.provenance for clock in clocks} == {"programme", "seen", "house"}


def test_only_the_programmes_own_words_are_tagged_as_the_programmes() -> None:
    report = programme().milestone("assessment", "final_report")
    assert report.floor is not None
    assert (report.floor.provenance, report.floor.force, report.floor.span.weeks) == ("programme", "floor", 8)
    assert report.due is not None
    assert report.due.provenance == "house"
    again = programme().milestone("assessment", "questionnaire_returned").again
    assert again is not None
    assert again.due is not None
    assert (again.due.provenance, again.due.force, again.due.span.months) == ("programme", "ideal", 36)
