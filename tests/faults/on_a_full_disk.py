"""A day on a disk with little room, as a program: `python -m tests.faults.on_a_full_disk PAGES DAY`."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from desk.terminal.safety import guarded
from models.database import open_house
from tests.deployments.a_day import live


def main(pages: str, day: str) -> int:
    """Live the day; a failure is a sentence, as at the terminal."""

    @event.listens_for(Engine, "connect")
    def _little_room(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={int(pages)}")

    return guarded(lambda: live(open_house(), date.fromisoformat(day)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
