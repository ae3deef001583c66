"""`make faults`: the whole campaign, and its table.

`KILLS=300` says how many, `SEED=1` which instants, `MINUTES=25` when to end although some are left.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults import at_the_desk
from tests.faults.bad_bodies import try_bodies
from tests.faults.bad_files import try_files
from tests.faults.campaign import Tally, try_scene
from tests.faults.everywhere import everywhere, kills_of, share_of
from tests.faults.houses import at
from tests.faults.of_senders import summed, try_senders
from tests.faults.scenes import Scene, Sending
from tests.faults.trials import Tried
from tests.notifications.killing import Came
from tests.postgres import Postgres

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
    "seconds",
)
BAD = 1000
"""Bad files, and bad bodies, of each of which there are so many."""


def main() -> int:
    """Try every scene, print what came of it; 1 where anything was lost, doubled or half-written."""
    kills, seed, minutes = (
        int(os.environ.get(name, usual))
        for name, usual in (("KILLS", "300"), ("SEED", "1"), ("MINUTES", "25"))
    )
    os.environ.pop("ICC_DATABASE_URL", None)
    paper, until = Console(width=130), time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory(prefix="icc-faults-") as name:
        folder = Path(name)
        tallies, sending = [], Sending()
        with Postgres.running(Path(tempfile.gettempdir()) / f"icc-faults-{os.getpid()}") as server:
            scenes = _in_turn(folder, server, sending)
            for place, scene in enumerate(scenes):
                left = (until - time.monotonic()) * share_of(scene, scenes[place:])
                number = kills_of(scene, kills)
                paper.print(f"{scene.name}: {number} kills, {left:.0f} seconds at most …")
                tallies.append(try_scene(scene, number, seed, folder, left))
            senders = _killed_senders(folder / "senders", server, kills, seed)
        sending.close()
        bad = _bad_things(folder / "bad", seed)
    paper.print(_table(tallies))
    paper.print(f"{sum(tally.kills for tally in tallies)} kills at work, seed {seed}")
    paper.print(summed(senders))
    for tried in bad:
        paper.print(str(tried))
    clean = [each.clean for each in tallies], [each.clean for each in senders], [each.clean for each in bad]
    return 0 if all(map(all, clean)) else 1


def _killed_senders(folder: Path, server: Postgres, kills: int, seed: int) -> list[Came]:
    """Beside 300 kills of everything, 200 of senders alone, on both databases."""
    folder.mkdir()
    mine = kills // 3
    return [*try_senders(folder, None, mine, seed), *try_senders(folder, server, mine, seed)]


def _bad_things(folder: Path, seed: int) -> list[Tried]:
    """Bad files and bad bodies for one house, other ones than the suite's own."""
    folder.mkdir()
    at_the_desk.fill(folder)
    house, seeds = at(folder), range(seed * 10**6, seed * 10**6 + BAD)
    return [try_files(house, folder, seeds), try_bodies(house, at_the_desk.token(folder), seeds)]


def _in_turn(folder: Path, server: Postgres, sending: Sending) -> list[Scene]:
    found = everywhere(folder, None, sending, "sqlite") + everywhere(folder, server, sending, "postgresql")
    return sorted(found, key=lambda scene: scene.kind in {"workers", "server"})


def _table(tallies: list[Tally]) -> Table:
    table = Table(*COLUMNS, box=None, pad_edge=False)
    for each in tallies:
        left = (each.events_lost, each.events_doubled, each.letters_lost, each.letters_doubled)
        numbers = (each.kills, each.late, *left, each.repeated, each.other, round(each.seconds))
        table.add_row(each.scene, *map(str, numbers))
    return table


if __name__ == "__main__":
    sys.exit(main())
