"""Files of experts: who they are, when they are away, with which cities they are in conflict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk.intake.importing import import_file
from models.database import House
from models.visits.experts import pool
from tests.models.cast import member

HEAD = "name,email,languages,kind,topics,iso_country,unavailable_from,unavailable_to,conflicts"
ADA = "Ada Byron,ada@expert.example,en;it,expert,anti-rumours;narratives,GB,2027-01-10,2027-02-20,Lyon"
REP = "Rita Rep,rita@coe.example,en;fr,representative,,FR,,,"


def bring(house: House, folder: Path, *rows: str) -> dict[str, Any]:
    path = folder / "experts.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return import_file(house, path)


def test_experts_come_in_with_languages_absences_and_conflicts(house: House, tmp_path: Path) -> None:
    lyon = member(house)
    assert bring(house, tmp_path, ADA, REP)["created"] == 2
    with house.read() as connection:
        ada, rita = pool(connection, date(2027, 1, 1))
    assert (ada.name, ada.languages, ada.topics) == (
        "Ada Byron",
        ("en", "it"),
        ("anti-rumours", "narratives"),
    )
    assert [(s.first, s.last) for s in ada.away] == [(date(2027, 1, 10), date(2027, 2, 20))]
    assert ada.conflicts == {lyon} and ada.home is not None and ada.home.iso == "GB"
    assert (rita.kind, rita.load) == ("representative", 0)


def test_the_same_file_again_changes_nothing_and_another_absence_is_added(
    house: House, tmp_path: Path
) -> None:
    member(house)
    bring(house, tmp_path, ADA, REP)
    again = bring(house, tmp_path, ADA, REP)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)
    later = ADA.replace("2027-01-10,2027-02-20", "2027-06-01,2027-06-05")
    assert bring(house, tmp_path, later)["changed"] == 1
    with house.read() as connection:
        assert len(pool(connection, date(2027, 1, 1))[0].away) == 2


@pytest.mark.parametrize(
    ("wrong", "right", "column", "remedy"),
    [
        ("en;it", "English", "languages", "two letters"),
        ("2027-02-20", "", "unavailable_to", "the last day"),
        ("2027-02-20", "2027-01-01", "unavailable_to", "lies before 2027-01-10"),
        ("2027-01-10", "10.1.2027", "unavailable_from", "2027-04-02"),
        ("Lyon", "Atlantis", "conflicts", "import the city first"),
        (",expert,", ",friend,", "kind", "expert, representative"),
        ("ada@expert.example", "ada", "email", "address"),
    ],
)
def test_a_bad_cell_is_named_with_its_remedy_and_writes_nothing(
    house: House, tmp_path: Path, wrong: str, right: str, column: str, remedy: str
) -> None:
    member(house)
    document = bring(house, tmp_path, ADA.replace(wrong, right), REP)
    (bad,) = document["skipped"]
    assert (bad["line"], bad["column"]) == (2, column) and remedy in bad["reason"]
    assert document["created"] == 0
    with house.read() as connection:
        assert pool(connection, date(2027, 1, 1)) == []
