"""`make faults`: the whole campaign, and its table. `KILLS=300` says how many, `SEED=1` which instants."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deployments.server import free_port
from tests.faults.campaign import Tally, try_scene
from tests.faults.houses import furnisher
from tests.faults.scenes import Sending, everywhere

COLUMNS = (
    "scene",
    "kills",
    "too late",
    "events lost",
    "doubled",
    "letters lost",
    "doubled",
    "unknown, repeated",
    "other",
)


def main() -> int:
    """Try every scene, print what came of it; 1 where anything was lost or doubled."""
    kills, seed = int(os.environ.get("KILLS", "300")), int(os.environ.get("SEED", "1"))
    paper, tallies = Console(), []
    sending = Sending()
    with tempfile.TemporaryDirectory(prefix="icc-faults-") as name:
        folder = Path(name)
        scenes = everywhere(furnisher(folder / "prepared"), sending, free_port())
        for scene in scenes:
            number = max(1, round(kills * scene.weight / 100))
            paper.print(f"{scene.name}: {number} kills …")
            tallies.append(try_scene(scene, number, seed, folder))
    sending.close()
    paper.print(_table(tallies))
    paper.print(f"{sum(tally.kills for tally in tallies)} kills at work, seed {seed}")
    return 0 if all(tally.clean for tally in tallies) else 1


def _table(tallies: list[Tally]) -> Table:
    table = Table(*COLUMNS, box=None, pad_edge=False)
    for each in tallies:
        left = (each.events_lost, each.events_doubled, each.letters_lost, each.letters_doubled)
        numbers = (each.kills, each.late, *left, each.repeated, each.other)
        table.add_row(each.scene, *map(str, numbers))
    return table


if __name__ == "__main__":
    sys.exit(main())
