"""What one city does with the network: its requests, projects, challenges, and the events it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from lifecycle.engagement.matters import KINDS, last_steps
from lifecycle.engagement.registrations import registrations
from lifecycle.engagement.support import requests
from lifecycle.history import Known
from models import clock
from models.database import House
from models.post.listings import Document
from models.post.outbox import standing_of
from models.tables import table

EVENT, MATTER = table("network_event"), table("matter")


def of_city(house: House, key: str) -> list[Document]:
    """Each with its `kind`, `number`, `title` (None of a request, which has a `topic`) and `state`."""
    with house.read() as connection:
        known = standing_of(connection, key, clock.today(house)).known
        return [*_requests(known), *matters_of(connection, known), *_events(connection, known)]


def _requests(known: Known) -> Iterator[Document]:
    for each in requests(known):
        topic = each.asked.data["topic"]
        yield {"kind": "request", "number": each.number, "title": None, "topic": topic, "state": each.state}


def matters_of(connection: Connection, known: Known) -> Iterator[Document]:
    """The projects and challenges that a city takes part in, with its own step, and the guidance if any."""
    steps = {
        (kind, number): event.data
        for kind in KINDS
        for number, event in last_steps(known, kind).items()
        if event.data["step"] != "left"
    }
    c, wanted = MATTER.c, [number for _, number in steps]
    rows = connection.execute(select(c.id, c.title, c.topic).where(c.id.in_(wanted))) if wanted else ()
    told = {row.id: {"title": row.title, "topic": row.topic} for row in rows}
    for (kind, number), data in steps.items():
        if number in told:
            own = {"state": data["step"], "resource": data.get("resource")}
            yield {"kind": kind, "number": number, **told[number], **own}


def _events(connection: Connection, known: Known) -> Iterator[Document]:
    places = {each.event: each.state for each in registrations(known) if each.live}
    c = EVENT.c
    rows = connection.execute(select(c.id, c.title).where(c.id.in_(places))) if places else ()
    for row in rows:
        yield {"kind": "event", "number": row.id, "title": row.title, "topic": None, "state": places[row.id]}
