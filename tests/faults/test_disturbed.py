"""A full disk, a locked database, a silent mail server: a sentence says it, and the day completes later."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from desk.terminal.safety import sentence
from models.database import House, open_house
from models.post.outbox import OutboxStore
from models.proof import verify
from notifications.channels import open_channel
from notifications.sending import send_due
from tasks.healing import heals
from tests.deployments.a_day import live
from tests.deployments.conftest import DUE_DAY, ledger, program
from tests.faults import forked
from tests.faults.houses import furnisher
from tests.models import cast
from tests.notifications.servers import Postbox, serve


@pytest.fixture(scope="module")
def furnish(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    return furnisher(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def twin(furnish: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What an undisturbed day leaves."""
    from models.settings import Settings

    folder = tmp_path_factory.mktemp("twin")
    furnish(folder)
    house = open_house(Settings(var=folder, database_url=None))
    live(house, DUE_DAY)
    return ledger(house)


@pytest.fixture
def furnished(furnish: Callable[[Path], None], tmp_path: Path) -> House:
    furnish(tmp_path)
    return open_house()


@contextmanager
def pragma(house: House, words: str) -> Iterator[None]:
    """Every connection of the house gets a further pragma for a while."""

    def set_it(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {words}")

    event.listen(house.engine, "connect", set_it)
    house.engine.dispose()
    try:
        yield
    finally:
        event.remove(house.engine, "connect", set_it)
        house.engine.dispose()


def pages(house: House) -> int:
    with house.read() as connection:
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())


@pytest.mark.parametrize("room", [1, 6, 12, 24])
def test_a_day_cut_short_by_a_full_disk_completes_when_there_is_room(
    furnished: House, twin: dict[str, list[Any]], room: int
) -> None:
    """Without room even for letters on their way, the next run takes them up again."""
    folder, number = furnished.settings.var, pages(furnished) + room
    furnished.engine.dispose()
    cut = program(["-m", "tests.faults.on_a_full_disk", str(number), DUE_DAY.isoformat()], folder)
    assert "Traceback (most recent call last)" not in cut.stderr or cut.returncode == 0
    assert "the disk is full: make room" in cut.stderr or "OperationalError" in cut.stderr
    assert ledger(furnished) != twin and verify.verify(furnished)["ok"]
    assert forked.run("days", [DUE_DAY.isoformat()], folder) == 0, forked.said(folder)
    assert ledger(furnished) == twin
    assert verify.rebuild_check(furnished, DUE_DAY)["ok"]


def test_trying_again_at_once_makes_no_room() -> None:
    full = OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))
    assert not heals(full) and "make room" in sentence(full)


def test_a_day_that_meets_a_locked_database_completes_when_it_is_free(
    furnished: House, twin: dict[str, list[Any]]
) -> None:
    database = furnished.settings.var / "icc.db"
    with (
        pragma(furnished, "busy_timeout=50"),
        closing(sqlite3.connect(database, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as locked:
            live(furnished, DUE_DAY)
        assert "another program is writing" in sentence(locked.value)
        assert heals(locked.value), "a task tries this again by itself"
        other.execute("ROLLBACK")
    live(furnished, DUE_DAY)
    assert ledger(furnished) == twin


def test_a_reader_is_not_stopped_by_a_writer(furnished: House) -> None:
    with closing(sqlite3.connect(furnished.settings.var / "icc.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE city SET population = 1")
        assert verify.verify(furnished)["ok"]


def send(house: House, port: int) -> tuple[Any, OutboxStore]:
    url = f"mailto://127.0.0.1:{port}?mode=insecure&from=icc@house.example&cto=1"
    outbox = OutboxStore(house)
    day = cast.ADOPTED + timedelta(days=7)
    now = cast.MORNING + timedelta(days=7)
    with closing(
        open_channel(url, house.settings.var, house.settings.mail_from, None, rehearsal=False)
    ) as channel:
        return send_due(outbox, channel, now=now, today=day, window=False), outbox


def test_a_mail_server_that_says_nothing_holds_nobody_up_and_gets_every_letter_later(house: House) -> None:
    for number in range(4):
        cast.record(house, f"City {number}", "FR", address=f"ada{number}@city.example")
    cast.live(house, cast.ADOPTED)
    with socket.create_server(("127.0.0.1", 0)) as hole:
        tally, _ = send(house, hole.getsockname()[1])
    assert tally.sent == 0
    with house.read() as connection:
        said = connection.execute(text("SELECT state, reply FROM notice WHERE reply IS NOT NULL")).all()
    assert {state for state, _ in said} == {"queued"}
    assert all("no conversation with the mail server" in reply for _, reply in said)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET lease_until = NULL"))
    server = serve(box := Postbox())
    try:
        tally, _ = send(house, server.port)
    finally:
        server.stop()
    assert tally.sent == len(box.envelopes) == 4
