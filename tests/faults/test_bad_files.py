"""A thousand bad files come in: none brings a traceback, and none that is refused leaves a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.intake.importing import import_file
from models.database import House
from tests.faults.bad_files import GOOD, try_files
from tests.models.cast import record

FILES = 1000
PARTS = 4


@pytest.fixture
def bergen(sqlite_house: House) -> House:
    record(sqlite_house, "Bergen", "NO")
    return sqlite_house


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_good_files_come_in(bergen: House, tmp_path: Path, kind: str) -> None:
    """Otherwise the bad ones would be refused for nothing."""
    file = tmp_path / f"{kind}.csv"
    file.write_text(GOOD[kind], encoding="utf-8")
    assert import_file(bergen, file)["skipped"] == []


@pytest.mark.parametrize("part", range(PARTS))
def test_a_bad_file_is_refused_in_words_or_its_bad_rows_are_named_and_nothing_is_half_written(
    bergen: House, tmp_path: Path, part: int
) -> None:
    seeds = range(part * FILES // PARTS, (part + 1) * FILES // PARTS)
    tried = try_files(bergen, tmp_path, seeds)
    assert tried.clean, tried
    assert tried.refused > 50 and tried.named > 10
