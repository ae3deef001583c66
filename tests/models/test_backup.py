"""A backup is taken at work, proved before it counts, and comes back into either database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import SQLModel

from lifecycle.commands import Contact, Refused
from models import clock
from models.database import House, make_engine
from models.door import submit
from models.keeping import backup, runs
from models.keeping.backup import back_up
from models.keeping.restoring import restore
from models.migrate import upgrade
from models.post.holding import RESTORED
from models.proof import erasure, verify
from models.proof.everything import _said
from models.settings import Settings
from models.tables import Account, Notice
from tests.models.cast import ADOPTED, live, member, record


@pytest.fixture
def full(house: House) -> House:
    """Two cities and the letters of their first day."""
    member(house)
    record(house, "Oslo", "NO", kind="unconfirmed", address="other@oslo.example")
    live(house, ADOPTED)
    return house


@pytest.fixture
def other(full: House, request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """An empty house on the other database."""
    if full.engine.dialect.name == "sqlite":
        found: House = request.getfixturevalue("postgresql_house")
        return found
    house = House(Settings(var=tmp_path), make_engine(f"sqlite:///{tmp_path}/icc.db"))
    upgrade(house)
    return house


def rows_of(house: House, *but: str) -> dict[str, list[str]]:
    with house.read() as connection:
        return {
            each.name: [
                str([_said(value) for value in row])
                for row in connection.execute(each.select().order_by(*each.primary_key.columns))
            ]
            for each in SQLModel.metadata.sorted_tables
            if each.name not in but
        }


def emptied(house: House) -> House:
    with house.begin() as connection:
        for each in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(each.delete())
    return house


def test_a_backup_says_what_is_in_it_and_only_its_owner_may_read_it(full: House, tmp_path: Path) -> None:
    told = back_up(full, tmp_path / "a.icc")
    assert (told["cities"], told["anchor"]) == (2, verify.anchor(full))
    assert told["events"] == verify.verify(full)["events"] > 0 and told["letters"] > 0
    assert (tmp_path / "a.icc").stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_a_folder_gets_a_file_named_after_the_instant_and_no_file_is_overwritten(
    full: House, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = Path(back_up(full, folder)["file"])
    assert made.parent == folder and made.suffix == ".icc"
    with pytest.raises(Refused, match="exists already"):
        back_up(full, made)


def test_what_comes_back_is_what_went(full: House, tmp_path: Path) -> None:
    before = rows_of(full, "import", "notice")
    back_up(full, tmp_path / "a.icc")
    told = restore(emptied(full), tmp_path / "a.icc")
    assert rows_of(full, "import", "notice") == before
    assert told["saved"] is None and verify.verify(full)["ok"]


def test_a_house_goes_over_to_the_other_database_and_goes_on_there(
    full: House, other: House, tmp_path: Path
) -> None:
    back_up(full, tmp_path / "a.icc")
    restore(other, tmp_path / "a.icc")
    assert rows_of(other, "import", "notice") == rows_of(full, "import", "notice")
    submit(other, "lyon-fr", Contact(clock.today(other), "officer"))
    assert verify.verify(other)["ok"] and verify.rebuild_check(other, clock.today(other))["ok"]


def test_a_house_that_holds_something_is_not_overwritten_without_being_told_to(
    full: House, tmp_path: Path
) -> None:
    back_up(full, tmp_path / "a.icc")
    submit(full, "lyon-fr", Contact(clock.today(full), "officer"))
    before = rows_of(full)
    with pytest.raises(Refused, match="--force"):
        restore(full, tmp_path / "a.icc")
    assert rows_of(full) == before
    saved = restore(full, tmp_path / "a.icc", force=True)["saved"]
    assert rows_of(full, "import", "notice") != before
    restore(full, Path(saved), force=True)
    assert rows_of(full, "import", "notice") == {
        n: r for n, r in before.items() if n not in {"import", "notice"}
    }


def test_who_was_removed_after_the_backup_is_removed_again(full: House, tmp_path: Path) -> None:
    back_up(full, tmp_path / "a.icc")
    erasure.erase(full, "other@oslo.example", "asked")
    told = restore(full, tmp_path / "a.icc", force=True)
    assert told["removed_again"] == 1
    assert "other@oslo.example" not in str(rows_of(full))


def states(house: House) -> set[tuple[str, Any]]:
    with house.read() as connection:
        return set(map(tuple, connection.execute(text("SELECT state, reason FROM notice"))))


def test_no_letter_goes_by_itself_until_the_house_has_caught_up(full: House, tmp_path: Path) -> None:
    """What went between the backup and its return is not known: sending it again would be a second mail."""
    back_up(full, tmp_path / "a.icc")
    told = restore(full, tmp_path / "a.icc", force=True)
    assert told["held"] > 0 and states(full) == {("held", RESTORED)}
    today = clock.today(full)
    record(full, "Bergen", "NO", address="c@bergen.example")
    assert live(full, today)[1]
    assert states(full) == {("held", RESTORED)}
    run = runs.open_run(full, runs.LEDGER_FLOW, today=today)
    runs.close_run(full, run, state="completed", cities=3, events=0, notices=0)
    record(full, "Turku", "FI", address="c@turku.example")
    assert live(full, today + timedelta(days=1))[1]
    assert "queued" in {state for state, _ in states(full)}


def test_everybody_signs_in_again_after_a_restore(full: House, tmp_path: Path) -> None:
    from models.entrance import sessions

    link = sessions.local_link(full)
    back_up(full, tmp_path / "a.icc")
    restore(full, tmp_path / "a.icc", force=True)
    with pytest.raises(Refused):
        sessions.by_link(full, link, "127.0.0.1", "a browser")


def test_nothing_is_overwritten_under_a_running_flow(full: House, tmp_path: Path) -> None:
    back_up(full, tmp_path / "a.icc")
    runs.open_run(full, "outbox", today=ADOPTED)
    with pytest.raises(Refused, match="outbox runs at this moment"):
        restore(full, tmp_path / "a.icc", force=True)


@pytest.mark.parametrize("content", [b"", b"city,country\n", b"SQLite format 3\0 but no more"])
def test_a_file_that_is_none_is_refused(sqlite_house: House, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.icc").write_bytes(content)
    with pytest.raises(Refused, match="is no backup of"):
        restore(sqlite_house, tmp_path / "a.icc")


def test_an_altered_backup_is_refused_and_changes_nothing(full: House, tmp_path: Path) -> None:
    back_up(full, tmp_path / "a.icc")
    with sqlite3.connect(tmp_path / "a.icc") as file:
        file.execute("UPDATE event SET source = 'another' WHERE seq = 2")
    file.close()
    before = rows_of(full)
    with pytest.raises(Refused, match="is not whole"):
        restore(full, tmp_path / "a.icc", force=True)
    assert rows_of(full) == before


def test_a_house_that_is_not_whole_makes_no_backup(full: House, tmp_path: Path) -> None:
    with full.begin() as connection:
        connection.execute(text("UPDATE event SET source = 'another' WHERE seq = 2"))
    with pytest.raises(Refused, match="is not whole"):
        back_up(full, tmp_path / "a.icc")
    assert not (tmp_path / "a.icc").exists()


@pytest.mark.parametrize("ill", ["damaged", "newer"])
def test_a_lost_sqlite_file_is_put_aside_and_replaced(sqlite_house: House, tmp_path: Path, ill: str) -> None:
    member(sqlite_house)
    back_up(sqlite_house, tmp_path / "a.icc")
    sqlite_house.engine.dispose()
    if ill == "damaged":
        (tmp_path / "icc.db").write_bytes(b"no database at all, and long enough to be looked at" * 100)
    else:
        with sqlite_house.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused):
        restore(sqlite_house, tmp_path / "a.icc")
    told = restore(sqlite_house, tmp_path / "a.icc", force=True)
    assert Path(told["saved"]).exists() and verify.verify(sqlite_house)["events"] == told["events"] > 0


_WRITER = """
from models.database import open_house
from models.door import submit
from lifecycle.commands import Contact
from models import clock
house = open_house()
print("begun", flush=True)
while True:
    submit(house, "lyon-fr", Contact(clock.today(house), "officer"))
