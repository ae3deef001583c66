"""Coming in with an address that the organisation's identity provider has confirmed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from lifecycle.commands import Refused
from models.database import House
from models.entrance import access_notes, sessions
from models.tables import table

ACCOUNT = table("account")
WRONG = "organisation refused"


def may_try(house: House, place: str) -> None:
    """TooMany where this place has tried too often of late."""
    with house.read() as connection:
        access_notes.slow_down(connection, _now(), "", place)


def refused(house: House, place: str) -> None:
    """Note that the provider, or what came from it, did not let somebody in."""
    with house.begin() as connection:
        access_notes.note(connection, _now(), WRONG, place=place)


def come_in(house: House, email: str, place: str, agent: str) -> str:
    """Sign in with a confirmed address; returns the session's secret. Refused where no account has it.

    No account is ever made here: who works in the house is said by an administrator, not by the provider.
    """
    with house.begin() as connection:
        mine = (ACCOUNT.c.email == email.strip().casefold(), ACCOUNT.c.closed_at.is_(None))
        row = connection.execute(select(ACCOUNT.c.id).where(*mine)).first()
        if row is not None:
            return sessions.open_session(connection, row.id, "organisation", place, agent)
    raise Refused("your organisation knows you, and this house has no account of yours: ask an administrator")


def _now() -> datetime:
    return datetime.now(UTC)
