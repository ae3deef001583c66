"""What was written since an instant, by whom: for whoever comes back to the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from lifecycle.auditing.telling import words_of
from models import clock, programmes
from models.database import House
from models.ledger import instant, load_many
from models.post.outbox import utc
from models.tables import table

EVENT, CITY, SESSION, NOTICE = (table(name) for name in ("event", "city", "session", "notice"))
MOST = 300
"""As many events as a person reads; how many more there are is counted."""
_BY_ITSELF = "deadline_set"


def last_here(connection: Connection, account: str, session: str | None) -> datetime | None:
    """When an account last looked at the desk before this session (aware UTC); None if it never did."""
    others = (SESSION.c.account == account, SESSION.c.id != (session or ""))
    seen = connection.execute(select(func.max(SESSION.c.seen_at)).where(*others)).scalar_one()
    return utc(seen) if seen is not None else None


def since_document(house: House, since: datetime, *, but: str = "") -> dict[str, Any]:
    """What others than `but` (an account) wrote after an instant, newest first, and the letters that went.

    `by_us` are the events of people, `by_itself` counts those of the flows, `more` what is not listed.
    """
    with house.read() as connection:
        rows = _rows(connection, since)
        people = [row for row in rows if not row.actor.startswith("system:") and row.actor != but]
        shown = people[:MOST]
        rules = programmes.current(connection, clock.today(house))
        held = load_many(connection, sorted({row.city for row in shown}), notes=True)
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
        letters = _letters(connection, since)
    events = {(city, event.seq): event for city, found in held.items() for event in found}
    return {
        "since": since.isoformat(),
        "by_people": [
            {
                "key": row.city,
                "city": names[row.city],
                "seq": row.seq,
                "what": words_of(rules, events[row.city, row.seq]),
                "on": str(events[row.city, row.seq].on),
                "actor": row.actor,
                "recorded_at": row.recorded_at,
                "reason": events[row.city, row.seq].notes.get("reason"),
            }
            for row in shown
        ],
        "more": len(people) - len(shown),
        "by_itself": sum(row.actor.startswith("system:") for row in rows),
        "letters": letters,
    }


def _rows(connection: Connection, since: datetime) -> list[Row[str, int, str, str]]:
    """The events after an instant, newest first, without the dates that the software writes down."""
    c = EVENT.c
    query = select(c.city, c.seq, c.actor, c.recorded_at).where(c.recorded_at > instant(since))
    return list(connection.execute(query.where(c.kind != _BY_ITSELF).order_by(c.id.desc())).all())


def _letters(connection: Connection, since: datetime) -> dict[str, int]:
    """How many letters went, and how many came back or failed, since an instant."""
    c = NOTICE.c
    query = select(c.state, func.count()).where(c.sent_at > since).group_by(c.state)
    return {str(state): int(number) for state, number in connection.execute(query)}
