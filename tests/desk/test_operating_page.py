"""The page says how each track is driven; the page is right if its commands do it, in their order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from models.database import House
from tests.architecture.source import ROOT
from tests.desk.conftest import Icc

PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
TODAY = datetime(2027, 1, 11, 12, tzinfo=UTC)
CITIES = """\
city,country,iso_country,kind,joined_year,index_years,coordinator_name,coordinator_email
Bergen,Norway,NO,international,2008,2025,Ada,ada@bergen.example
Lyon,France,FR,international,2019,,Zoé,zoe@lyon.example
"""
TRACKS = {
    "A city joins": "membership",
    "An Index round": "assessment",
    "The way to a strategy": "strategy",
    "A year's contribution": "contribution",
}


def section(heading: str) -> str:
    """One section of the operating page."""
    return PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def commands(heading: str) -> list[list[str]]:
    """The commands of one section, as typed."""
    whole = section(heading).replace("\\\n", " ")
    return [shlex.split(line) for line in re.findall(r"^icc (.*)$", whole, re.MULTILINE)]


@pytest.fixture
def day(house: House, icc: Icc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house of two members on a Monday, in a folder with the page's own file."""
    monkeypatch.chdir(tmp_path)
    Path("members.csv").write_text(CITIES, encoding="utf-8")
    [file] = re.findall(r"```csv\n(.*?)```", section("A city joins"), re.DOTALL)
    Path("city.csv").write_text(file, encoding="utf-8")
    with time_machine.travel(TODAY, tick=False):
        assert icc("import", "members.csv").code == 0
        yield tmp_path


def play(icc: Icc, heading: str) -> None:
    """Type the commands of a section; each must be done."""
    typed = commands(heading)
    assert len(typed) > 8
    assert [(words, said.err) for words in typed if (said := icc(*words)).code] == []


def states(icc: Icc, city: str, track: str) -> dict[str, Any]:
    """The state of each milestone that the city's page shows of a track."""
    tracks = icc("city", "show", city, "--json").document["tracks"]
    return {each["milestone"]: each["state"] for each in tracks if each["track"] == track}


def test_the_commands_of_the_page_take_a_visit_from_the_team_to_the_profile(day: Path, icc: Icc) -> None:
    play(icc, "An expert visit")
    assert icc("city", "show", "Bergen", "--json").document["accession_completed"]


def test_the_commands_of_the_page_drive_each_track_of_one_city_from_nothing_to_its_end(
    day: Path, icc: Icc
) -> None:
    for heading, track in TRACKS.items():
        play(icc, heading)
        shown = states(icc, "Porto Lume", track)
        assert set(shown.values()) <= {"done", "waived"} or track in ("assessment", "strategy"), shown
    events = icc("city", "show", "Porto Lume", "--json").document["events"]
    reached = {(e["track"], e["milestone"]) for e in events if e["kind"] == "reached"}
    ends = {
        ("membership", "coordinator_named"),
        ("assessment", "final_report"),
        ("strategy", "monitoring_note"),
    }
    assert ends | {("contribution", "contribution_paid")} <= reached


def test_the_commands_of_the_page_carry_events_support_projects_and_challenges_to_their_end(
    day: Path, icc: Icc
) -> None:
    play(icc, "The life of the network")
    [request] = icc("support", "list", "--json").document["requests"]
    assert request["state"] == "answered"


def test_the_commands_of_the_page_move_clocks_and_put_right_what_was_wrong(day: Path, icc: Icc) -> None:
    play(icc, "Networks, clocks and corrections")
    lyon = icc("city", "show", "Grand Lyon", "--json").document
    assert (lyon["kind"], lyon["network"], lyon["aliases"]) == ("candidate", None, ["Lyon"])
    assert icc("city", "show", "Bergen", "--json").document["paused"] is False
    assert icc("verify").code == 0
