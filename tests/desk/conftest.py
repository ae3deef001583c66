"""A house with a fixed cast, the commands as a person types them, and the pages as a browser asks for them.

Manchester has a report of 2019 and a coordinator; Bergen only joined; Lyon (FR) is on records, no more is
known. The house was set up on 2 March 2026.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.command import run
from models.database import House

CITIES = """\
city,country,iso_country,joined_year,index_years,profile_year,strategy_year,population,source,coordinator_name,coordinator_email
Manchester,United Kingdom,GB,2018,2019,,,550000,https://www.coe.int/a | minutes,Ada,ada@manchester.example
Bergen,Norway,NO,2008,,,,280000,records,,
Lyon,France,FR,,,,,520000,records,,
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Everything on stdout, read as the one JSON document it must be."""
        read: dict[str, Any] = json.loads(self.out)
        return read


Icc = Callable[..., Said]


@pytest.fixture
def icc(capfd: pytest.CaptureFixture[str]) -> Icc:
    """The command, as typed: `icc("city", "show", "Bergen")`."""

    def typed(*words: str) -> Said:
        capfd.readouterr()
        code = run(words)
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return typed


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    path = tmp_path / "cities.csv"
    path.write_text(CITIES, encoding="utf-8")
    return path


@pytest.fixture
def peopled(sqlite_house: House, icc: Icc, cities: Path) -> House:
    """The house with its cast."""
    assert icc("import", str(cities)).code == 0
    return sqlite_house


@pytest.fixture
def settled(house: House, icc: Icc, cities: Path) -> House:
    """The same, once on each database."""
    assert icc("import", str(cities)).code == 0
    return house


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> TestClient:
    """A reader of the pages, on this machine; of both databases where the test is."""
    cast = "settled" if "settled" in request.fixturenames else "peopled"
    house: House = request.getfixturevalue(cast)
    return TestClient(create_app(house), base_url="http://127.0.0.1", raise_server_exceptions=False)
