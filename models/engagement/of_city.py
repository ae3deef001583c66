"""What one city does with the network: its requests, projects, challenges, and the events it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Table, select

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
        return [*_requests(known), *_matters(connection, known), *_events(connection, known)]


def _requests(known: Known) -> Iterator[Document]:
    for each in requests(known):
        topic = each.asked.data["topic"]
        yield {"kind": "request", "number": each.number, "title": None, "topic": topic, "state": each.state}


def _matters(connection: Connection, known: Known) -> Iterator[Document]:
    for kind in KINDS:
        steps = {n: e.data["step"] for n, e in last_steps(known, kind).items() if e.data["step"] != "left"}
        titles = _titles(connection, MATTER, steps)
        yield from (
            {"kind": kind, "number": n, "title": titles[n], "topic": None, "state": step}
            for n, step in steps.items()
            if n in titles
        )


def _events(connection: Connection, known: Known) -> Iterator[Document]:
    places = {each.event: each.state for each in registrations(known) if each.live}
    titles = _titles(connection, EVENT, places)
    yield from (
        {"kind": "event", "number": n, "title": titles[n], "topic": None, "state": state}
        for n, state in places.items()
        if n in titles
    )


def _titles(connection: Connection, of: Table, numbers: Iterable[int]) -> dict[int, str]:
    wanted = list(numbers)
    if not wanted:
        return {}
    c = of.c
    return {row.id: row.title for row in connection.execute(select(c.id, c.title).where(c.id.in_(wanted)))}
