"""The record of the entrance, and what is slowed down by it: too many wrong tries from one side."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from lifecycle.commands import Refused
from models.entrance.secrets_kept import digest
from models.tables import table

NOTE, ACCOUNT = table("access_note"), table("account")
WRONG = ("wrong password", "link asked for", "wrong link", "organisation refused")
"""What counts as a try: each costs us work or a mail, so asking for links is slowed as well."""
WITHIN = timedelta(minutes=15)
TRIES_AN_ADDRESS, TRIES_A_PLACE = 5, 40


class TooMany(Refused):
    """Too many tries: the sentence says when to come again."""


def note(connection: Connection, now: datetime, what: str, **about: str | None) -> None:
    """Write what happened at the entrance: `who`, `subject`, `place`, `said`."""
    connection.execute(insert(NOTE).values(at=now, what=what, **about))


def subject_of(email: str) -> str:
    """An address in the record: its digest, for it may be a stranger's, mistyped, or a password."""
    return digest(email.strip().casefold())


def slow_down(connection: Connection, now: datetime, email: str, place: str) -> None:
    """TooMany where this address or this place has tried too often of late."""
    c = NOTE.c
    recent = (c.what.in_(WRONG), c.at > now - WITHIN)
    for mine, most in ((c.subject == subject_of(email), TRIES_AN_ADDRESS), (c.place == place, TRIES_A_PLACE)):
        tried = connection.execute(select(func.count()).where(*recent, mine)).scalar_one()
        if tried >= most:
            minutes = int(WITHIN.total_seconds() // 60)
            raise TooMany(f"too many tries: wait {minutes} minutes, or ask an officer for a link")


def recent(connection: Connection, limit: int = 100) -> list[dict[str, Any]]:
    """The newest notes with the names of who and about whom, as the Settings page lists them."""
    subject = ACCOUNT.alias("subject")
    query = (
        select(NOTE, ACCOUNT.c.name.label("name"), subject.c.name.label("about"))
        .outerjoin(ACCOUNT, ACCOUNT.c.id == NOTE.c.who)
        .outerjoin(subject, subject.c.id == NOTE.c.subject)
        .order_by(NOTE.c.id.desc())
        .limit(limit)
    )
    return [dict(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name
