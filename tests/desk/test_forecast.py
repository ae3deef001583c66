"""The forecast at the desk: drawn, told in words and tables, in two languages; nothing done by looking."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from desk import charts
from desk.terminal.charting import as_svg
from desk.tongue import begin, speak
from lifecycle.forecast.levelling import Levelled, Move
from models import clock
from models.ahead.forecasting import Asked, forecast
from models.database import House
from models.proof.verify import anchor
from tests.desk.conftest import Icc
from tests.desk.people import INES, OLGA, signed_in, staffed
from tests.lifecycle.versions import text_of

SVG = "{http://www.w3.org/2000/svg}"


def test_a_page_shows_each_kind_of_work_drawn_in_words_and_as_a_table(browser: TestClient) -> None:
    page = browser.get("/forecast?months=12").text
    assert page.count('<svg class="chart"') == len(charts.KINDS)
    assert "Reports from December 2026 to November 2027" in page
    assert page.count("<table") == 2 and "Answer to an offer" in page
    assert '<a href="/forecast" aria-current="page">' in page


def test_two_scenarios_stand_side_by_side_and_one_at_a_time_as_a_file(browser: TestClient) -> None:
    page = browser.get("/forecast?months=12&slots=6&join=5").text
    assert page.count("If 6 slots a month, 5 cities more") >= len(charts.KINDS)
    rows = browser.get("/forecast?months=12&join=5&form=csv").text.splitlines()
    assert len(rows) == 1 + 2 * 12
    assert rows[0].startswith("Scenario,Month,reports median,reports low,reports high")


@pytest.mark.parametrize("query", ["months=abc", "months=0", "months=9999", "slots=-1", "join=1e9"])
def test_a_wrong_number_is_answered_with_field_value_and_bounds(browser: TestClient, query: str) -> None:
    answer = browser.get(f"/forecast?{query}")
    assert answer.status_code == 400
    assert re.search(
        r"“[^”]+” cannot be taken for “[^”]+”: write a whole number from \d+ to \d+", answer.text
    )


def test_another_programme_is_tried_out_by_its_file_and_checked_first(browser: TestClient) -> None:
    told = {"file": ("next.toml", text_of("2027.1").encode(), "application/toml")}
    page = browser.post("/forecast", data={"months": "6"}, files=told)
    assert page.status_code == 200 and page.text.count("If programme 2027.1") >= len(charts.KINDS)
    wrong = browser.post("/forecast", data={"months": "6", "text": "version = 1"})
    assert wrong.status_code == 400 and "rogramme.toml" in wrong.text and "If programme" not in wrong.text
    rows = browser.post("/forecast", data={"months": "6", "text": text_of("2027.1"), "form": "csv"})
    assert len(rows.text.splitlines()) == 1 + 2 * 6


def test_an_officer_reads_it_in_french(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    client.post("/account/language", data={"language": "fr"})
    page = client.get("/forecast?months=3").text
    assert "Heures du secrétariat" in page and "Ce qui est supposé" in page
    assert "What is supposed" not in page and "Officers" not in page


def test_nothing_is_changed_by_looking(browser: TestClient, peopled: House) -> None:
    before = anchor(peopled)
    browser.get("/forecast?slots=6&join=5")
    assert anchor(peopled) == before


def test_what_is_proposed_leads_an_officer_to_the_page_that_shows_its_effect_first(
    peopled: House, icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    for milestone in ("questionnaire_returned", "grid_returned"):
        icc("record", "Manchester", milestone, "--cycle", "2", "--on", str(clock.today(peopled)))
    level = Levelled([_move(peopled)], ["2027-01"])
    monkeypatch.setattr("models.ahead.forecasting.level", lambda *_: level)
    officer = signed_in(staffed(peopled), OLGA)
    page = officer.get("/forecast?months=3").text
    assert "Still too full, whatever date of ours moves: January 2027." in page.replace("\n", " ")
    (address,) = re.findall(r'href="(/cities/manchester-gb/consider[^"]+)"', page)
    before = anchor(peopled)
    shown = officer.get(html.unescape(address))
    assert shown.status_code == 200 and "completeness" in shown.text.lower()
    assert anchor(peopled) == before
    assert "/consider" not in signed_in(peopled, INES).get("/forecast?months=3").text


def _move(house: House) -> Move:
    to = clock.today(house) + timedelta(days=60)
    key = ("assessment", 2, "completeness_checked")
    return Move("manchester-gb", "Manchester", *key, clock.today(house), to, "too full")


@pytest.fixture
def crowded(peopled: House) -> dict[str, object]:
    """A forecast of three months, of which the second is too full and one holds more than can be drawn."""
    document = forecast(peopled, Asked(months=3, runs=5))
    document["months"][1]["work"]["reports"] = document["months"][1]["high"]["reports"] = 3.0
    document["months"][1]["over"] = ["reports"]
    return document


def test_a_month_that_is_too_full_is_told_by_shape_and_words(crowded: dict[str, object]) -> None:
    drawn = charts.chart(crowded, "reports")
    assert drawn.count('class="over"') == 1
    assert "Too full: January 2027." in charts.sentence(crowded, "reports")


def test_a_capacity_far_above_is_said_and_not_drawn(crowded: dict[str, object]) -> None:
    assert 'class="capacity"' in charts.chart(crowded, "reports")
    hours = charts.chart(crowded, "hours")
    assert 'class="capacity"' not in hours and "a month can hold 600 ↑" in hours


def test_numbers_and_months_follow_the_language_in_hand(crowded: dict[str, object]) -> None:
    begin()
    speak("fr")
    assert "janvier 2027" in charts.sentence(crowded, "reports")
    assert charts.number(2.5) == "2,5"
    begin()
    assert charts.number(1234.5) == "1,234"


def test_a_picture_is_whole_fetches_nothing_and_has_its_text(crowded: dict[str, object]) -> None:
    root = ET.fromstring(as_svg(crowded))
    assert root.get("role") == "img"
    assert "Officers’ hours" in str(root.findtext(f"{SVG}desc"))
    places = [
        float(v) for each in root.iter() for name, v in each.attrib.items() if name in ("cx", "cy", "x1")
    ]
    assert places and all(0 <= place <= 2000 for place in places)
    assert not [each for each in root.iter() if "href" in "".join(each.attrib)]


def test_the_command_draws_into_a_file_and_refuses_another_form(
    peopled: House, icc: Icc, tmp_path: Path
) -> None:
    for name in ("ahead.svg", "ahead.html"):
        assert icc("forecast", "--months", "3", "--runs", "5", "--chart", str(tmp_path / name)).code == 0
    assert "<table>" in (tmp_path / "ahead.html").read_text(encoding="utf-8")
    refused = icc("forecast", "--chart", str(tmp_path / "ahead.png"))
    assert (refused.code, "ends in .svg" in refused.err) == (1, True)
    assert sorted(path.name for path in tmp_path.glob("ahead*")) == ["ahead.html", "ahead.svg"]


def test_both_scenarios_are_one_document_and_the_score_tells_of_each(peopled: House, icc: Icc) -> None:
    document = icc("forecast", "--months", "3", "--runs", "5", "--join", "3", "--json").document
    assert document["what_if"]["supposed"] == {"slots": None, "join": 3, "programme": None}
    told = icc("forecast", "--as-of", "2018-12-31", "--score", "--runs", "5").out
    assert "1 reports are known to the year only" in told
    assert "Error of reports a year" in told
