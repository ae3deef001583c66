"""Scenes of the house's life that may be cut off at any instant: what is done, what is left afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx

from models import clock
from models.database import House, make_engine
from models.entrance import accounts, tokens
from models.migrate import upgrade
from models.settings import Settings
from tests.deployments.conftest import DUE_DAY, FIRST_DAY, ROOT, icc, ledger, surroundings
from tests.models.cast import ADOPTED, live, record
from tests.notifications.servers import Postbox, serve

DEADLINE = 240.0
Things = Counter[Any]


@dataclass
class Left:
    """What a scene leaves: events and letters, each as often as it is there; what else must agree."""

    events: Things
    letters: Things
    more: Any = None
    repeated: int = 0
    """Letters that arrived more than once; in each case the same bytes under the same Message-ID."""


def at(folder: Path) -> House:
    """The SQLite house in a folder."""
    settings = Settings(var=folder, database_url=None)
    return House(settings, make_engine(settings.url))


def run(words: Sequence[str], folder: Path, cut: float | None, **more: str) -> bool:
    """Run a program in the house, killed without a word after `cut` seconds; whether it came to its end."""
    program = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=surroundings(folder, PYTHONPATH=str(ROOT), **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _, said = program.communicate(timeout=cut if cut is not None else DEADLINE)
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
        if cut is None:
            raise
        return False
    assert program.returncode == 0, said.decode()
    return True


@dataclass
class Scene:
    """A scene in a house that `lay` makes in an empty folder; `play` does it, `left` says what is there."""

    name: str
    lay: Callable[[Path], None]
    play: Callable[[Path, float | None], bool]
    left: Callable[[Path], Left]
    weight: int = 10
    """How many kills of a hundred it gets."""

    heals: bool = False
    """Whether one play goes on by itself after the kill."""


def _whole(folder: Path) -> Left:
    house = at(folder)
    found = ledger(house)
    house.engine.dispose()
    return Left(
        Counter(found["events"]),
        Counter(found["letters"]),
        {n: found[n] for n in ("standing", "notices", "reminders")},
    )


def days(furnish: Callable[[Path], None]) -> Scene:
    """The stages, the audit and the sending of two days, by the functions that the flows call."""
    words = ("-m", "tests.deployments.a_day", FIRST_DAY.isoformat(), DUE_DAY.isoformat())
    return Scene("days", furnish, lambda folder, cut: run(words, folder, cut), _whole, 40)


def through_prefect(furnish: Callable[[Path], None]) -> Scene:
    """The same through Prefect: flows, tasks, a server of their own."""
    words = icc("run", "daily", "--today", DUE_DAY.isoformat())
    return Scene("flows", furnish, lambda folder, cut: run(words, folder, cut), _whole, 5)


def importing() -> Scene:
    """The example cities come into an empty house: all of them or none."""
    words = icc("import", str(ROOT / "examples" / "cities.csv"), "--go-live", "2026-03-02")
    return Scene("import", lambda _folder: None, lambda folder, cut: run(words, folder, cut), _whole, 15)


def restoring(furnish: Callable[[Path], None]) -> Scene:
    """A backup is made, and brought back over what is there; a second try goes on."""

    def play(folder: Path, cut: float | None) -> bool:
        for old in folder.glob("before-restore-*"):
            old.unlink()
        file = folder / "kept.icc"
        words = (
            icc("db", "restore", str(file), "--force") if file.exists() else icc("db", "backup", str(file))
        )
        done = run(words, folder, cut)
        return play(folder, None) if done and "backup" in words else done

    return Scene("backup", furnish, play, _whole, 10)


class Sending:
    """Letters to a mail server that keeps count; the sender is a process of its own."""

    LETTERS = 12
    DAY = ADOPTED + timedelta(days=7)

    def __init__(self) -> None:
        self.box = Postbox(data=self._slowly)
        self.server = serve(self.box)

    def scene(self) -> Scene:
        """The scene; `close` ends the server."""
        return Scene("outbox", self._lay, self._play, self._left, 20)

    def close(self) -> None:
        """End the mail server."""
        self.server.stop()

    @staticmethod
    def _slowly(_turn: int) -> str:
        time.sleep(0.02)
        return "250 2.0.0 queued"

    def _lay(self, folder: Path) -> None:
        self.box.envelopes.clear()
        house = at(folder)
        upgrade(house)
        for number in range(self.LETTERS):
            record(house, f"City {number}", "FR", address=f"ada{number}@city.example")
        live(house, ADOPTED)
        house.engine.dispose()

    def _play(self, folder: Path, cut: float | None) -> bool:
        url = f"mailto://127.0.0.1:{self.server.port}?mode=insecure"
        return run(("-m", "tests.notifications.sender", self.DAY.isoformat()), folder, cut, ICC_MAIL_URL=url)

    def _left(self, folder: Path) -> Left:
        found = _whole(folder)
        contents = [e.content for e in self.box.envelopes if isinstance(e.content, bytes)]
        letters = Counter(str(message_from_bytes(content)["To"]) for content in contents)
        assert len(set(contents)) == len(letters), "a letter was repeated in other words"
        return Left(found.events, Counter(set(letters)), len(found.letters), letters.total() - len(letters))


@dataclass
class Posting:
    """A program posts an order for each city to the desk, whose process is killed; it asks until told."""

    furnish: Callable[[Path], None]
    port: int
    secret: str = field(default="", init=False)
    model: Path | None = field(default=None, init=False)

    def scene(self) -> Scene:
        """The scene."""
        return Scene("desk", self._lay, self._play, _whole, 10, heals=True)

    def _lay(self, folder: Path) -> None:
        """A house with an account and its token, the same each time: its id stands in the events."""
        if self.model is None:
            self.model = folder.parent / "with an account"
            self.furnish(self.model)
            self._give_token(self.model)
        shutil.copytree(self.model, folder, dirs_exist_ok=True)

    def _give_token(self, folder: Path) -> None:
        house = at(folder)
        accounts.give(house, "o@house.example", "Olga", "officer")
        with house.read() as connection:
            account = str(accounts.find(connection, "o@house.example").id)
        until = clock.today(house) + timedelta(days=30)
        self.secret = tokens.make(house, account, "a program", "write", until, actor=account)
        house.engine.dispose()

    def _play(self, folder: Path, cut: float | None) -> bool:
        desk = self._start(folder)
        killer = threading.Timer(cut, desk.kill) if cut is not None else None
        if killer:
            killer.start()
        client = httpx.Client(headers={"authorization": f"Bearer {self.secret}"}, timeout=20)
        try:
            for key, seen in self._cities(folder):
                while not self._ordered(client, key, seen):
                    if desk.poll() is not None:
                        desk = self._start(folder)
        finally:
            client.close()
            desk.kill()
            desk.wait()
            if killer:
                killer.cancel()
        return True

    def _cities(self, folder: Path) -> list[tuple[str, int]]:
        house = at(folder)
        with house.read() as connection:
            heads = connection.exec_driver_sql("SELECT city, seq FROM head ORDER BY city").all()
        house.engine.dispose()
        return [(str(city), int(seq)) for city, seq in heads]

    def _ordered(self, client: httpx.Client, key: str, seen: int) -> bool:
        """Ask once; done, or refused because the city moved on since `seen`: our order was carried out."""
        url = f"http://127.0.0.1:{self.port}/api/v1/cities/{key}/orders"
        try:
            answer = client.post(url, json={"act": "contact", "seen": seen, "reason": "a call"})
        except httpx.HTTPError:
            time.sleep(0.1)
            return False
        assert answer.status_code in {200, 201, 409}, answer.text
        return True

    def _start(self, folder: Path) -> subprocess.Popen[bytes]:
        around = surroundings(folder, PYTHONPATH=str(ROOT), ICC_DESK_PORT=str(self.port))
        words = [sys.executable, "-m", "desk.serve"]
        return subprocess.Popen(
            words, cwd=ROOT, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def everywhere(furnish: Callable[[Path], None], sending: Sending, port: int) -> list[Scene]:
    """Every scene; `furnish` lays out a house with cities that have things due."""
    os.environ.pop("ICC_DATABASE_URL", None)
    plain = [days(furnish), through_prefect(furnish), importing(), restoring(furnish)]
    return [*plain, sending.scene(), Posting(furnish, port).scene()]
