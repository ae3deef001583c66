"""Every scene of the campaign, on both databases, with its share of the kills."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.deployments.served import prefect_server
from tests.faults import at_the_desk, scenes, with_prefect
from tests.faults.houses import empty, furnisher
from tests.faults.scenes import Scene, Sending
from tests.postgres import Postgres

SHARES = {
    "days": (50, 3.0), "flows": (14, 9.0), "import": (24, 2.5), "outbox": (30, 3.0), "desk": (16, 3.0),
    "backup": (6, 6.0), "workers": (5, 30.0), "server": (5, 12.0),
}  # fmt: skip
"""Of 150 kills on one database, how many a scene gets; and about how many seconds each takes."""


def everywhere(folder: Path, server: Postgres | None, sending: Sending, on: str) -> list[Scene]:
    """The scenes on one database; with a PostgreSQL server, there."""
    whole = furnisher(folder / f"prepared_{on}", server)
    letters = furnisher(folder / f"letters_{on}", server, sending.fill)
    staffed = furnisher(folder / f"staffed_{on}", server, at_the_desk.fill)
    return [
        scenes.days(on, whole),
        scenes.flows(on, whole),
        scenes.importing(on, empty(server)),
        sending.scene(on, letters),
        at_the_desk.posting(on, staffed),
        scenes.restoring(on, whole),
        with_prefect.working(on, whole, prefect_server()),
        with_prefect.without_server(on, whole, prefect_server()),
    ]


def kills_of(scene: Scene, kills: int) -> int:
    """How many of the campaign's kills a scene gets; at least one."""
    return max(1, round(SHARES[scene.kind][0] * kills / 300))


def share_of(scene: Scene, rest: Sequence[Scene]) -> float:
    """The part of the time left that a scene may take, where `rest`, itself among them, is still to come."""
    kills, seconds = SHARES[scene.kind]
    return kills * seconds / sum(SHARES[each.kind][0] * SHARES[each.kind][1] for each in rest)
