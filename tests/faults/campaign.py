"""Cut a scene off at a random instant, let it go on, and compare what is left with an undisturbed twin."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.proof.verify import rebuild_check, verify
from tests.deployments.conftest import DUE_DAY
from tests.faults import forked
from tests.faults.houses import at, clear
from tests.faults.scenes import Left, Scene


@dataclass
class Tally:
    """What a scene went through: kills that hit it at work, and what was lost, doubled, repeated by them."""

    scene: str
    kills: int = 0
    late: int = 0
    """Kills that came after the end."""
    events_lost: int = 0
    events_doubled: int = 0
    letters_lost: int = 0
    letters_doubled: int = 0
    repeated: int = 0
    """Letters that went again, unchanged, because it was unknown whether they had arrived."""
    other: int = 0
    """Houses whose standing, outbox or chain of hashes was another than the twin's."""
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing was lost or doubled, and a repetition always followed a kill."""
        wrong = (self.events_lost, self.events_doubled, self.letters_lost, self.letters_doubled, self.other)
        return not any(wrong) and self.repeated <= self.kills

    def compare(self, left: Left, twin: Left, *, holds: bool) -> None:
        """Count how what is left differs from the twin's."""
        self.events_lost += (twin.events - left.events).total()
        self.events_doubled += (left.events - twin.events).total()
        self.letters_lost += (twin.letters - left.letters).total()
        self.letters_doubled += (left.letters - twin.letters).total()
        self.repeated += left.repeated
        self.other += not holds or left.more != twin.more


def try_scene(scene: Scene, kills: int, seed: int, folder: Path, most: float = float("inf")) -> Tally:
    """Kill a scene so many times at work, each in a fresh house, at instants that the seed draws.

    A kill that comes after the end is drawn anew, up to as many again; after `most` seconds none is begun.
    """
    chance, tally, began = Random(f"{scene.name} {seed}"), Tally(scene.name), time.monotonic()
    twin, lasts = _undisturbed(scene, folder / f"{scene.name} twin")
    for house in _houses(scene, folder, 2 * kills):
        if tally.kills == kills or (tally.kills and time.monotonic() - began > most):
            break
        start = time.monotonic()
        ended = scene.play(house, chance.uniform(0.02, 1.0) * lasts, chance)
        lasts = min(lasts, time.monotonic() - start) if ended and not scene.heals else lasts
        hit = scene.heals or not ended
        tally.kills += hit
        tally.late += not hit
        if not ended:
            assert scene.play(house, None, chance), f"{scene.name} did not go on"
        tally.compare(scene.left(house), twin, holds=_holds(house))
    tally.seconds = time.monotonic() - began
    return tally


def _houses(scene: Scene, folder: Path, most: int) -> Iterator[Path]:
    for number in range(most):
        house = folder / f"{scene.name} {number}"
        house.mkdir(parents=True)
        scene.lay(house)
        yield house
        clear(house)


def _undisturbed(scene: Scene, folder: Path) -> tuple[Left, float]:
    """What a scene leaves when nothing happens to it, and how long it takes."""
    forked.load()
    [found] = [_played(scene, house) for house in _houses(scene, folder, 1)]
    return found


def _played(scene: Scene, house: Path) -> tuple[Left, float]:
    began = time.monotonic()
    assert scene.play(house, None, Random(0))
    lasts = time.monotonic() - began
    return scene.left(house), lasts


def _holds(folder: Path) -> bool:
    house = at(folder)
    try:
        return bool(verify(house)["ok"] and rebuild_check(house, DUE_DAY)["ok"])
    finally:
        house.engine.dispose()
