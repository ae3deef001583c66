"""Reports: a page for a visit, a sample for an auditor, and what the record lacks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desk.brief_words import ENGLISH, FRENCH
from lifecycle.reading import programme
from models import clock
from models.database import House
from tests.desk.conftest import Icc
from tests.models.cast import live

INTERNAL = ("without record", "came before", "late", "No record", "address", "@", "EUR", "officer", "observ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_brief_says_where_a_city_stands_and_nothing_internal(
    icc: Icc, settled: House, language: str
) -> None:
    said = icc("brief", "Manchester", "--language", language, "--format", "text")
    assert said.code == 0
    assert "2018" in said.out and "2019" in said.out and "Ada" in said.out
    assert [word for word in INTERNAL if word in said.out] == []


def test_a_brief_is_one_page_to_print_in_its_language(icc: Icc, settled: House, tmp_path: Path) -> None:
    assert icc("brief", "Manchester", "--language", "fr", "--out", str(tmp_path / "b.html")).code == 0
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page and "size:A4 portrait" in page
    assert "Rapport sur l’Index\u00a0: 2019" in page and "Manchester, Royaume-Uni" in page
    assert len(re.findall("<li>", page)) < 40


def test_every_milestone_of_the_brief_has_its_french_name() -> None:
    shown = [m.key for t in programme().tracks if t.key != "contribution" for m in t.milestones]
    assert [key for key in shown if key not in FRENCH] == []
    assert set(ENGLISH) <= set(FRENCH)


def test_a_sample_is_the_same_for_one_seed_and_has_what_an_auditor_asks(icc: Icc, settled: House) -> None:
    live(settled, clock.today(settled))
    first, again = (icc("sample", "--seed", "7", "--size", "2").document for _ in range(2))
    assert first == again
    assert first["of"] == 3 and len(first["cities"]) == 2
    for city in first["cities"]:
        assert set(city) >= {"events", "letters", "queue_jumps", "waivers", "overrides"}
        assert all(event["hash"] for event in city["events"])


def test_a_sample_shows_letters_as_sent_and_who_let_them_go(icc: Icc, settled: House) -> None:
    live(settled, clock.today(settled))
    with settled.begin() as connection:
        number = connection.execute(
            text("SELECT MIN(id) FROM notice WHERE city = 'manchester-gb'")
        ).scalar_one()
        connection.execute(text("UPDATE notice SET state = 'held' WHERE id = :id"), {"id": number})
    assert icc("notices", "release", str(number)).code == 0
    with settled.begin() as connection:
        raw = b"Subject: A letter\r\n\r\nas it was sent"
        sent = text("UPDATE notice SET raw = :raw, state = 'sent' WHERE id = :id")
        connection.execute(sent, {"raw": raw, "id": number})
    cities = icc("sample", "--seed", "1").document["cities"]
    letters: list[dict[str, Any]] = next(c for c in cities if c["key"] == "manchester-gb")["letters"]
    letter = next(each for each in letters if each["id"] == number)
    assert "as it was sent" in letter["text"]
    assert [(o["what"], o["by"]) for o in letter["orders"]] == [("released", "officer")]


def test_a_waiver_is_in_the_sample(icc: Icc, settled: House) -> None:
    assert (
        icc("waive", "Manchester", "questionnaire_returned", "--cycle", "2", "--reason", "merger").code == 0
    )
    cities = json.loads(icc("sample", "--seed", "1").out)["cities"]
    assert [w["reason"] for c in cities for w in c["waivers"]] == ["merger"]


def test_the_quality_of_the_record(icc: Icc, settled: House, tmp_path: Path) -> None:
    accounts = tmp_path / "events.csv"
    accounts.write_text(
        "city,track,cycle,milestone,on,source\nManchester,assessment,1,final_report,2016,an old list\n",
        encoding="utf-8",
    )
    assert icc("import", str(accounts)).code == 0
    document = icc("quality", "--json").document
    assert [city["city"] for city in document["missing_addresses"]] == ["Bergen", "Lyon"]
    assert [city["city"] for city in document["unconfirmed_kinds"]] == ["Lyon"]
    [told] = document["contradicting_accounts"]
    assert {each["when"] for each in told["told"]} == {"2016", "2019"} and told["reason"]
    assert "questionnaire_sent" in {
        item["milestone"] for city in document["unrecorded"] for item in city["items"]
    }
    assert "Accounts that contradict each other (1)" in icc("quality").out
    assert "<h2>" in icc("quality", "--format", "html").out


def test_the_audit_prints_with_its_day_version_and_anchor(icc: Icc, settled: House) -> None:
    document = icc("audit", "--json").document
    page = icc("audit", "--format", "html").out
    assert "size:A4 landscape" in page
    assert document["anchor"] in page and document["programme"] in page
    assert "from the programme’s document" in page and "an ideal" in page
