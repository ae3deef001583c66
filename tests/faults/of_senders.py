"""Senders killed by the hundred against a mail server of bad moods, in fresh houses on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from models.migrate import upgrade
from tests.faults.houses import around, at, clear, furnisher
from tests.notifications.killing import Came, fill, try_kills
from tests.postgres import Postgres

A_HOUSE = 10
"""Kills in a row that find the letters of one house still on their way."""


def try_senders(folder: Path, server: Postgres | None, kills: int, seed: int) -> Iterator[Came]:
    """Kill senders at work until there were so many; what came of each house."""
    lay = furnisher(folder / f"senders {'postgresql' if server else 'sqlite'}", server, _fill)
    for number in count():
        if kills <= 0:
            return
        house = folder / f"senders-{number}"
        lay(house)
        came = _killed(house, seed * 1000 + number)
        kills -= came.kills
        clear(house)
        yield came


def summed(came: list[Came]) -> str:
    """What came of all of them in a sentence."""
    told = {
        "kills at work": sum(each.kills for each in came),
        "letters lost": sum(len(each.lost) for each in came),
        "doubled": sum(len(each.doubled) for each in came),
        "told wrong": sum(len(each.told_wrong) for each in came),
        "unknown, repeated": sum(each.repeated for each in came),
        "conversations broken by the server": sum(each.broke for each in came),
    }
    return "senders: " + ", ".join(f"{number} {what}" for what, number in told.items())


def _fill(folder: Path) -> None:
    house = at(folder)
    upgrade(house)
    fill(house)
    house.engine.dispose()


def _killed(folder: Path, seed: int) -> Came:
    house = at(folder)
    try:
        return try_kills(house, A_HOUSE, seed, {"ICC_VAR": str(folder), **around(folder)})
    finally:
        house.engine.dispose()
