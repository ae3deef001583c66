"""Joining, networks, officers, names and hand-overs, as an officer types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database import House
from tests.desk.conftest import Icc

PAUL = ("--name", "Paul", "--email", "paul@lyon.example")


@pytest.fixture
def candidate(icc: Icc, settled: House) -> House:
    """Lyon wants to join."""
    assert icc("kind", "Lyon", "candidate", "--on", "2026-01-02", "--reason", "they wrote").code == 0
    return settled


def city(icc: Icc, name: str) -> dict[str, object]:
    return icc("city", "show", name, "--json").document


def kinds(icc: Icc, name: str) -> list[str]:
    return [n["kind"] for n in icc("notices", "--city", name, "--json").document["notices"]]


def test_an_accession_from_the_first_mail_to_the_second_signature(icc: Icc, candidate: House) -> None:
    orders = (
        ["interest", "Lyon", "--form", "e-mail", "--function", "unclear", *PAUL],
        ["interest", "Lyon", "--form", "letter", "--function", "leadership"],
        ["eligibility", "Lyon", "--leadership", "met", "--readiness", "met"],
        ["statement", "Lyon"],
        ["record", "Lyon", "council_of_europe_signature"],
        ["record", "Lyon", "city_signature"],
        ["handover", "Lyon", "coordinator", "--name", "Ada", "--email", "ada@lyon.example"],
    )
    assert [said.err for words in orders if (said := icc(*words)).code] == []
    document = city(icc, "Lyon")
    assert document["kind"] == "international"
    written = ["interest_acknowledged", "intent_for_signature", "membership_official", "welcome"]
    assert [kind for kind in dict.fromkeys(kinds(icc, "Lyon")) if kind in written] == written
    steps = [e["milestone"] for e in document["events"] if e["kind"] == "reached"]  # type: ignore[attr-defined]
    assert steps.count("expression_of_interest") == 1


def test_the_note_says_by_what_is_on_record_which_points_are_met(icc: Icc, candidate: House) -> None:
    said = icc("eligibility", "Lyon")
    assert "inhabitants met, diversity unknown, leadership unknown, readiness unknown" in said.out


def test_the_mayor_who_completes_an_unclear_interest_is_thanked_and_the_note_is_reached(
    icc: Icc, candidate: House
) -> None:
    words = ("interest", "Lyon", "--form")
    icc(*words, "letter", "--function", "unclear", "--name", "Jo", "--email", "jo@lyon.example")
    with candidate.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    icc(*words, "e-mail", "--function", "leadership", "--name", "Ana", "--email", "ana@lyon.example")
    icc("eligibility", "Lyon", "--leadership", "met")
    shown = icc("city", "show", "Lyon", "--json").document
    thanked = [n["to"] for n in shown["notices"] if n["kind"] == "interest_acknowledged"]
    assert thanked == ["jo@lyon.example", "ana@lyon.example"]
    assert "eligibility_note" in [e["milestone"] for e in shown["events"] if e["kind"] == "reached"]


def test_every_step_is_told_by_why(icc: Icc, candidate: House) -> None:
    icc("interest", "Lyon", "--form", "letter", "--function", "leadership")
    icc("city", "alias", "Lyon", "Lione")
    icc("pause", "Lyon", "--reason", "elections")
    told = [step["text"] for step in icc("why", "Lyon", "--json").document["steps"]]
    for words in ("Kind of membership: Candidate", "form letter", "Also found as Lione", "Paused"):
        assert any(words in text for text in told), words


def test_a_networks_terms_reach_its_city_and_the_city_may_have_its_own(icc: Icc, settled: House) -> None:
    orders = (
        ["network", "add", "Villes de France", "--kind", "national", "--letters", "copy"],
        ["network", "coordinator", "villes de france", "--name", "Nina", "--email", "nina@villes.example"],
        ["network", "join", "Villes de France", "Lyon", "--on", "2026-01-02"],
        ["network", "terms", "Villes de France", "--contribution", "on"],
        ["network", "terms", "Villes de France", "--letters", "direct", "--city", "Lyon"],
    )
    assert [said.err for words in orders if (said := icc(*words)).code] == []
    assert city(icc, "Lyon")["network"] == {
        "network": "villes-de-france",
        "since": "2026-01-02",
        "letters": "direct",
        "contribution": True,
        "own": ["letters"],
    }
    (listed,) = icc("network", "list", "--json").document["networks"]
    assert (listed["coordinator"]["name"], listed["cities"]) == ("Nina", ["lyon-fr"])
    assert icc("network", "leave", "Villes de France", "Lyon", "--on", "2026-02-02").code == 0
    assert city(icc, "Lyon")["network"] is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["network", "join", "Nowhere", "Lyon", "--on", "2026-01-02"], "icc network list"),
        (["network", "terms", "Nowhere", "--letters", "copy"], "icc network list"),
        (["officer", "assign", "nobody", "Lyon"], "icc officer list"),
        (["city", "merge", "Lyon", "--into", "Lyon", "--reason", "x"], "into itself"),
        (["city", "rename", "Lyon", "…"], "letters in it"),
        (["city", "pack", "Lyon", "--out", "pack.pdf"], ".html, .md or .json"),
        (["look", "Lyon", "--reason", "x"], "is not paused"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(
    icc: Icc, peopled: House, words: list[str], reason: str
) -> None:
    said = icc(*words)
    assert (said.code, said.out) == (1, "")
    assert reason in said.err


def test_a_city_names_its_officer_and_the_substitute_meanwhile(icc: Icc, peopled: House) -> None:
    for name in ("Irena", "Olga"):
        icc("officer", "add", name, "--email", f"{name.lower()}@secretariat.example")
    assert icc("officer", "assign", "Irena", "Bergen", "Lyon", "--json").document["changed"] == 2
    irena = {"name": "Irena", "email": "irena@secretariat.example", "telephone": ""}
    assert city(icc, "Bergen")["officer"] == irena
    icc("officer", "away", "Irena", "--from", "2020-01-01", "--to", "2199-01-01", "--substitute", "Olga")
    assert city(icc, "Bergen")["officer"]["name"] == "Olga"  # type: ignore[index]
    listed = icc("officer", "list", "--json").document
    assert [each["cities"] for each in listed["officers"]] == [["bergen-no", "lyon-fr"], []]
    assert listed["without"] == ["manchester-gb"]


def test_two_records_become_one_and_the_old_file_finds_it(icc: Icc, settled: House, tmp_path: Path) -> None:
    assert icc("city", "merge", "Lyon", "--into", "Bergen", "--reason", "for the test").code == 0
    assert city(icc, "Lyon")["city"] == "Bergen"
    assert {c["city"] for c in icc("audit", "--json").document["cities"]} == {"Bergen", "Manchester"}
    told = icc("import", str(tmp_path / "cities.csv"), "--json").document
    assert told["created"] == 0


def test_a_territory_pauses_and_resumes_without_those_that_pause_for_their_own_sake(
    icc: Icc, peopled: House, tmp_path: Path
) -> None:
    more = tmp_path / "more.csv"
    more.write_text("city,country,iso_country\nOslo,Norway,NO\n", encoding="utf-8")
    icc("import", str(more))
    icc("pause", "Oslo", "--reason", "elections")
    paused = icc("pause", "--territory", "no", "--reason", "war", "--json").document
    assert (paused["cities"], list(paused["left"])) == (["bergen-no"], ["oslo-no"])
    assert icc("look", "Bergen", "--reason", "it goes on").code == 0
    assert icc("resume", "Oslo", "--reason", "the elections are over").code == 0
    assert icc("city", "show", "Oslo", "--json").document["pauses"][-1]["territory"] == "NO"
    assert icc("resume", "Oslo", "--reason", "it is safe there").code == 0
    icc("pause", "Oslo", "--reason", "a merger")
    resumed = icc("resume", "--territory", "NO", "--reason", "peace", "--json").document
    assert (resumed["cities"], list(resumed["left"])) == (["bergen-no"], ["oslo-no"])
    again = icc("resume", "--territory", "NO", "--reason", "peace")
    assert (again.code, "for its own sake" in again.err) == (1, True)


def test_a_city_first_recorded_in_a_territory_that_stands_still_stands_still_with_it(
    icc: Icc, settled: House, tmp_path: Path
) -> None:
    icc("pause", "--territory", "NO", "--on", "2026-01-12", "--reason", "war")
    more = tmp_path / "more.csv"
    more.write_text(
        "city,country,iso_country,joined_year\nOslo,Norway,NO,2012\nNice,France,FR,2012\n", "utf-8"
    )
    told = icc("import", str(more), "--json").document
    assert any("paused since 2026-01-12" in each["text"] for each in told["observations"])
    shown = icc("city", "show", "Oslo", "--json").document
    assert shown["pauses"] == [{"from": "2026-01-12", "until": None, "territory": "NO"}]
    assert icc("city", "show", "Nice", "--json").document["pauses"] == []
    resumed = icc("resume", "--territory", "NO", "--reason", "peace", "--json").document
    assert resumed["cities"] == ["bergen-no", "oslo-no"]
    assert icc("verify").code == 0 and icc("rebuild", "--check").code == 0


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_pack_holds_what_a_newcomer_needs_and_no_remark_of_ours(
    icc: Icc, peopled: House, tmp_path: Path, form: str
) -> None:
    icc("record", "Manchester", "visit_held", "--on", "2020", "--reason", "a quarrel", "--evidence", "file 7")
    out = tmp_path / f"pack.{form}"
    assert icc("city", "pack", "Manchester", "--out", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    for words in ("Index report: 2019", "file 7", "Ada", "ada@manchester.example", "Index questionnaire"):
        assert words in text, words
    assert "quarrel" not in text and "No record of" not in text
    if form == "json":
        assert set(json.loads(text)) >= {"standing", "open", "documents", "people", "calendar"}


def test_a_name_in_a_pack_is_only_a_name(icc: Icc, peopled: House, tmp_path: Path) -> None:
    icc("city", "rename", "Lyon", "<b>Lyon</b>")
    out = tmp_path / "pack.html"
    icc("city", "pack", "Lyon", "--out", str(out))
    assert "<b>Lyon" not in out.read_text(encoding="utf-8")
