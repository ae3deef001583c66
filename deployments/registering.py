"""`python -m deployments.registering`: what a house with a work pool needs beside `prefect deploy`.

The database's schema, the schedules where the Runs page and `watch` read them, the automations, and the dead
runs of before ended, so that none holds its flow's one slot.
"""

from __future__ import annotations

import asyncio
import sys

from deployments import automations
from deployments.schedules import SCHEDULES
from deployments.surroundings import elsewhere, surround
from deployments.telling import say
from deployments.zombies import crash_zombies
from lifecycle.commands import Refused
from models.database import House, open_house
from models.keeping import runs
from models.migrate import upgrade


def register(house: House) -> int:
    """Do all of it, in the house and on the server that the environment names; how many runs ended."""
    upgrade(house)
    runs.register(house, SCHEDULES)
    return asyncio.run(_on_the_server(house))


async def _on_the_server(house: House) -> int:
    await automations.install()
    return await crash_zombies(house, alone=False)


def main() -> int:
    """Register; 1 with a sentence where the environment names no Prefect server."""
    named = elsewhere()
    if named is None:
        say("PREFECT_API_URL names no Prefect server: set it to the one that the workers ask")
        return 1
    try:
        house = open_house()
        surround(house.settings, named)
        ended = register(house)
    except Refused as refused:
        say(str(refused))
        return 1
    say(f"{len(SCHEDULES)} schedules registered; {ended} dead runs ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
