"""The files of reports and profiles, stored by an officer under the hash of their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lifecycle.commands import Note
from lifecycle.index.documents import TRACK, in_hand, reported
from lifecycle.papers import STORED, TITLES, Stage
from lifecycle.standing import CityStanding
from models import clock, writing
from models.database import House
from models.door import Outcome, submit_together
from models.keeping import files
from models.post.outbox import standing_of


@dataclass(frozen=True, slots=True)
class Document:
    """Which document of a city a file is; without a `cycle` that of the round in hand or last reported."""

    track: str
    stage: Stage
    cycle: int | None = None


def store(house: House, key: str, document: Document, name: str, content: bytes) -> Outcome:
    """Keep the file and note which document it is; Refused where such a file is not taken.

    A later file of the same document takes the place of an earlier one, on the pages behind links too.
    """
    today = clock.today(house)
    with house.read() as connection:
        standing = standing_of(connection, key, today)
    evidence = str(files.keep(house.settings, name, content))
    cycle = document.cycle or _round(standing, document)
    data = {"stage": document.stage}
    note = Note(STORED[document.track], data, today, document.track, cycle, {"evidence": evidence})
    writer = writing.writer(house, today)
    return submit_together(house, [(key, [note])], writer, writing.look_first)


def _round(standing: CityStanding, document: Document) -> int:
    if document.track != TRACK:
        return standing.current.get(document.track, 1)
    return in_hand(standing) if document.stage == "draft" else reported(standing)


def stored(standing: CityStanding) -> list[dict[str, Any]]:
    """The files on record, newest first: which document, of which round, its name, since when."""
    held = [e for about in STORED.values() for e in standing.known.noted.get(about, ())]
    return [
        {
            "title": TITLES[event.track, event.data["stage"]],
            "cycle": event.cycle,
            "name": file.name if (file := files.referred(event.notes.get("evidence"))) else "",
            "digest": file.digest if file else "",
            "on": event.day.isoformat(),
        }
        for event in sorted(held, key=lambda event: -event.seq)
    ]
