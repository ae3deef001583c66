"""A house with real cities and things due, and programs run in it as a person would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk.intake.importing import import_file
from lifecycle.commands import Reach
from lifecycle.when import When
from models import door
from models.database import House, open_house
from models.migrate import upgrade
from models.settings import Settings
from tests.deployments.served import one_certificate

ROOT = Path(__file__).parents[2]
KILLING = Path(__file__).parent / "killing"
ADOPTED, FIRST_DAY, DUE_DAY = date(2023, 1, 2), date(2023, 1, 10), date(2024, 2, 6)
"""The cities were first recorded then; on those later days there is much to do for them."""

WITH_A_WINDOW = ("manchester-gb", "malaga-es", "dublin-ie", "bergen-no")
"""Their windows for a new round open between the two days: a run freezes their dates."""

Ran = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house with the example cities, copied by the tests that change it."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


def prepare(folder: Path) -> None:
    """Make that house in a folder."""
    house = open_house(Settings(var=folder))
    upgrade(house)
    import_file(house, _some_cities(folder), go_live=ADOPTED)
    recorded = date(2023, 1, 5)
    door.submit(house, "oslo-no", Reach("questionnaire_sent", When(recorded)), today=recorded)
    for city in WITH_A_WINDOW:
        report = Reach("final_report", When(date(2021, 12, 15)))
        door.submit(house, city, report, today=recorded)
    house.engine.dispose()


def _some_cities(folder: Path) -> Path:
    """Some cities of the example, with those the story needs; none of which a fact lies after ADOPTED."""
    heading, *lines = (ROOT / "examples" / "cities.csv").read_text().splitlines(keepends=True)
    past = [line for line in lines if not re.search(r"\b202[3-9]\b", line)]
    needed = ("Oslo", "Manchester", "Dublin", "Bergen", "Lisbon", "M\u00e1laga")
    chosen = dict.fromkeys(past[:20] + [line for line in past if line.startswith(needed)])
    (folder / "cities.csv").write_text("".join([heading, *chosen]))
    return folder / "cities.csv"


@pytest.fixture
def furnished(prepared: Path, tmp_path: Path) -> House:
    """A house of one's own with the example cities; the environment names it."""
    return furnish(prepared, tmp_path)


def furnish(prepared: Path, folder: Path) -> House:
    """Copy the prepared house into a folder."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return open_house(Settings(var=folder))


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a program in the house of that folder, with the house's own code first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ICC_", "PREFECT_"))}
    kept |= {"ICC_VAR": str(folder), "PYTHONPATH": f"{KILLING}{os.pathsep}{ROOT}"}
    return kept | {"PREFECT_API_SSL_CERT_FILE": one_certificate()} | more


def program(words: Sequence[str], folder: Path, **more: str) -> Ran:
    """Run `python WORDS…` in the house of that folder to its end."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=surroundings(folder, **more),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def icc(*words: str) -> list[str]:
    """The command line of `icc WORDS…`, whether or not it is installed."""
    return ["-c", "from desk.command import main; main()", *words]


@pytest.fixture
def run_icc(tmp_path: Path) -> Callable[..., Ran]:
    """Runs `icc WORDS…` in the test's own house."""

    def run(*words: str, **more: str) -> Ran:
        return program(icc(*words), tmp_path, **more)

    return run


def ledger(house: House) -> dict[str, list[Any]]:
    """All that a run leaves, but for instants, hashes and numbers of its own."""
    queries = {
        "events": 'SELECT city, seq, kind, track, cycle, milestone, "on", precision, actor, source, data'
        " FROM event",
        "standing": "SELECT city, stage, track, cycle, milestone, state, reached, opened_on, due_on, wake_on"
        " FROM standing",
        "notices": "SELECT city, kind, rung, role, state, planned_on, created_on FROM notice",
        "reminders": "SELECT city, track, cycle, milestone, letter, rung, due_on, owed_on, role, skipped"
        " FROM reminder",
    }
    with house.read() as connection:
        found = {
            name: sorted(map(tuple, connection.exec_driver_sql(query)), key=repr)
            for name, query in queries.items()
        }
    folder = house.settings.var / "outbox"
    return found | {"letters": sorted(path.parent.name for path in folder.glob("*/*.eml"))}
