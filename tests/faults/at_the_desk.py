"""A program posts an order for each city to the desk, whose process is killed; it asks until told."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import httpx

from deployments.server import free_port
from models import clock
from models.entrance import accounts, tokens
from tests.deployments.conftest import prepare
from tests.faults import forked
from tests.faults.houses import Fill, at
from tests.faults.scenes import Scene, whole

_PAUSE = 0.05
_TOKEN = "token.txt"


def fill(folder: Path) -> None:
    """A house with an account and its token, the same each time: its id stands in the events."""
    prepare(folder)
    house = at(folder)
    accounts.give(house, "o@house.example", "Olga", "officer")
    with house.read() as connection:
        account = str(accounts.find(connection, "o@house.example").id)
    until = clock.today(house) + timedelta(days=30)
    (folder / _TOKEN).write_text(tokens.make(house, account, "a program", "write", until, actor=account))
    house.engine.dispose()


def token(folder: Path) -> str:
    """The secret of that token."""
    return (folder / _TOKEN).read_text()


def posting(on: str, furnish: Fill) -> Scene:
    """The scene, in a house that `fill` has filled."""
    return Scene(f"desk {on}", furnish, Posting(free_port()).play, whole, heals=True)


@dataclass
class Posting:
    """The program and the desk that it asks."""

    port: int
    desk: BaseProcess = field(init=False)

    def play(self, folder: Path, cut: float | None, _chance: Random) -> bool:
        """Post all orders; after `cut` seconds the desk is killed, and started again when that is noticed."""
        self._start(folder)
        killer = threading.Timer(cut, self.desk.kill) if cut is not None else None
        if killer:
            killer.start()
        try:
            with httpx.Client(headers={"authorization": f"Bearer {token(folder)}"}, timeout=20) as client:
                for key in self._cities(folder):
                    while not self._ordered(client, key):
                        self._look_after(folder)
        finally:
            self._stop()
            if killer:
                killer.cancel()
        return True

    def _start(self, folder: Path) -> None:
        self.desk = forked.start("desk", [], folder, ICC_DESK_PORT=str(self.port))

    def _look_after(self, folder: Path) -> None:
        time.sleep(_PAUSE)
        if not self.desk.is_alive():
            self._start(folder)

    def _stop(self) -> None:
        self.desk.kill()
        self.desk.join()

    @staticmethod
    def _cities(folder: Path) -> list[str]:
        house = at(folder)
        with house.read() as connection:
            keys = connection.exec_driver_sql("SELECT city FROM head ORDER BY city").scalars().all()
        house.engine.dispose()
        return [str(key) for key in keys]

    def _ordered(self, client: httpx.Client, key: str) -> bool:
        """Ask once, under a key of the order's own: asked again, it is not done again."""
        url = f"http://127.0.0.1:{self.port}/api/v1/cities/{key}/orders"
        asked = {"act": "contact", "reason": "a call"}
        try:
            answer = client.post(url, json=asked, headers={"idempotency-key": f"a call to {key}"})
        except httpx.HTTPError:
            return False
        assert answer.status_code in {200, 201}, answer.text
        return True