"""


def test_a_backup_is_one_moment_of_a_house_at_work(full: House, tmp_path: Path) -> None:
    """Events, heads and standing come from one moment, or its own check would refuse it."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER], stdout=subprocess.PIPE, env=_named(full)
    ) as writer:
        try:
            assert writer.stdout is not None and writer.stdout.readline() == b"begun\n"
            first = back_up(full, tmp_path / "first.icc")
            _until_more_than(full, first["events"])
            second = back_up(full, tmp_path / "second.icc")
        finally:
            writer.kill()
    assert first["events"] < second["events"]


def _until_more_than(house: House, events: int) -> None:
    """Wait for the writer, however slow the machine: at most a minute."""
    for _ in range(600):
        with house.read() as connection:
            if connection.execute(text("SELECT COUNT(*) FROM event")).scalar_one() > events:
                return
        sleep(0.1)
    raise AssertionError("the writer wrote nothing for a minute")


def _named(house: House) -> dict[str, str]:
    """The environment that names the house to another process."""
    named = os.environ | {"ICC_VAR": str(house.settings.var)}
    url = house.settings.database_url
    return named | ({"ICC_DATABASE_URL": url.get_secret_value()} if url else {})


def test_a_restore_that_is_killed_leaves_the_house_as_it_was(full: House, tmp_path: Path) -> None:
    back_up(full, tmp_path / "a.icc")
    with full.begin() as connection:
        connection.execute(update(Notice).values(reply="later"))
    before = rows_of(full)
    killed = (
        "import os, signal; from models.keeping import restoring\n"
        "from models.database import open_house; from pathlib import Path\n"
        "restoring._hold_what_waits = lambda _c: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"restoring.restore(open_house(), Path({str(tmp_path / 'a.icc')!r}), force=True)"
    )
    done = subprocess.run([sys.executable, "-c", killed], env=_named(full), check=False)
    assert done.returncode == -9
    assert rows_of(full) == before
    [left] = tmp_path.glob(".icc-scratch-*")
    os.utime(left, (0, 0))
    back_up(full, tmp_path / "b.icc")
    assert not left.exists(), "people's data must not stay in a corner"


def test_accounts_come_along(full: House, tmp_path: Path) -> None:
    with full.begin() as connection:
        account = {
            "id": "a1",
            "email": "o@house.example",
            "name": "O",
            "made_at": clock.now(full),
            "role": "",
        }
        connection.execute(SQLModel.metadata.tables[str(Account.__tablename__)].insert().values(account))
    back_up(full, tmp_path / "a.icc")
    assert backup.check(tmp_path / "a.icc", full)["cities"] == 2
    restore(emptied(full), tmp_path / "a.icc")
    assert "o@house.example" in str(rows_of(full)["account"])
