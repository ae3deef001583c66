"""For people at a terminal: whose turn, force and provenance in words, nothing ideal in red."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import House
from tests.desk.conftest import Icc


def test_the_board_puts_what_waits_on_us_first_and_says_what_dates_are_worth(
    icc: Icc, peopled: House
) -> None:
    told = icc("audit").out
    assert told.index("Manchester") < told.index("Bergen")
    assert "waits on us: officer" in told
    assert "an ideal, " in told or "the usual order, " in told


def test_a_city_shows_standing_people_and_events(icc: Icc, peopled: House) -> None:
    told = icc("city", "show", "Manchester").out
    for words in (
        "Member, international network, since 2018",
        "ideally by 3 January 2023",
        "Ada",
    ):
        assert words in told


def test_an_empty_house_says_what_to_do(icc: Icc) -> None:
    assert "icc import examples/cities.csv" in icc("audit").out


@pytest.mark.parametrize("words", [["audit"], ["city", "show", "Manchester"], ["why", "Manchester"]])
def test_nothing_ideal_is_called_late(icc: Icc, peopled: House, words: list[str]) -> None:
    told = icc(*words).out.lower().replace("never late", "")
    assert "late" not in told.replace("related", "").split()
    assert "overdue" not in told


def test_a_name_is_never_read_as_markup(icc: Icc, sqlite_house: House, tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    path.write_text("city,country,iso_country\n[bold]Oslo[/bold],Norway,NO\n", encoding="utf-8")
    icc("import", str(path))
    assert "[bold]Oslo[/bold]" in icc("audit").out
