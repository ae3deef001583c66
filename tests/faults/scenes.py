"""Scenes of the house's life that may be cut off at any instant: what is done, what is left afterwards."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from random import Random
from typing import Any

from models.migrate import upgrade
from tests.deployments.conftest import DUE_DAY, FIRST_DAY, ROOT, ledger
from tests.faults import forked
from tests.faults.houses import Fill, at
from tests.models.cast import ADOPTED, live, record
from tests.notifications.servers import Postbox, serve

Things = Counter[Any]


@dataclass
class Left:
    """What a scene leaves: events and letters, each as often as it is there; what else must agree."""

    events: Things
    letters: Things
    more: Any = None
    repeated: int = 0
    """Letters that arrived more than once; in each case the same bytes under the same Message-ID."""


@dataclass
class Scene:
    """A scene in a house that `lay` makes in an empty folder; `play` does it, `left` says what is there.

    `play` is told where, after how many seconds to cut it off (None: not at all), and the chance that draws
    what else there is to draw; it says whether it came to its end.
    """

    name: str
    lay: Fill
    play: Callable[[Path, float | None, Random], bool]
    left: Callable[[Path], Left]
    heals: bool = False
    """Whether one play goes on by itself after the kill."""

    @property
    def kind(self) -> str:
        """Its name without the database."""
        return self.name.partition(" ")[0]


def whole(folder: Path) -> Left:
    """All that is in the house."""
    house = at(folder)
    found = ledger(house)
    house.engine.dispose()
    more = {name: found[name] for name in ("standing", "notices", "reminders")}
    return Left(Counter(found["events"]), Counter(found["letters"]), more)


def ran(what: str, words: list[str], folder: Path, cut: float | None, **more: str) -> bool:
    """Run a forked program; whether it came to its end, which must then be a good one."""
    code = forked.run(what, words, folder, cut, **more)
    assert code in {0, forked.KILLED} and (cut is not None or code == 0), forked.said(folder)
    return code == 0


def days(on: str, furnish: Fill) -> Scene:
    """The stages, the audit and the sending of two days, by the functions that the flows call."""
    words = [FIRST_DAY.isoformat(), DUE_DAY.isoformat()]
    return Scene(f"days {on}", furnish, lambda folder, cut, _: ran("days", words, folder, cut), whole)


def flows(on: str, furnish: Fill) -> Scene:
    """A day and its sending through Prefect: flows, tasks."""

    def play(folder: Path, cut: float | None, _chance: Random) -> bool:
        return ran("flows", ["daily", "outbox", DUE_DAY.isoformat()], folder, cut)

    return Scene(f"flows {on}", furnish, play, whole)


def importing(on: str, furnish: Fill) -> Scene:
    """The example cities come into an empty house: all of them or none."""
    words = ["import", str(ROOT / "examples" / "cities.csv"), "--go-live", "2026-03-02"]
    return Scene(f"import {on}", furnish, lambda folder, cut, _: ran("icc", words, folder, cut), whole)


def restoring(on: str, furnish: Fill) -> Scene:
    """A backup is made, and brought back over what is there; a second try goes on."""

    def play(folder: Path, cut: float | None, chance: Random) -> bool:
        for old in folder.glob("before-restore-*"):
            old.unlink()
        file = folder / "kept.icc"
        if file.exists():
            return ran("icc", ["db", "restore", str(file), "--force"], folder, cut)
        done = ran("icc", ["db", "backup", str(file)], folder, cut)
        return play(folder, None, chance) if done else done

    return Scene(f"backup {on}", furnish, play, whole)


class Sending:
    """Letters to a mail server that keeps count; the sender is a process of its own."""

    LETTERS = 12
    DAY = ADOPTED + timedelta(days=7)

    def __init__(self) -> None:
        self.box = Postbox(data=self._slowly)
        self.server = serve(self.box)

    def scene(self, on: str, furnish: Fill) -> Scene:
        """The scene; `close` ends the server."""

        def lay(folder: Path) -> None:
            self.box.envelopes.clear()
            furnish(folder)

        return Scene(f"outbox {on}", lay, self._play, self._left)

    def close(self) -> None:
        """End the mail server."""
        self.server.stop()

    @staticmethod
    def _slowly(_turn: int) -> str:
        time.sleep(0.02)
        return "250 2.0.0 queued"

    @classmethod
    def fill(cls, folder: Path) -> None:
        """A house with letters for that server."""
        house = at(folder)
        upgrade(house)
        for number in range(cls.LETTERS):
            record(house, f"City {number}", "FR", address=f"ada{number}@city.example")
        live(house, ADOPTED)
        house.engine.dispose()

    def _play(self, folder: Path, cut: float | None, _chance: Random) -> bool:
        url = f"mailto://127.0.0.1:{self.server.port}?mode=insecure"
        return ran("send", [self.DAY.isoformat()], folder, cut, ICC_MAIL_URL=url)

    def _left(self, folder: Path) -> Left:
        found = whole(folder)
        contents = [e.content for e in self.box.envelopes if isinstance(e.content, bytes)]
        letters = Counter(str(message_from_bytes(content)["To"]) for content in contents)
        assert len(set(contents)) == len(letters), "a letter was repeated in other words"
        return Left(found.events, Counter(set(letters)), len(found.letters), letters.total() - len(letters))
