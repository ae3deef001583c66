"""A thousand bad files come in: none brings a traceback, and none that is refused leaves a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import SQLModel

from desk.intake.importing import import_file
from lifecycle.commands import Refused
from models.database import House
from tests.faults.bad_files import GOOD, spoilt
from tests.models.cast import record

FILES = 1000
PARTS = 4


@pytest.fixture
def bergen(sqlite_house: House) -> House:
    record(sqlite_house, "Bergen", "NO")
    return sqlite_house


def held(house: House) -> tuple[int, ...]:
    """How many rows each table has, and the ledger's heads."""
    with house.read() as connection:
        counts = [
            connection.exec_driver_sql(f'SELECT COUNT(*) FROM "{each.name}"').scalar_one()
            for each in SQLModel.metadata.sorted_tables
        ]
        heads = connection.exec_driver_sql("SELECT city, seq, hash FROM head ORDER BY city").all()
    return (*counts, hash(str(heads)))


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
    before, refused, named = held(bergen), 0, 0
    for seed in range(part * FILES // PARTS, (part + 1) * FILES // PARTS):
        ending, raw = spoilt(seed)
        file = tmp_path / f"bad.{ending}"
        file.write_bytes(raw)
        try:
            document = import_file(bergen, file)
        except Refused:
            refused += 1
        else:
            named += bool(document["skipped"])
            if not document["skipped"]:
                before = held(bergen)
        assert held(bergen) == before, f"seed {seed} left something behind"
    assert refused > 50 and named > 10
