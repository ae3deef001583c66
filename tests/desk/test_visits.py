"""An expert visit as an officer types it: in Europe and outside, on site and online, one city and two."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk.intake.importing import import_file
from models.database import House
from tests.desk.conftest import Icc

CITIES = """\
city,country,iso_country,joined_year,index_years,coordinator_name,coordinator_email
Bergen,Norway,NO,2008,2025,Ada,ada@bergen.example
Ballarat,Australia,AU,2017,2025,Bea,bea@ballarat.example
Melton,Australia,AU,2018,2025,Mel,mel@melton.example
"""
EXPERTS = """\
name,email,languages,kind
Phil Wood,phil@expert.example,en;no,expert
Rita Rep,rita@coe.example,en;fr,representative
"""
TEAM = ("phil@expert.example", "rita@coe.example")


@pytest.fixture
def network(house: House, tmp_path: Path) -> House:
    """A European city and two outside Europe, an expert and a representative."""
    for name, text in (("cities", CITIES), ("experts", EXPERTS)):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        import_file(house, path)
    return house


def first_days(icc: Icc, city: str, *more: str) -> list[str]:
    return [line["first"] for line in icc("visit", "days", city, "--json", *more).document["days"]]


def due(icc: Icc, city: str, milestone: str) -> str | None:
    tracks = icc("city", "show", city, "--json").document["tracks"]
    found: list[str | None] = [t["due_on"] for t in tracks if t["milestone"] == milestone]
    return found[0] if found else None


def test_a_visit_in_europe_from_the_team_to_the_profile(icc: Icc, network: House) -> None:
    proposal = icc("visit", "team", "Bergen", "--language", "no", "--json").document
    assert icc("visit", "team", "Bergen", *proposal["team"]).code == 0
    day = first_days(icc, "Bergen")[0]
    orders = (
        ["visit", "poll", "Bergen", day],
        ["visit", "vote", "Bergen", "coordinator", day],
        ["visit", "vote", "Bergen", "Phil Wood", day],
        ["visit", "confirm", "Bergen", day, "--place", "City hall"],
        ["visit", "meets", "Bergen", "trade unions", "--organisation", "LO"],
        ["visit", "met", "Bergen", "trade unions", "4", "--organisation", "LO"],
        ["record", "Bergen", "visit_held"],
        ["visit", "results", "Bergen", "--confirmed", "12", "--corrected", "31", "--readiness", "ready"],
        ["visit", "revised", "Bergen"],
        ["record", "Bergen", "results_confirmed"],
        ["record", "Bergen", "profile_draft"],
        ["visit", "clear", "Bergen"],
        ["record", "Bergen", "profile_comments"],
        ["record", "Bergen", "profile_final"],
        ["visit", "recommend", "Bergen", "1", "--text", "Train the staff"],
        ["visit", "recommend", "Bergen", "1", "--state", "under way"],
        ["visit", "publish", "Bergen", "later"],
    )
    assert [said.err for words in orders if (said := icc(*words)).code] == []
    seen = icc("visit", "show", "Bergen", "--json").document
    assert (seen["dates"]["first"], seen["bearer"], seen["readiness"]) == (day, "council_of_europe", "ready")
    assert seen["attendance"][0]["organisation"] == "LO" and seen["attendance"][0]["number"] == 4
    assert seen["answers"] == {"confirmed": ["12"], "corrected": ["31"]}
    assert seen["recommendations"] == [{"item": "1", "text": "Train the staff", "state": "under_way"}]
    assert (
        seen["profile"]["final"] and seen["profile"]["cleared"] and seen["profile"]["publication"] == "later"
    )
    assert icc("city", "show", "Bergen", "--json").document["accession_completed"]


def test_outside_europe_the_written_agreement_comes_before_any_booking(icc: Icc, network: House) -> None:
    icc("visit", "team", "Ballarat", *TEAM)
    day = first_days(icc, "Ballarat")[0]
    refused = icc("visit", "confirm", "Ballarat", day)
    assert refused.code == 1 and "travel_cost_agreed" in refused.err
    assert icc("visit", "costs", "Ballarat", "--estimate", "6200.00", "--currency", "AUD").code == 0
    assert icc("record", "Ballarat", "travel_cost_agreed").code == 0
    assert icc("visit", "confirm", "Ballarat", day).code == 0
    assert (
        due(icc, "Ballarat", "visit_held")
        == icc("visit", "show", "Ballarat", "--json").document["dates"]["last"]
    )


def test_online_nothing_is_to_be_agreed_on_costs(icc: Icc, network: House) -> None:
    icc("visit", "team", "Ballarat", *TEAM)
    day = first_days(icc, "Ballarat", "--online")[0]
    assert icc("visit", "confirm", "Ballarat", day, "--online").code == 0
    seen = icc("visit", "show", "Ballarat", "--json").document
    assert seen["dates"]["form"] == "online"
    assert due(icc, "Ballarat", "travel_cost_agreed") is None


def test_two_cities_are_visited_on_one_journey(icc: Icc, network: House) -> None:
    for city in ("Ballarat", "Melton"):
        icc("visit", "team", city, *TEAM)
        icc("record", city, "travel_cost_agreed")
    assert icc("visit", "join", "Ballarat", "Melton").code == 0
    day = first_days(icc, "Ballarat")[0]
    icc("visit", "confirm", "Ballarat", day)
    nearest = icc("visit", "days", "Melton", "--json").document["days"][0]
    assert "one journey with the visit to Ballarat" in nearest["reasons"]
    assert abs((date.fromisoformat(nearest["first"]) - date.fromisoformat(day)).days) <= 6
    assert icc("visit", "join", "Melton", "Melton").code == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["visit", "team", "Bergen", "phil@expert.example"], "representative"),
        (["visit", "team", "Bergen", "nobody@expert.example"], "nobody@expert.example"),
        (["visit", "poll", "Bergen", "2030-05-17"], "Constitution Day"),
        (["visit", "poll", "Bergen", "May 2030"], "2030"),
        (["visit", "vote", "Bergen", "coordinator"], "no poll is open"),
        (["visit", "cancel", "Bergen", "--reason", "x"], "nothing to cancel"),
        (["visit", "meets", "Bergen", "clergy"], "faith_leaders"),
        (["visit", "clear", "Bergen"], "no draft"),
        (["visit", "costs", "Bergen", "--bearer", "city"], "Council of Europe"),
        (["expert", "conflict", "Phil Wood", "Atlantis"], "Atlantis"),
        (["expert", "add", "x@expert.example", "--name", "X", "--language", "English"], "two letters"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(
    icc: Icc, network: House, words: list[str], reason: str
) -> None:
    said = icc(*words)
    assert (said.code, said.out) == (1, "") and reason in said.err


def test_experts_are_named_away_in_conflict_and_retired(icc: Icc, network: House) -> None:
    orders = (
        ["expert", "add", "ida@expert.example", "--name", "Ida", "--language", "no", "--topic", "narratives"],
        ["expert", "away", "Ida", "2030-01-01", "2030-01-05"],
        ["expert", "conflict", "Ida", "Bergen"],
        ["expert", "retire", "Phil Wood"],
    )
    assert [said.err for words in orders if (said := icc(*words)).code] == []
    people = {e["name"]: e for e in icc("expert", "list", "--json").document["experts"]}
    assert people["Ida"]["conflicts"] == ["bergen-no"] and people["Ida"]["away"][0]["first"] == "2030-01-01"
    assert not people["Phil Wood"]["active"]
    assert icc("visit", "team", "Bergen", "--json").document["missing"]
    assert "Ida" in icc("expert", "list").out
