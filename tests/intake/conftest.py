"""A file written for the test, brought into an empty house on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, func, select
from sqlmodel import SQLModel

from desk.intake.importing import import_file
from models.database import House

Bring = Callable[..., dict[str, Any]]
Saved = Callable[..., Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Writes a file and says where."""

    def save(content: str | bytes, name: str = "cities.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


@pytest.fixture
def bring(sqlite_house: House, saved: Saved) -> Bring:
    """Imports a text, as a file of that name, into the house."""

    def imported(content: str | bytes, name: str = "cities.csv", **options: Any) -> dict[str, Any]:
        return import_file(sqlite_house, saved(content, name), **options)

    return imported


def rows_in(house: House) -> dict[str, int]:
    """How many rows each table holds that an import writes to."""
    with house.read() as connection:
        return {name: connection.execute(_count(name)).scalar_one() for name in NOTHING}


def _count(name: str) -> Select[int]:
    return select(func.count()).select_from(SQLModel.metadata.tables[name])


NOTHING = dict.fromkeys(("city", "event", "person", "role", "import", "notice", "reminder"), 0)
