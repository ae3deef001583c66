"""The cities that somebody acts for, and no other: where they stand, and whose acts their history holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import select

from lifecycle.tracking import stand
from models import clock, programmes, queries
from models.database import House
from models.ledger import load_many
from models.post.listings import Document
from models.tables import table

PERSON, EXPERT = table("person"), table("expert")
Side = Literal["city", "expert"]


def entries(house: House, keys: Sequence[str]) -> list[Document]:
    """The audit's entries of these cities, today; those merged into another are left out."""
    day = clock.today(house)
    with house.read() as connection:
        rules, events = programmes.current(connection, day), load_many(connection, list(keys))
    stood = ((key, stand(held, rules, day)) for key, held in events.items() if held)
    return [queries.entry(key, standing) for key, standing in stood if standing.known.closed is None]


def sides(house: House, actors: Collection[str]) -> dict[str, Side]:
    """Which of these actors are persons of a city, and which visit cities; ours are neither."""
    with house.read() as connection:
        held = connection.execute(select(PERSON.c.id).where(PERSON.c.id.in_(actors))).scalars()
        found: dict[str, Side] = dict.fromkeys(map(str, held), "city")
        visiting = connection.execute(select(EXPERT.c.person).where(EXPERT.c.person.in_(actors))).scalars()
        return found | dict.fromkeys(map(str, visiting), "expert")
