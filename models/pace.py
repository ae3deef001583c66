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


def first_for(connection: Connection, what: str, now: datetime, rest: timedelta) -> bool:
    """Whether something was not done within `rest`; if so, it counts as done from now."""
    query = select(PACE.c.next_at).where(PACE.c.server == what)
    held = connection.execute(query).scalar_one_or_none()
    if held is None:
        connection.execute(insert(PACE).values(server=what, next_at=now + rest))
        return True
    if (held if held.tzinfo else held.replace(tzinfo=now.tzinfo)) > now:
        return False
    connection.execute(update(PACE).where(PACE.c.server == what).values(next_at=now + rest))
    return True
