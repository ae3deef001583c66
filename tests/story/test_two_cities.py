"""Six years of two cities, as their pages tell them: played as they stand, every letter on its day."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import queries
from models.database import House
from tests.story.playing import Page, page, play, sent

AT_THE_CITY = frozenset(
    {"leadership", "contact", "coordinator", "alternate", "payer", "department", "delegate"}
)


def played(house: House, name: str, file: str) -> Page:
    """The house after the last day of a page."""
    told = page(name)
    told.write_files(file)
    play(house, told)
    return told


@pytest.mark.story
def test_six_years_in_europe(rehearsal: Path, house: House) -> None:
    told = played(house, "six-years-in-europe.md", "valmora.csv")
    assert sent(house, AT_THE_CITY) == told.letters
    [city] = queries.audit(house)["cities"]
    assert (city["since"], city["accession_completed"]) == ("2027-02-18", "2028-09-11")
    assert city["deviations"] == []


@pytest.mark.story
def test_six_years_overseas(rehearsal: Path, house: House) -> None:
    told = played(house, "six-years-overseas.md", "kitahama.csv")
    assert sent(house, AT_THE_CITY) == told.letters
    [city] = queries.audit(house)["cities"]
    assert (city["since"], city["accession_completed"]) == ("2032-02-09", "2029-09-24")
    assert [d["text"] for d in city["deviations"]] == [
        "Index report of cycle 1 (2018-06-14) came before membership (2019-01-01 to 2019-12-31)"
    ]
