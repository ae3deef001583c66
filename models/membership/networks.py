"""National and regional networks: their record here, and the events of the cities that belong to them."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lifecycle.commands import ChangeKind, Command, Note, Refused
from lifecycle.folding import folded
from lifecycle.membership.networks import JOINED, LEFT, TERMS, WAYS
from models import clock, door
from models.database import House
from models.door import Outcome
from models.post import reaching
from models.tables import table
from models.writing import writer

CITY, NETWORK, PERSON = (table(name) for name in ("city", "network", "person"))
KINDS = ("national", "regional")


def add(house: House, name: str, kind: str, letters: str) -> str:
    """Put a network on record; Refused where it is there already. Returns its key."""
    if kind not in KINDS or letters not in WAYS:
        raise Refused(
            f"a network is {' or '.join(KINDS)}, its letters go {', '.join(WAYS)}; "
            f"“{kind}” and “{letters}” were said"
        )
    key = "-".join(folded(name).split())
    with house.begin() as connection:
        held = connection.execute(select(NETWORK.c.key).where(NETWORK.c.folded == folded(name))).first()
        if held or not key:
            raise Refused(
                f"“{name}” is on record already as {held.key}" if held else "a network needs a name"
            )
        row = {"key": key, "name": name, "folded": folded(name), "kind": kind, "letters": letters}
        connection.execute(insert(NETWORK).values(contribution=False, **row))
    return key


def find(connection: Connection, said: str) -> Any:
    """The network of that name or key; Refused where there is none."""
    c = NETWORK.c
    row = connection.execute(select(NETWORK).where((c.key == said) | (c.folded == folded(said)))).first()
    if row is None:
        raise Refused(f"no network “{said}” is on record: `icc network list` shows them")
    return row


def coordinate(house: House, said: str, name: str, email: str, language: str | None) -> None:
    """Name the coordinator of a network; whoever was it before acts for its cities no more."""
    with house.begin() as connection:
        network, person = find(connection, said), secrets.token_hex(8)
        row = {"id": person, "name": name, "email": email, "language": language}
        connection.execute(insert(PERSON).values(row))
        change = update(NETWORK).where(NETWORK.c.key == network.key)
        connection.execute(change.values(coordinator=person))
        cities = connection.execute(select(CITY.c.key).where(CITY.c.network == network.key)).scalars()
        reaching.reach(connection, house.settings, set(cities), clock.today(house))


def join(house: House, said: str, key: str, on: date, reason: str) -> Outcome:
    """A city joins a network; unless it is a member by itself, it is one through the network from then on."""
    order = writer(house, on)
    with house.begin() as connection:
        network = find(connection, said)
        kind = connection.execute(select(CITY.c.kind).where(CITY.c.key == key)).scalar_one()
        terms = {"letters": network.letters, "contribution": network.contribution}
        commands: list[Command] = [Note(JOINED, {"network": network.key, **terms}, on)]
        through = f"{network.kind}_network"
        if kind not in ("international", through):
            commands.append(ChangeKind(through, on, reason))
        return door.submit_many(connection, house, [(key, commands)], order)


def leave(house: House, said: str, key: str, on: date, reason: str) -> Outcome:
    """A city leaves its network; its kind of membership is then an officer's to say."""
    order = writer(house, on)
    with house.begin() as connection:
        network = find(connection, said)
        note = Note(LEFT, {"network": network.key}, on, notes={"reason": reason})
        return door.submit_many(connection, house, [(key, [note])], order)


def set_terms(
    house: House,
    said: str,
    on: date,
    *,
    letters: str | None = None,
    contribution: bool | None = None,
    city: str | None = None,
) -> int:
    """How letters go and whether the contribution is on: for a network, or for one city of it alone.

    Terms of the network reach each of its cities as an event; a city with terms of its own keeps them.
    Returns how many cities were told.
    """
    said_terms = {
        name: value
        for name, value in (("letters", letters), ("contribution", contribution))
        if value is not None
    }
    if not said_terms:
        raise Refused("say what changes: --letters direct, copy or through; --contribution on or off")
    order = writer(house, on)
    with house.begin() as connection:
        network = find(connection, said)
        if city is None:
            connection.execute(update(NETWORK).where(NETWORK.c.key == network.key).values(said_terms))
        note = Note(TERMS, {"network": network.key, "own": city is not None, **said_terms}, on)
        keys = [city] if city else _cities(connection, network.key)
        door.submit_many(connection, house, [(key, [note]) for key in keys], order)
    return len(keys)


def _cities(connection: Connection, network: str) -> list[str]:
    """The cities that belong to it now: those whose events say so, not those a file only names."""
    rows = connection.execute(select(CITY.c.key, CITY.c.merged_into).where(CITY.c.network == network))
    return [row.key for row in rows if row.merged_into is None]


def listed(house: House) -> dict[str, Any]:
    """The networks with their coordinator, terms and cities."""
    with house.read() as connection:
        rows = connection.execute(select(NETWORK).order_by(NETWORK.c.name)).all()
        return {"networks": [_document(connection, row) for row in rows]}


def _document(connection: Connection, row: Any) -> dict[str, Any]:
    person = connection.execute(select(PERSON).where(PERSON.c.id == row.coordinator)).one_or_none()
    return {
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "letters": row.letters,
        "contribution": row.contribution,
        "coordinator": {"name": person.name, "email": person.email} if person else None,
        "cities": _cities(connection, row.key),
    }
