"""`make faults`: the whole campaign, and its table.

`KILLS=300` says how many, `SEED=1` which instants, `MINUTES=25` when to end although some are left.
`python -m tests.faults bad workers` plays these parts alone: scenes, senders, bad, workers.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults import at_the_desk
from tests.faults.bad_bodies import try_bodies
from tests.faults.bad_files import try_files
from tests.faults.campaign import Tally, try_scene
from tests.faults.everywhere import everywhere, kills_of, share_of
from tests.faults.houses import at, furnisher
from tests.faults.of_senders import summed, try_senders
from tests.faults.scenes import Scene, Sending
from tests.faults.side_by_side import compared, fill
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
BAD, CITIES = 1000, 20_000
"""Bad files, and bad bodies, of each of which there are so many; and the cities that workers share."""


@dataclass(frozen=True)
class Campaign:
    """What all parts share: how many kills, drawn by which seed, in at most how many minutes, and where."""

    kills: int
    seed: int
    minutes: int
    folder: Path
    server: Postgres
    paper: Console


def main(wanted: list[str]) -> int:
    """Play the parts that are wanted, or all; 1 where anything was lost, doubled or half-written."""
    numbers = (("KILLS", "300"), ("SEED", "1"), ("MINUTES", "25"))
    kills, seed, minutes = (int(os.environ.get(name, usual)) for name, usual in numbers)
    os.environ.pop("ICC_DATABASE_URL", None)
    place = Path(tempfile.gettempdir()) / f"icc-faults-{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="icc-faults-") as name, Postgres.running(place) as server:
        campaign = Campaign(kills, seed, minutes, Path(name), server, Console(width=130))
        clean = [part(campaign) for name, part in PARTS.items() if not wanted or name in wanted]
    return 0 if all(clean) else 1


def _scenes(campaign: Campaign) -> bool:
    """Every scene on both databases, cut off again and again."""
    until, sending, tallies = time.monotonic() + 60 * campaign.minutes, Sending(), []
    scenes = _in_turn(campaign, sending)
    for place, scene in enumerate(scenes):
        left = (until - time.monotonic()) * share_of(scene, scenes[place:])
        number = kills_of(scene, campaign.kills)
        campaign.paper.print(f"{scene.name}: {number} kills, {left:.0f} seconds at most …")
        tallies.append(try_scene(scene, number, campaign.seed, campaign.folder, left))
    sending.close()
    campaign.paper.print(_table(tallies))
    campaign.paper.print(f"{sum(tally.kills for tally in tallies)} kills at work, seed {campaign.seed}")
    return all(tally.clean for tally in tallies)


def _senders(campaign: Campaign) -> bool:
    """Beside 300 kills of everything, 200 of senders alone, on both databases."""
    folder, mine = campaign.folder / "senders", campaign.kills // 3
    folder.mkdir()
    came = [
        *try_senders(folder, None, mine, campaign.seed),
        *try_senders(folder, campaign.server, mine, campaign.seed),
    ]
    campaign.paper.print(summed(came))
    return all(each.clean for each in came)


def _bad_things(campaign: Campaign) -> bool:
    """Bad files and bad bodies for one house, other ones than the suite's own."""
    folder = campaign.folder / "bad"
    folder.mkdir()
    at_the_desk.fill(folder)
    house, seeds = at(folder), range(campaign.seed * 10**6, campaign.seed * 10**6 + BAD)
    tried = [try_files(house, folder, seeds), try_bodies(house, at_the_desk.token(folder), seeds)]
    for each in tried:
        campaign.paper.print(str(each))
    return all(each.clean for each in tried)


def _workers(campaign: Campaign) -> bool:
    """One, two and four workers on PostgreSQL over 20,000 cities, of which some 1,000 are due."""
    lay = furnisher(campaign.folder / "synthetic", campaign.server, fill(CITIES))
    found = compared(lay, campaign.folder)
    for each in found:
        campaign.paper.print(f"{each}: {each.pace / found[0].pace:.1f} times one worker's")
    same = all(each.left == found[0].left for each in found)
    campaign.paper.print("the ledger is the same" if same else "THE LEDGERS DIFFER")
    return same and all(each.visits == each.due for each in found)


PARTS = {"scenes": _scenes, "senders": _senders, "bad": _bad_things, "workers": _workers}


def _in_turn(campaign: Campaign, sending: Sending) -> list[Scene]:
    """The quick ones first, those with workers and servers last."""
    found = [
        *everywhere(campaign.folder, None, sending, "sqlite"),
        *everywhere(campaign.folder, campaign.server, sending, "postgresql"),
    ]
    return sorted(found, key=lambda scene: scene.kind in {"workers", "server"})


def _table(tallies: list[Tally]) -> Table:
    table = Table(*COLUMNS, box=None, pad_edge=False)
    for each in tallies:
        left = (each.events_lost, each.events_doubled, each.letters_lost, each.letters_doubled)
        numbers = (each.kills, each.late, *left, each.repeated, each.other, round(each.seconds))
        table.add_row(each.scene, *map(str, numbers))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
