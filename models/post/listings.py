"""Lists the outbox as the contract writes it: each notice with its state, its day and its parts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, select

from models.database import House
from models.directory import Directory
from models.post import addressing
from models.tables import table

Document = dict[str, Any]
CITY, NOTICE, REMINDER, PERSON = (table(name) for name in ("city", "notice", "reminder", "person"))
_LEFT = ("sending", "sent", "unknown", "bounced", "failed")


def iso(day: date | None) -> str | None:
    """A day as the contract writes it, null where there is none."""
    return day.isoformat() if day else None


def notices(house: House, *, state: str | None = None, city: str | None = None) -> Document:
    """The outbox, newest plans last, of one state or one city (its key)."""
    with house.read() as connection:
        return {"notices": listing(connection, state=state, city=city)}


def coming(house: House, day: date) -> Document:
    """The letters that wait and are planned for a day or earlier: queued ones go, held ones would."""
    waiting = [notice for state in ("queued", "held") for notice in notices(house, state=state)["notices"]]
    mine = [notice for notice in waiting if notice["planned_on"] <= day.isoformat()]
    return {"notices": sorted(mine, key=lambda notice: (notice["planned_on"], notice["id"]))}


def listing(connection: Connection, *, state: str | None = None, city: str | None = None) -> list[Document]:
    """The notices of one state or one city, each with its parts and whom it goes to now."""
    query = select(NOTICE, CITY.c.name, PERSON.c.email.label("reader"))
    query = query.outerjoin(CITY, CITY.c.key == NOTICE.c.city).outerjoin(
        PERSON, PERSON.c.id == NOTICE.c.person
    )
    if state is not None:
        query = query.where(NOTICE.c.state == state)
    if city is not None:
        query = query.where(NOTICE.c.city == city)
    rows = connection.execute(query.order_by(NOTICE.c.planned_on, NOTICE.c.id)).all()
    parts = _parts(connection, {row.id for row in rows}, city)
    known = Directory(connection, {row.city for row in rows if row.city is not None})
    return [_notice(row, parts.get(row.id, []), _email(known, row)) for row in rows]


def _email(known: Directory, row: Any) -> str | None:
    """The address that a notice went to, or goes to as things stand; None for an officer's and for none."""
    if row.state in _LEFT and row.reader:
        return str(row.reader)
    if row.city is None or row.role in ("officer", "our_signatory"):
        return None
    party = addressing.reader(known.connection, row.city, row.role, "en", directory=known)
    return party.email if party else None


def _parts(connection: Connection, wanted: set[int], city: str | None) -> dict[int, list[Document]]:
    query = select(REMINDER).where(REMINDER.c.notice.is_not(None)).order_by(REMINDER.c.id)
    if city is not None:
        query = query.where(REMINDER.c.city == city)
    parts: dict[int, list[Document]] = {}
    for row in connection.execute(query):
        if row.notice in wanted:
            rung = None if row.seq else row.rung
            part = {"track": row.track, "cycle": row.cycle, "milestone": row.milestone, "rung": rung}
            parts.setdefault(row.notice, []).append({**part, "letter": row.letter})
    return parts


def _notice(row: Any, milestones: list[Document], email: str | None) -> Document:
    sent = row.sent_at
    return {
        "id": row.id,
        "city": row.name,
        "to": email or row.role,
        "role": row.role,
        "kind": row.kind,
        "rung": row.rung,
        "state": row.state,
        "planned_on": iso(row.planned_on),
        "sent_at": _instant(sent),
        "message_id": row.message_id,
        "reason": row.reason,
        "reply": row.reply,
        "milestones": milestones,
    }


def _instant(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
