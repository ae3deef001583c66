"""A handful of the instants of `make faults`: whatever is cut off goes on, nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.campaign import try_scene
from tests.faults.everywhere import everywhere
from tests.faults.scenes import Scene, Sending

KILLS = {"days": 1, "import": 1, "outbox": 1, "desk": 1, "backup": 1}


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Scene]]:
    sending = Sending()
    found = everywhere(tmp_path_factory.mktemp("prepared"), None, sending, "sqlite")
    yield {scene.kind: scene for scene in found}
    sending.close()


@pytest.mark.parametrize("kind", KILLS)
def test_a_scene_cut_off_at_a_random_instant_goes_on(
    kind: str, scenes: dict[str, Scene], tmp_path: Path
) -> None:
    tally = try_scene(scenes[kind], KILLS[kind], 7, tmp_path)
    assert tally.clean, tally
    assert tally.kills + tally.late > 0


def test_the_campaign_would_see_a_loss_and_a_double(scenes: dict[str, Scene], tmp_path: Path) -> None:
    """Otherwise a clean table would prove nothing: what is taken out or put in is counted."""
    honest = scenes["import"]
    seen = []

    def left(folder: Path) -> object:
        found = honest.left(folder)
        seen.append(found)
        if len(seen) == 2:
            one, other, *_ = sorted(found.events)
            found.events[one] -= 1
            found.events[other] += 1
        return found

    forged = Scene("import", honest.lay, honest.play, left)  # type: ignore[arg-type]
    tally = try_scene(forged, 1, 7, tmp_path)
    assert (tally.events_lost, tally.events_doubled, tally.clean) == (1, 1, False)
