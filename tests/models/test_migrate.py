"""The schema: made by migrations alone, equal to the tables as declared, safe to bring up at any time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import UniqueConstraint, inspect
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (declares what the migrations are compared with)
from lifecycle.commands import Refused
from models import migrate
from models.database import House, open_house
from models.migrate import HEAD, REVISIONS, schema_state, upgrade


def test_the_migrations_make_exactly_the_declared_tables(house: House) -> None:
    with house.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_migrations_make_the_same_unique_constraints(house: House) -> None:
    inspector = inspect(house.engine)
    for table in SQLModel.metadata.sorted_tables:
        made = {tuple(unique["column_names"]) for unique in inspector.get_unique_constraints(table.name)}
        declared = {
            tuple(column.name for column in constraint.columns)
            for constraint in table.constraints
            if isinstance(constraint, UniqueConstraint)
        }
        assert made == declared, table.name


def test_the_list_of_revisions_is_that_of_the_scripts() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)
    assert scripts.get_heads() == [HEAD]


def test_an_upgrade_makes_an_empty_database_current(bare_house: House) -> None:
    assert schema_state(bare_house) == "empty"
    upgrade(bare_house)
    assert schema_state(bare_house) == "current"


def test_a_second_upgrade_changes_nothing(house: House) -> None:
    upgrade(house)
    assert schema_state(house) == "current"


def test_a_database_of_a_later_version_is_refused_with_a_sentence(house: House) -> None:
    with house.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert schema_state(house) == "newer"
    with pytest.raises(Refused, match="later version of this software: install that version"):
        upgrade(house)


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "icc.db").write_text("this is a letter, not a database, and long enough to be read as one")
    with pytest.raises(Refused, match=r"icc\.db cannot be used .*: check ICC_VAR"):
        upgrade(open_house())


def test_a_database_out_of_reach_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICC_DATABASE_URL", "postgresql://icc:secret@127.0.0.1:1/icc")
    with pytest.raises(Refused, match=r"127\.0\.0\.1") as refused:
        upgrade(open_house())
    assert "secret" not in str(refused.value)


def test_a_broken_upgrade_leaves_nothing_behind(bare_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    run = migrate._run_alembic

    def run_and_break(connection: object) -> None:
        run(connection)  # type: ignore[arg-type]
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrate, "_run_alembic", run_and_break)
    with pytest.raises(RuntimeError):
        upgrade(bare_house)
    assert inspect(bare_house.engine).get_table_names() == []


_UPGRADE = "from models.database import open_house; from models.migrate import upgrade; upgrade(open_house())"


def test_processes_that_start_at_once_upgrade_once(bare_house: House) -> None:
    started = [subprocess.Popen([sys.executable, "-c", _UPGRADE], stderr=subprocess.PIPE) for _ in range(4)]
    endings = [(process.communicate()[1], process.returncode) for process in started]
    assert endings == [(b"", 0)] * 4
    assert schema_state(bare_house) == "current"


def test_a_current_schema_is_recognised_without_alembic(sqlite_house: House) -> None:
    script = f"{_UPGRADE}; import sys; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
