"""One pace for a mail server of ours, kept by all senders side by side, on whatever machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from models.tables import table

PACE = table("pace")


def turn(connection: Connection, server: str, every: float, now: datetime) -> float:
    """Take the next turn at a server, one every so many seconds; how many seconds it lies ahead.

    Turns queue up behind one another.
    """
    query = select(PACE.c.next_at).where(PACE.c.server == server)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    held = connection.execute(query).scalar_one_or_none()
    slot = now if held is None else max(now, held if held.tzinfo else held.replace(tzinfo=now.tzinfo))
    following = slot + timedelta(seconds=every)
    if held is None:
        connection.execute(insert(PACE).values(server=server, next_at=following))
    else:
        connection.execute(update(PACE).where(PACE.c.server == server).values(next_at=following))
    return (slot - now).total_seconds()
