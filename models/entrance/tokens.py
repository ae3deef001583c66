"""Tokens of the API: a name, a scope, an end; and the answers kept under idempotency keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lifecycle.commands import Refused
from models.database import House
from models.entrance import access_notes, secrets_kept, sessions
from models.entrance.sessions import Visitor
from models.post.outbox import utc
from models.tables import table

ACCOUNT, TOKEN, KEPT = table("account"), table("token"), table("kept_answer")
SCOPES = ("read", "write")
LONGEST = timedelta(days=366)
KEPT_FOR = timedelta(days=2)
Answer = tuple[int, bytes]


def make(house: House, account: str, name: str, scope: str, until: date, *, actor: str) -> str:
    """Make a token for an account, valid to the end of that day (UTC); its secret is told this once."""
    now = _now()
    ends = datetime.combine(until, time.max, UTC)
    if scope not in SCOPES:
        raise Refused(f"“{scope}” is no scope of a token: use {' or '.join(SCOPES)}")
    if not now < ends <= now + LONGEST:
        raise Refused(f"a token ends within a year from now, not on {until}: choose a day in between")
    if not name.strip():
        raise Refused("a token needs a name, such as the program that will use it")
    secret = "icc_" + secrets_kept.fresh()
    row = {"digest": secrets_kept.digest(secret), "account": account, "name": name.strip()[:100]}
    with house.begin() as connection:
        connection.execute(insert(TOKEN).values(scope=scope, made_at=now, ends_at=ends, **row))
        said = f"{row['name']}, {scope}, until {until}"
        access_notes.note(connection, now, "token made", who=actor, subject=account, said=said)
    return secret


def visitor(house: House, secret: str) -> Visitor | None:
    """Whose token it is, within its scope; None where it is none, has ended, or the account is closed."""
    now, c = _now(), TOKEN.c
    with house.read() as connection:
        mine = (c.digest == secrets_kept.digest(secret), c.ended_at.is_(None), c.ends_at > now)
        row = connection.execute(select(TOKEN).where(*mine)).first()
        if row is None:
            return None
        found = sessions.as_visitor(connection, row.account, scope=row.scope)
    if found is not None and (row.seen_at is None or utc(row.seen_at) + timedelta(hours=1) < now):
        with house.begin() as connection:
            connection.execute(update(TOKEN).where(c.id == row.id).values(seen_at=now))
    return found


def listed(connection: Connection, account: str) -> list[Any]:
    """The tokens of an account, the newest first."""
    return list(
        connection.execute(select(TOKEN).where(TOKEN.c.account == account).order_by(TOKEN.c.id.desc()))
    )


def running(connection: Connection) -> list[Any]:
    """Every token that still runs, of whomever, with the account's name: for an administrator."""
    live = (TOKEN.c.ended_at.is_(None), TOKEN.c.ends_at > _now())
    query = select(TOKEN, ACCOUNT.c.name.label("holder")).join(ACCOUNT, ACCOUNT.c.id == TOKEN.c.account)
    return list(connection.execute(query.where(*live).order_by(ACCOUNT.c.name, TOKEN.c.id)))


def end_any(house: House, number: int, *, actor: str) -> None:
    """End somebody's token; Refused where none of that number runs."""
    with house.begin() as connection:
        mine = (TOKEN.c.id == number, TOKEN.c.ended_at.is_(None))
        ended = update(TOKEN).where(*mine).values(ended_at=_now()).returning(TOKEN.c.account)
        row = connection.execute(ended).first()
        if row is None:
            raise Refused(f"there is no token {number} that still runs")
        access_notes.note(connection, _now(), "token ended", who=actor, subject=row.account, said=str(number))


def end(house: House, number: int, account: str) -> None:
    """End a token of this account; Refused where it has none of that number."""
    with house.begin() as connection:
        mine = (TOKEN.c.id == number, TOKEN.c.account == account, TOKEN.c.ended_at.is_(None))
        if not connection.execute(update(TOKEN).where(*mine).values(ended_at=_now())).rowcount:
            raise Refused(f"there is no token {number} of yours that still runs")
        access_notes.note(connection, _now(), "token ended", who=account, subject=account, said=str(number))


def once(house: House, account: str, key: str, request: str, act: Callable[[], Answer]) -> Answer:
    """Do a write once under a key: the same request again gets the same answer, another one is Refused.

    Key, deed and answer are one transaction: whoever is killed in between has done nothing and left the key
    free. Of two at once one works; the other waits, and gets its answer.
    """
    try:
        with house.as_one() as connection:
            held = _held(connection, account, key, request)
            return held if held is not None else _done(connection, account, key, request, act)
    except IntegrityError:
        with house.read() as connection:
            held = _held(connection, account, key, request)
        if held is None:
            raise
        return held


def _held(connection: Connection, account: str, key: str, request: str) -> Answer | None:
    """The answer that was given under a key; None while it is free."""
    c = KEPT.c
    mine = (c.account == account, c.key == key, c.at >= _now() - KEPT_FOR)
    held = connection.execute(select(KEPT).where(*mine)).first()
    if held is None:
        return None
    if held.request != request:
        raise Refused(f"the idempotency key “{key}” was used for another request: choose a new one")
    return int(held.status), bytes(held.body)


def _done(connection: Connection, account: str, key: str, request: str, act: Callable[[], Answer]) -> Answer:
    """Take the key, do it, keep the answer; all in the caller's transaction."""
    now, c = _now(), KEPT.c
    connection.execute(delete(KEPT).where(c.at < now - KEPT_FOR))
    row = {"account": account, "key": key, "request": request, "status": 0, "body": b"", "at": now}
    connection.execute(insert(KEPT).values(row))
    status, body = act()
    connection.execute(
        update(KEPT).where(c.account == account, c.key == key).values(status=status, body=body)
    )
    return status, body


def _now() -> datetime:
    return datetime.now(UTC)
