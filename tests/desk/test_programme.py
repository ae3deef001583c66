"""The programme changes under an officer's hands: shown first, moved by events, undone by a second move."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from lifecycle.auditing.comparing import differences
from lifecycle.programme import Span
from lifecycle.reading import PACKAGED, programme
from models import clock
from models.database import House
from models.keeping import runs
from models.proof.verify import rebuild_check, verify
from tests.desk.conftest import Icc, Said
from tests.lifecycle.versions import RENAMED, text_of, version
from tests.models.cast import live

CITY = """\
city,country,iso_country,joined_year,coordinator_email
Lyon,France,FR,,ada@lyon.example
"""
LONGER = (
    'due = { months = 4, provenance = "house", force = "house" }',
    'due = { months = 6, provenance = "house", force = "house" }',
)


@pytest.fixture
def lyon(house: House, icc: Icc, tmp_path: Path) -> House:
    """Lyon has just joined, and was sent the questionnaire: it is to be back within four months."""
    file = tmp_path / "cities.csv"
    file.write_text(CITY, encoding="utf-8")
    assert icc("import", str(file)).code == 0
    for milestone in ("city_signature", "council_of_europe_signature", "questionnaire_sent"):
        assert icc("record", "Lyon", milestone).code == 0
    return house


@pytest.fixture
def longer(tmp_path: Path) -> Path:
    """Version 2027.1, in which cities have six months for the questionnaire."""
    file = tmp_path / "longer.toml"
    file.write_text(text_of("2027.1", LONGER), encoding="utf-8")
    return file


def due(icc: Icc) -> Any:
    tracks = icc("city", "show", "Lyon", "--json").document["tracks"]
    return next(entry["due_on"] for entry in tracks if entry["milestone"] == "questionnaire_returned")


def ok(said: Said) -> Said:
    assert said.code == 0, said.err
    return said


def test_the_difference_is_shown_before_anything_moves(lyon: House, icc: Icc, longer: Path) -> None:
    before = due(icc)
    document = ok(icc("programme", "diff", str(longer), "--json")).document
    assert (document["from"], document["to"], document["cities"]) == (programme().version, "2027.1", 1)
    moved = next(m for m in document["moves"] if m["milestone"] == "questionnaire_returned")
    assert moved["before"]["due_on"] == before < moved["after"]["due_on"]
    assert any(m["letter"] == "questionnaire_reminder" for m in document["letters"])
    assert any(said["what"] == "due" for said in document["says"])
    assert due(icc) == before


def test_a_migration_moves_what_the_difference_said_and_a_second_one_undoes_it(
    lyon: House, icc: Icc, longer: Path
) -> None:
    before = due(icc)
    said = ok(icc("programme", "diff", str(longer), "--json")).document
    done = ok(icc("programme", "migrate", str(longer), "--reason", "cities asked", "--json")).document
    assert done["kept"] and done["moves"] == said["moves"] and done["events"] > 0
    moved = next(m for m in said["moves"] if m["milestone"] == "questionnaire_returned")
    assert due(icc) == moved["after"]["due_on"]
    assert icc("audit", "--json").document["programme"] == "2027.1"
    ok(icc("programme", "migrate", str(PACKAGED)))
    assert due(icc) == before
    assert verify(lyon)["ok"]
    assert icc("rebuild", "--check").code == 0


def test_a_dry_run_writes_nothing(lyon: House, icc: Icc, longer: Path) -> None:
    before = icc("city", "show", "Lyon", "--json").document
    ok(icc("programme", "migrate", str(longer), "--dry-run"))
    assert icc("city", "show", "Lyon", "--json").document == before
    versions = icc("programme", "versions", "--json").document["versions"]
    assert [each["version"] for each in versions] == [programme().version]


def test_running_cycles_may_stay_with_their_version(lyon: House, icc: Icc, longer: Path) -> None:
    before = due(icc)
    ok(icc("programme", "migrate", str(longer), "--only-new"))
    assert due(icc) == before
    assert "2027.1" in icc("programme", "versions").out


def test_a_milestone_that_goes_elsewhere_needs_its_map(lyon: House, icc: Icc, tmp_path: Path) -> None:
    file = tmp_path / "renamed.toml"
    file.write_text(text_of("2027.1", RENAMED), encoding="utf-8")
    refused = icc("programme", "diff", str(file))
    assert refused.code == 1 and "--map assessment.data_processed=" in refused.err
    ok(icc("programme", "diff", str(file), "--map", "assessment.data_processed=data_read"))


def test_nothing_is_migrated_while_a_letter_is_being_sent(lyon: House, icc: Icc, longer: Path) -> None:
    live(lyon, clock.today(lyon))
    with lyon.begin() as connection:
        assert connection.execute(text("UPDATE notice SET state = 'sending'")).rowcount
    refused = icc("programme", "migrate", str(longer))
    assert refused.code == 1 and "is being sent" in refused.err


def test_nothing_is_migrated_while_a_run_is_not_over(lyon: House, icc: Icc, longer: Path) -> None:
    run = runs.open_run(lyon, "accession", today=clock.today(lyon))
    refused = icc("programme", "migrate", str(longer))
    assert refused.code == 1 and "accession is running" in refused.err
    runs.close_run(lyon, run, state="completed", cities=1, events=0, notices=0)
    ok(icc("programme", "migrate", str(longer)))


def test_another_text_under_a_version_in_use_is_refused(lyon: House, icc: Icc, tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    file.write_text(text_of(programme().version, LONGER), encoding="utf-8")
    refused = icc("programme", "diff", str(file))
    assert refused.code == 1 and "give this one a new version" in refused.err


def test_a_letter_that_nobody_can_write_is_refused(lyon: House, icc: Icc, tmp_path: Path) -> None:
    file = tmp_path / "letters.toml"
    changed = text_of("2027.1", ('letter = "signature_pending"', 'letter = "a_letter_nobody_wrote"'))
    file.write_text(changed, encoding="utf-8")
    refused = icc("programme", "diff", str(file))
    assert refused.code == 1 and "cannot write a_letter_nobody_wrote" in refused.err


def test_one_city_gets_a_span_of_its_own(lyon: House, icc: Icc) -> None:
    before = due(icc)
    ok(icc("span", "Lyon", "questionnaire_returned", "--length", "9 months", "--reason", "elections"))
    assert due(icc) > before
    why = icc("why", "Lyon", "questionnaire_returned").out
    assert "set for this city by event" in why or "9 months" in why
    assert icc("span", "Lyon", "questionnaire_returned", "--length", "soon", "--reason", "x").code == 2


def test_the_projection_is_that_of_its_day_after_a_migration(lyon: House, icc: Icc, longer: Path) -> None:
    ok(icc("programme", "migrate", str(longer)))
    assert icc("rebuild", "--check", "--as-of", "2026-01-01").code == 0
    assert rebuild_check(lyon, clock.today(lyon), clock.today(lyon))["ok"]


def test_a_version_for_new_rounds_alone_moves_no_round_that_has_begun(
    lyon: House, icc: Icc, longer: Path
) -> None:
    before = due(icc)
    document = ok(icc("programme", "migrate", str(longer), "--only-new", "--json")).document
    assert (document["moves"], document["letters"], document["events"]) == ([], [], 0)
    assert due(icc) == before


def test_what_a_version_says_of_later_rounds_and_of_terms_is_told_as_well() -> None:
    sooner = version("2027.3", ("months = 24,", "months = 30,"))
    told = {(each.milestone, each.what) for each in differences(programme(), sooner)}
    assert ("questionnaire_returned", "opens, later rounds") in told
    name, clock_ = next(iter(programme().terms.items()))
    other = replace(programme(), terms={**programme().terms, name: replace(clock_, span=Span(days=99))})
    assert [each.what for each in differences(programme(), other)] == ["term"]
