"""Cut a scene off at a random instant, let it go on, and compare what is left with an undisturbed twin."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.proof.verify import rebuild_check, verify
from tests.deployments.conftest import DUE_DAY
from tests.faults.scenes import Left, Scene, at

TRIES = 6


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

    @property
    def clean(self) -> bool:
        """Whether nothing was lost or doubled, and a repetition always followed a kill."""
        wrong = (self.events_lost, self.events_doubled, self.letters_lost, self.letters_doubled, self.other)
        return not any(wrong) and self.repeated <= self.kills

    def compare(self, left: Left, twin: Left, whole: bool) -> None:
        """Count how what is left differs from the twin's."""
        self.events_lost += (twin.events - left.events).total()
        self.events_doubled += (left.events - twin.events).total()
        self.letters_lost += (twin.letters - left.letters).total()
        self.letters_doubled += (left.letters - twin.letters).total()
        self.repeated += left.repeated
        self.other += not whole or left.more != twin.more


def try_scene(scene: Scene, kills: int, seed: int, folder: Path) -> Tally:
    """Kill a scene so many times, each in a fresh house, at instants that the seed draws."""
    chance, tally = Random(f"{scene.name} {seed}"), Tally(scene.name)
    twin, lasts = _undisturbed(scene, folder / "twin")
    for number in range(kills):
        house = folder / f"{scene.name}-{number}"
        _lay(scene, house)
        ended = scene.play(house, chance.uniform(0.1, 1.0) * lasts)
        late = ended and not scene.heals
        tally.late += late
        tally.kills += not late
        _go_on(scene, house, ended)
        tally.compare(scene.left(house), twin, _whole(house))
        shutil.rmtree(house)
    shutil.rmtree(folder / "twin")
    return tally


def _undisturbed(scene: Scene, folder: Path) -> tuple[Left, float]:
    """What a scene leaves when nothing happens to it, and how long it takes."""
    _lay(scene, folder)
    began = time.monotonic()
    scene.play(folder, None)
    lasts = time.monotonic() - began
    return scene.left(folder), lasts


def _lay(scene: Scene, folder: Path) -> None:
    folder.mkdir(parents=True)
    scene.lay(folder)


def _go_on(scene: Scene, folder: Path, ended: bool) -> None:
    if not ended:
        assert scene.play(folder, None)


def _whole(folder: Path) -> bool:
    house = at(folder)
    try:
        return bool(verify(house)["ok"] and rebuild_check(house, DUE_DAY)["ok"])
    finally:
        house.engine.dispose()
