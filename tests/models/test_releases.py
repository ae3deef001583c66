"""A house of every released version is taken up by this one, on both databases; a newer one by none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from desk.command import run
from models import queries
from models.database import House
from models.keeping.backup import opened, reading
from models.keeping.restoring import restore
from models.migrate import HEAD, REVISIONS, schema_state, upgrade
from models.proof import verify
from tests.models.cast import ADOPTED, live
from tests.models.releases import CITIES, FOLDER, read, tables, written

RELEASED = [FOLDER / f"{revision}.sql" for revision in REVISIONS]


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_house_of_that_version_is_taken_up_whole_and_lives_on(
    path: Path, house: House, tmp_path: Path
) -> None:
    read(path.read_text(encoding="utf-8"), tmp_path / "old.icc")
    restore(house, tmp_path / "old.icc")
    day = ADOPTED + timedelta(days=60)
    assert {city["key"] for city in queries.audit(house, as_of=day)["cities"]} == CITIES
    events = verify.verify(house)["events"]
    live(house, day)
    assert verify.verify(house)["ok"] and verify.verify(house)["events"] >= events > 0
    assert verify.rebuild_check(house, day)["ok"]


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_sqlite_file_of_that_version_is_upgraded_in_place(
    path: Path, sqlite_house: House, tmp_path: Path
) -> None:
    read(path.read_text(encoding="utf-8"), tmp_path / "old.db")
    with reading(tmp_path / "old.db") as held:
        anchor = held.execute(text("SELECT COUNT(*) FROM event")).scalar_one()
    with opened(sqlite_house, tmp_path / "old.db") as old:
        upgrade(old)
        assert schema_state(old) == "current"
        assert verify.verify(old) == {"events": anchor, "ok": True, "first_bad": None}


def test_the_newest_file_is_of_the_newest_schema(sqlite_house: House, tmp_path: Path) -> None:
    """Once a version is out, its file stays as it is and a new migration brings a new one."""
    from models.keeping.backup import write

    write(sqlite_house, tmp_path / "now.icc")
    kept = (FOLDER / f"{HEAD}.sql").read_text(encoding="utf-8")
    assert list(tables(kept)) == list(tables(written(tmp_path / "now.icc"))), "run `make schema`"


@pytest.mark.parametrize(
    "words",
    [["audit"], ["city", "list"], ["notices"], ["verify"], ["db", "upgrade"], ["db", "backup", "a.icc"]],
)
def test_no_command_works_on_a_database_of_a_later_version(
    house: House, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with house.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert run(words) == 1
    said = capsys.readouterr()
    assert said.out == "" and "written by a later version of this software: install that version" in said.err


def test_the_desk_does_not_start_on_a_database_of_a_later_version(
    sqlite_house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    from desk.serve import main
    from desk.terminal.safety import guarded

    with sqlite_house.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert guarded(main) == 1
    assert "written by a later version" in capsys.readouterr().err
