"""The answers of readers that no officer has looked at yet, and the look itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lifecycle.commands import Note, Refused
from lifecycle.reminding.answers import SEEN, waiting_answers
from models import clock, door
from models.database import House
from models.ledger import load
from models.post.describing import standing_of
from models.tables import table

EVENT = table("event")
Document = dict[str, Any]


def waiting(house: House, city: str | None = None) -> Document:
    """The answers that wait for a look, of one city (its key) or all, oldest first in each."""
    with house.read() as connection:
        noted = select(EVENT.c.city).distinct().where(EVENT.c.data.like('%"answer.%'))
        keys = [city] if city else sorted(connection.execute(noted).scalars())
        today = clock.today(house)
        standings = {key: standing_of(connection, key, today) for key in keys}
        texts = {key: {e.seq: e.notes.get("text") for e in load(connection, key)} for key in keys}
    return {
        "answers": [
            {
                "city": standing.known.facts["name"],
                "seq": event.seq,
                "on": str(event.on),
                "what": event.data["about"],
                "how": event.data.get("how"),
                "matters": list(event.data.get("matters", ())),
                "notice": event.data.get("notice"),
                "text": texts[key].get(event.seq),
            }
            for key, standing in standings.items()
            for event in waiting_answers(standing)
        ]
    }


def looked_at(house: House, city: str, *, actor: str = "officer") -> int:
    """An officer has looked at a city's answers: its ladders go on. How many; Refused where none waits."""
    number = len(waiting(house, city)["answers"])
    if not number:
        raise Refused("no answer of this city waits for a look: `icc answer list` shows those that do")
    door.submit(house, city, Note(SEEN, {}, clock.today(house)), actor=actor)
    return number
