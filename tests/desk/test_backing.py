"""A backup is made and brought back from the terminal."""

from __future__ import annotations

from pathlib import Path

from models.database import House
from tests.desk.conftest import Icc


def test_a_backup_is_made_proved_and_brought_back(icc: Icc, settled: House, tmp_path: Path) -> None:
    file = str(tmp_path / "monday.icc")
    anchor = icc("anchor", "--json").document["anchor"]
    made = icc("db", "backup", file)
    assert made.code == 0 and "Written and proved" in made.out and "people's data" in made.err
    assert icc("contact", "Bergen", "--on", "2026-03-02", "--by", "officer").code == 0
    assert icc("anchor", "--json").document["anchor"] != anchor
    refused = icc("db", "restore", file)
    assert refused.code == 1 and "--force" in refused.err
    told = icc("db", "restore", file, "--force", "--json").document
    assert (told["anchor"], Path(told["saved"]).exists()) == (anchor, True)
    assert icc("anchor", "--json").document["anchor"] == anchor
    assert icc("verify").code == 0 and icc("rebuild", "--check").code == 0


def test_a_file_that_is_no_backup_and_one_that_is_not_there_are_sentences(icc: Icc, cities: Path) -> None:
    said = icc("db", "restore", str(cities))
    assert said.code == 1 and "is no backup of" in said.err
    said = icc("db", "restore", str(cities.with_name("none.icc")))
    assert said.code == 1 and "none.icc" in said.err
    said = icc("db", "backup", str(cities.with_name("none") / "a.icc"))
    assert said.code == 1 and "Check the path" in said.err
