"""What a free slot brings on a day: the analysis of the city next in line begun, a new round offered.

Each is an event that the stage's flow writes, so that it can be seen, explained and taken back.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from lifecycle.commands import Command, Note
from lifecycle.index.documents import TRACK
from models.index import offers, queueing
from models.settings import Settings


def brings(
    connection: Connection, settings: Settings, stage: str, today: date, city: str | None = None
) -> dict[str, Command]:
    """What the stage's flow writes for a city (for one alone, if given) because a slot is free."""
    if stage == "index_analysis":
        about, turn = "queue.slot", queueing.next_in_line(connection, settings, today, city)
    elif stage == "reassessments":
        about, turn = "reassessment.offered", offers.chosen(connection, settings, today, city)
    else:
        return {}
    month = {"month": f"{today:%Y-%m}"}
    return {key: Note(about, month, today, TRACK, cycle) for key, cycle in turn.items()}
