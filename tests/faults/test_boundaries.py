"""A process ended at a named boundary, and the same asked again: what is left is what one clean run leaves.

Each boundary is a test that can be run alone: `pytest tests/faults/test_boundaries.py -k "a batch is kept"`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import clock
from models.database import House, open_house
from models.entrance import accounts, tokens
from models.keeping import runs
from models.proof import verify
from models.settings import Settings
from tests.deployments.conftest import DUE_DAY, FIRST_DAY, ROOT, furnish, ledger
from tests.faults import boundaries, forked
from tests.faults.forked import KILLED

STAGE = ["run", "reassessments", "--today", DUE_DAY.isoformat()]
AUDIT = ["run", "standing_audit", "--today", DUE_DAY.isoformat()]
OUTBOX = ["run", "outbox", "--today", FIRST_DAY.isoformat()]
IMPORT = ["import", str(ROOT / "examples" / "cities.csv"), "--go-live", "2023-01-02"]


def opened(folder: Path) -> House:
    return open_house(Settings(var=folder, database_url=None))


def undisturbed(folder: Path, words: list[str]) -> dict[str, list[Any]]:
    assert forked.run("icc", words, folder) == 0, forked.said(folder)
    return ledger(opened(folder))


def ended_and_asked_again(folder: Path, name: str, words: list[str]) -> dict[str, list[Any]]:
    """What lies in the house after a program was ended there, and the same was asked once more."""
    assert forked.run("icc", words, folder, DIE_AT=name) == KILLED, forked.said(folder)
    assert verify.verify(opened(folder))["ok"]
    assert forked.run("icc", words, folder) == 0, forked.said(folder)
    house = opened(folder)
    assert verify.verify(house)["ok"] and verify.rebuild_check(house, DUE_DAY)["ok"]
    return ledger(house)


@pytest.fixture(scope="module")
def stage_twin(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    folder = tmp_path_factory.mktemp("stage")
    furnish(prepared, folder)
    return undisturbed(folder, STAGE)


@pytest.mark.parametrize("name", boundaries.FLOWS)
def test_a_flow_ended_at_a_boundary_is_made_up_for_by_the_next(
    name: str, furnished: House, stage_twin: dict[str, list[Any]], tmp_path: Path
) -> None:
    assert ended_and_asked_again(tmp_path, name, STAGE) == stage_twin
    states = [run.state for run in runs.recent(furnished)]
    assert states == ["completed", "completed" if name == "the run's row is closed" else "crashed"]


@pytest.mark.parametrize("name", boundaries.AUDIT)
def test_the_end_of_a_day_cut_short_is_the_same_a_second_time(
    name: str, furnished: House, tmp_path: Path
) -> None:
    before = ledger(furnished)
    assert ended_and_asked_again(tmp_path, name, AUDIT) == before
    assert runs.ledger_day(furnished) == DUE_DAY
    with furnished.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM anchor").scalar_one() == 1


@pytest.fixture(scope="module")
def planned(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with letters to send."""
    folder = tmp_path_factory.mktemp("planned")
    furnish(prepared, folder)
    undisturbed(folder, ["run", "accession", "--today", FIRST_DAY.isoformat()])
    return folder


@pytest.fixture(scope="module")
def outbox_twin(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    folder = tmp_path_factory.mktemp("sent")
    furnish(planned, folder)
    return undisturbed(folder, OUTBOX)


@pytest.mark.parametrize("name", boundaries.OUTBOX)
def test_a_sending_ended_at_a_boundary_is_gone_on_with_and_no_letter_is_lost(
    name: str, planned: Path, outbox_twin: dict[str, list[Any]], tmp_path: Path
) -> None:
    furnish(planned, tmp_path)
    assert ended_and_asked_again(tmp_path, name, OUTBOX) == outbox_twin
    assert len(outbox_twin["letters"]) > 20


@pytest.fixture(scope="module")
def import_twin(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    return undisturbed(tmp_path_factory.mktemp("imported"), IMPORT)


@pytest.mark.parametrize("name", boundaries.IMPORT)
def test_an_import_ended_at_a_boundary_has_come_in_whole_or_not_at_all(
    name: str, import_twin: dict[str, list[Any]], tmp_path: Path
) -> None:
    assert forked.run("icc", IMPORT, tmp_path, DIE_AT=name) == KILLED, forked.said(tmp_path)
    left = ledger(opened(tmp_path))
    assert left["events"] == (import_twin["events"] if name == "a file is kept" else [])
    assert forked.run("icc", IMPORT, tmp_path) == 0
    assert ledger(opened(tmp_path)) == import_twin


@pytest.mark.parametrize("name", boundaries.DESK)
def test_an_order_ended_at_a_boundary_and_sent_again_under_its_key_is_done_once(
    name: str, furnished: House, tmp_path: Path
) -> None:
    accounts.give(furnished, "o@house.example", "Olga", "officer")
    with furnished.read() as connection:
        account = str(accounts.find(connection, "o@house.example").id)
    until = clock.wall() + timedelta(days=30)
    token = tokens.make(furnished, account, "a program", "write", until, actor=account)
    words = [token, "oslo-no", "the key of this order"]
    assert forked.run("order", words, tmp_path, DIE_AT=name) == KILLED, forked.said(tmp_path)
    assert forked.run("order", words, tmp_path) == 0, forked.said(tmp_path)
    with furnished.read() as connection:
        query = "SELECT COUNT(*) FROM event WHERE city = 'oslo-no' AND kind = 'contacted'"
        assert connection.exec_driver_sql(query).scalar_one() == 1
    assert verify.verify(furnished)["ok"] and verify.rebuild_check(furnished, clock.wall())["ok"]
