"""Good practices over all cities: which are kept, which may be told to others, and citing one in a report.

The law: nothing about a city is told to another unless it was cleared, looked at each time anew.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from lifecycle.commands import Note, Refused
from lifecycle.index.documents import TRACK, of_round
from lifecycle.index.results import Practice, practices
from lifecycle.standing import CityStanding
from models import clock
from models.database import House
from models.door import Outcome, Writer, submit_together
from models.noted import noted
from models.post.listings import Document, iso
from models.post.outbox import standing_of
from models.projection import CITY


def practices_of(connection: Connection, key: str, today: date) -> dict[str, Practice]:
    """The good practices of one city."""
    return practices(standing_of(connection, key, today).known)


def practices_document(house: House, area: str | None = None) -> Document:
    """Every good practice on record (of one area), with whether other cities may hear of it."""
    today = clock.today(house)
    with house.read() as connection:
        names = {row.key: row.name for row in connection.execute(CITY.select())}
        cities = dict.fromkeys(one.city for one in noted(connection, "practice.kept"))
        found = [
            _practice(key, names[key], one)
            for key in cities
            for one in practices_of(connection, key, today).values()
            if area in (None, one.area)
        ]
    return {"as_of": today.isoformat(), "practices": found}


def _practice(key: str, city: str, one: Practice) -> Document:
    return {
        "key": key,
        "city": city,
        "practice": one.key,
        "area": one.area,
        "title": one.title,
        "text": one.text or None,
        "asked_on": iso(one.asked_on),
        "answer": one.answer,
        "cleared": one.cleared,
    }


def cite(
    house: House, key: str, cycle: int, other: str, practice: str, on: date, *, actor: str = "officer"
) -> Outcome:
    """Cite another city's practice in a report of this one; Refused unless that city said yes."""
    today = clock.today(house)
    writer = Writer(actor, "icc", clock.now(house, today), today)
    with house.read() as connection:
        found = _cleared(connection, other, practice, today)
    data = {"practice": practice, "of": other, "area": found.area}
    note = Note("practice.cited", data, on, TRACK, cycle)
    return submit_together(
        house, [(key, [note])], writer, lambda connection: _cleared(connection, other, practice, today)
    )


def _cleared(connection: Connection, other: str, practice: str, today: date) -> Practice:
    found = practices_of(connection, other, today).get(practice)
    if found is None:
        raise Refused(f"“{practice}” is no good practice of {other}: `icc analysis practices` lists them")
    if not found.cleared:
        said = f"it said {found.answer}" if found.answer else "it has not answered, and silence is no leave"
        raise Refused(f"{other} has not cleared “{practice}” ({said}): ask with `icc analysis ask`")
    return found


def cited(connection: Connection, standing: CityStanding, cycle: int) -> list[Document]:
    """The practices of other cities in a report, as they may be told today: those still cleared."""
    told = []
    for event in of_round(standing.known, "practice.cited", cycle):
        other, key = str(event.data["of"]), str(event.data["practice"])
        known = standing_of(connection, other, standing.known.today).known
        found = practices(known).get(key)
        if found is not None and found.cleared:
            name = known.facts["name"]
            told.append({"city": name, "practice": key, "area": found.area, "title": found.title})
    return told
