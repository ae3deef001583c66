"""All that this house holds of one person, in one document: what they may ask for at any time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from models.database import House
from models.post.listings import CITY, iso
from models.proof import traces
from models.proof.traces import EVENT, ROLE, Traces

Document = dict[str, Any]


def person_document(house: House, said: str) -> Document:
    """Everything on the person of that address or id; Refused where nobody is."""
    with house.read() as connection:
        found = traces.find(connection, said)
        return {
            "person": [row._asdict() for row in found.rows],
            "accounts": [_account(row) for row in found.accounts],
            "officers": [row._asdict() for row in found.officers],
            "roles": _roles(connection, found),
            "letters": [_letter(row) for row in traces.letters(connection, found)],
            "notes": [_note(row) for row in traces.notes(connection, found)],
            "events": _events(connection, found),
            "elsewhere": _elsewhere(connection, found),
        }


def _roles(connection: Connection, found: Traces) -> list[Document]:
    query = select(ROLE, CITY.c.name).join(CITY, CITY.c.key == ROLE.c.city).order_by(ROLE.c.city)
    rows = connection.execute(query.where(ROLE.c.person.in_(found.ids)))
    return [{"city": row.name, "role": row.role} for row in rows]


def _account(row: Any) -> Document:
    """An account without what guards it."""
    return {name: value for name, value in row._asdict().items() if name != "password"}


def _letter(row: Any) -> Document:
    return {
        "id": row.id,
        "city": row.city,
        "kind": row.kind,
        "state": row.state,
        "planned_on": iso(row.planned_on),
        "text": traces.words_of(row.raw) if row.raw else None,
    }


def _note(row: Any) -> Document:
    return {"city": row.city, "seq": row.seq, "field": row.field, "text": row.text}


def _events(connection: Connection, found: Traces) -> list[Document]:
    """The events that the person caused."""
    columns = [EVENT.c[name] for name in ("city", "seq", "kind", "track", "milestone", "on", "recorded_at")]
    query = select(*columns).where(EVENT.c.actor.in_(found.subjects)).order_by(EVENT.c.city, EVENT.c.seq)
    return [dict(row) for row in connection.execute(query).mappings()]


def _elsewhere(connection: Connection, found: Traces) -> list[Document]:
    """Rows of other tables that bear the person's id, and cells that name the person."""
    rows = [
        {"table": each.name, **dict(row)}
        for each, column in traces.keyed()
        if each.name != "role"
        for row in connection.execute(select(each).where(column.in_(found.ids))).mappings()
    ]
    cells = [
        {"table": each.name, "column": column.name, "row": list(key)}
        for each, column, key in traces.free_texts(connection, found)
    ]
    return [*rows, *cells]
