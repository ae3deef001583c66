"""`icc conformance`: numbers, a page to print, and diagrams."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from desk.flowcharts import mermaid, svg
from models.database import House
from tests.desk.conftest import Icc

PATH = {
    "title": "Membership & more",
    "milestones": [{"milestone": "a", "title": 'The "first" <step>'}, {"milestone": "b", "title": "Next"}],
    "programme": [["a", "b"]],
    "observed": [["a", "b", 3], ["b", "a", 1], ["a", "gone", 1]],
}


def test_the_numbers_of_the_house(icc: Icc, settled: House) -> None:
    document = icc("conformance", "--json").document
    assert document["overall"]["cities"] == 3
    assert set(document["overall"]["waiting"]) == {"city", "secretariat", "analyst"}
    assert sum(each["cities"] for each in document["by_country"].values()) == 3
    assessed = next(path for path in document["paths"] if path["track"] == "membership")
    assert ["city_signature", "council_of_europe_signature", 2] in assessed["observed"]
    assert [city["city"] for city in document["cities"]] == ["Bergen", "Lyon", "Manchester"]


def test_any_day_may_be_asked_for(icc: Icc, settled: House) -> None:
    assert icc("conformance", "--as-of", "2020-01-01", "--json").document["as_of"] == "2020-01-01"


def test_each_form_says_something(icc: Icc, settled: House) -> None:
    assert "3 cities" in icc("conformance").out
    assert "flowchart TD" in icc("conformance", "--format", "mermaid").out
    page = icc("conformance", "--format", "html").out
    assert page.startswith("<!doctype html>") and "<svg" in page and "<script" not in page


def test_a_diagram_is_well_formed_and_shows_what_was_observed() -> None:
    drawn = ET.fromstring(svg(PATH))
    texts = ["".join(text.itertext()) for text in drawn.iter() if text.tag.endswith("text")]
    assert 'The "first" <step>' in texts and "3" in texts and "1" in texts
    assert "  a ==>|3| b" in mermaid(PATH) and "gone" not in mermaid(PATH)
