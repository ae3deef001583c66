"""The JSON documents: their keys are the contract."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lifecycle.commands import Contact
from models import clock
from models.database import House
from models.door import submit
from models.keeping.runs import keep_anchor
from models.proof import anchors
from tests.desk.conftest import Icc

AUDIT = {"as_of", "known_on", "programme", "anchor", "cities"}
CITY = {
    "city", "country", "iso_country", "kind", "since", "accession_completed", "paused", "tracks",
    "deviations", "observations",
}  # fmt: skip
TRACK = {
    "track", "cycle", "milestone", "state", "owner", "opened_on", "earliest_on", "due_on", "provisional",
    "precision", "late_days", "provenance", "force", "next_reminder_on",
}  # fmt: skip
EVENT = {
    "seq", "track", "cycle", "milestone", "kind", "on", "precision", "recorded_at", "actor", "source",
    "reason", "hash",
}  # fmt: skip


def test_audit(icc: Icc, settled: House) -> None:
    document = icc("audit", "--json").document
    assert set(document) >= AUDIT
    assert [city["city"] for city in document["cities"]] == ["Bergen", "Lyon", "Manchester"]
    for city in document["cities"]:
        assert set(city) >= CITY
        assert all(set(entry) >= TRACK for entry in city["tracks"])


def test_format_json_is_the_same_as_json(icc: Icc, settled: House) -> None:
    assert icc("audit", "--format", "json").out == icc("audit", "--json").out


def test_city_show_adds_people_events_and_letters(icc: Icc, settled: House) -> None:
    document = icc("city", "show", "Manchester, GB", "--json").document
    assert set(document) >= CITY | {"people", "events", "notices"}
    assert [person["email"] for person in document["people"]] == ["ada@manchester.example"]
    assert all(set(event) >= EVENT for event in document["events"])


def test_the_window_of_a_vague_report_counts_from_the_last_day_of_its_year(icc: Icc, settled: House) -> None:
    city = icc("city", "show", "Manchester", "--json").document
    window = next(e for e in city["tracks"] if e["milestone"] == "questionnaire_returned")
    assert (window["cycle"], window["opened_on"], window["due_on"]) == (2, "2021-12-31", "2023-01-03")
    assert (window["force"], window["provenance"], window["precision"]) == ("ideal", "programme", "year")


def test_import_counts_and_names_what_it_left(icc: Icc, cities: Path, house: House) -> None:
    first = icc("import", str(cities), "--json").document
    assert (first["created"], first["changed"], first["unchanged"]) == (3, 0, 0)
    assert first["events"] > 3 and first["skipped"] == []
    again = icc("import", str(cities), "--json").document
    assert (again["created"], again["changed"], again["unchanged"], again["events"]) == (0, 0, 3, 0)


def test_a_bad_row_writes_nothing_and_the_document_is_printed_all_the_same(
    icc: Icc, cities: Path, house: House
) -> None:
    cities.write_text(cities.read_text().replace("2008", "1208"), encoding="utf-8")
    said = icc("import", str(cities), "--json")
    assert said.code == 1
    assert [set(bad) for bad in said.document["skipped"]] == [{"line", "column", "value", "reason"}]
    assert icc("audit", "--json").document["cities"] == []
    assert icc("import", str(cities), "--skip-bad", "--json").code == 0
    assert len(icc("audit", "--json").document["cities"]) == 2


def test_a_dry_run_writes_nothing(icc: Icc, cities: Path, house: House) -> None:
    assert icc("import", str(cities), "--dry-run", "--json").document["created"] == 3
    assert icc("audit", "--json").document["cities"] == []


def test_why_answers_with_steps_and_their_sources(icc: Icc, settled: House) -> None:
    for words in (["Manchester"], ["Manchester", "final_report"], ["Manchester", "final report"]):
        document = icc("why", *words, "--json").document
        assert set(document) >= {"question", "answer", "steps"}
        assert document["steps"] and all(set(step) >= {"text", "source"} for step in document["steps"])


def test_verify_and_rebuild(icc: Icc, settled: House) -> None:
    verified = icc("verify", "--json")
    assert (verified.code, set(verified.document) >= {"events", "ok", "first_bad"}) == (0, True)
    rebuilt = icc("rebuild", "--check", "--json")
    assert rebuilt.code == 0
    assert rebuilt.document["ok"] and rebuilt.document["differences"] == []


def test_a_ledger_that_was_altered_is_three(icc: Icc, settled: House) -> None:
    with settled.begin() as connection:
        connection.exec_driver_sql("UPDATE event SET actor = 'somebody' WHERE city = 'bergen-no' AND seq = 1")
    said = icc("verify", "--json")
    assert said.code == 3
    assert said.document["ok"] is False
    assert "bergen-no" in json.dumps(said.document["first_bad"])


def test_a_tail_cut_with_care_is_found_by_the_anchor_that_the_day_kept(icc: Icc, settled: House) -> None:
    kept = anchors.keep(settled, clock.today(settled))
    keep_anchor(settled, clock.today(settled), "0" * 64, cities=3, events=9)
    assert icc("verify").code == 0
    with settled.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE city = 'lyon-fr'")
        connection.exec_driver_sql("DELETE FROM event_note WHERE city = 'lyon-fr'")
        connection.exec_driver_sql("DELETE FROM head WHERE city = 'lyon-fr'")
    said = icc("verify", "--json")
    assert (said.code, said.document["first_bad"]["city"]) == (3, "lyon-fr")
    kept.write_text("{}", encoding="utf-8")
    assert (icc("verify").code, "was altered" in icc("verify").out) == (3, True)


def test_a_house_that_rehearses_another_time_raises_no_alarm(
    icc: Icc, peopled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = anchors.keep(peopled, date(2030, 3, 4))
    keep_anchor(peopled, date(2030, 3, 4), "0" * 64, cities=3, events=9)
    monkeypatch.setenv("ICC_REHEARSAL", "1")
    submit(peopled, "bergen-no", Contact(date(2025, 3, 3), "officer"), now=datetime(2025, 3, 3, tzinfo=UTC))
    assert (icc("verify").code, anchors.set_aside(peopled), kept.exists()) == (0, [], True)


def test_an_anchor_noted_earlier_still_holds_until_something_is_added(
    icc: Icc, settled: House, tmp_path: Path
) -> None:
    noted = tmp_path / "anchor.txt"
    noted.write_text(icc("audit", "--json").document["anchor"] + "\n")
    assert icc("verify", "--anchor", str(noted)).code == 0
    assert icc("record", "Bergen", "welcome", "--on", "2009").code == 0
    assert icc("verify", "--anchor", str(noted)).code == 3


def test_the_programme_in_force_shows_owner_force_and_source_of_every_milestone(icc: Icc) -> None:
    document = icc("programme", "show", "--json").document
    milestones = [m for track in document["tracks"] for m in track["milestones"]]
    assert len(document["tracks"]) == 6
    assert all(m["owner"] and m["force"] and m["provenance"] and m["source"] for m in milestones)


def test_a_programme_that_contradicts_itself_is_three_and_says_where(icc: Icc, tmp_path: Path) -> None:
    wrong = tmp_path / "next.toml"
    wrong.write_text('version = "2027.1"\n')
    said = icc("programme", "check", str(wrong))
    assert said.code == 3
    assert "next.toml" in said.err and "valid_from" in said.err
    assert icc("programme", "check", "lifecycle/programme.toml").code == 0


def test_a_milestone_is_explained_on_two_times_as_the_audit_is(icc: Icc, settled: House) -> None:
    assert (
        icc("record", "Manchester", "questionnaire_returned", "--cycle", "2", "--on", "2026-03-02").code == 0
    )
    now = icc("why", "Manchester", "questionnaire_returned", "--json").document
    then = icc("why", "Manchester", "questionnaire_returned", "--as-of", "2025-06-01", "--json").document
    assert "reached" in now["answer"]
    assert then["as_of"] == "2025-06-01" and "reached" not in then["answer"]
    early = icc("why", "Manchester", "final_report", "--known-on", "2020-01-01")
    assert (early.code, "nothing was on record" in early.err) == (1, True)
    assert icc("why", "--notice", "1", "--as-of", "2025-06-01").code == 2
    assert icc("why", "Manchester", "visit.poll", "--as-of", "2025-06-01").code == 1


def test_days_before_anything_was_on_record_are_told_with_what_to_ask_instead(
    icc: Icc, settled: House
) -> None:
    assert (
        "by the end of 2018-06-01: choose a later --known-on" in icc("audit", "--known-on", "2018-06-01").out
    )
    days = ("--from", "2018-01-01", "--to", "2019-12-31")
    said = icc("changes", *days)
    assert "0 changes" in said.out + said.err and "--known-on" in said.out + said.err
    known = icc("changes", *days, "--known-on", clock.today(settled).isoformat())
    assert "Manchester" in known.out and "0 changes" not in known.out + known.err
