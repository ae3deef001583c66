"""Accounts: who may sign in, and with which role in the house. Every change is noted with its actor."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from lifecycle.commands import Refused
from lifecycle.powers import HOUSE_ROLES
from models.database import House
from models.entrance import access_notes, secrets_kept
from models.post import feeds
from models.tables import table

ACCOUNT, PERSON, ROLE, NETWORK, EXPERT, SESSION, TOKEN = (
    table(name) for name in ("account", "person", "role", "network", "expert", "session", "token")
)
LOCAL = "officer"
"""The account of whoever sits at this machine: the same actor as `icc` has."""
Row = Any


def any_account(connection: Connection) -> bool:
    """Whether somebody besides the local officer has a role in the house: from then on all sign in."""
    c = ACCOUNT.c
    query = select(func.count()).where(c.id != LOCAL, c.role != "", c.closed_at.is_(None))
    return bool(connection.execute(query).scalar_one())


def find(connection: Connection, said: str) -> Row:
    """The account of that address or id; Refused where there is none."""
    c = ACCOUNT.c
    row = connection.execute(select(ACCOUNT).where((c.id == said) | (c.email == _plain(said)))).first()
    if row is None:
        raise Refused(f"no account “{said}” is on record: `icc user list` shows them")
    return row


def local(connection: Connection, name: str) -> str:
    """The account of the local officer, made when it is first needed."""
    if connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.id == LOCAL)).first() is None:
        _insert(connection, LOCAL, "officer@this.machine", name, "administrator")
    return LOCAL


def give(house: House, email: str, name: str | None, role: str, *, actor: str = LOCAL) -> str:
    """Give somebody an account with a role in the house, or another role; returns its id.

    An empty role leaves what the person may do in cities, and no more.
    """
    if role not in (*HOUSE_ROLES, ""):
        raise Refused(f"“{role}” is no role in the house: use one of {', '.join(HOUSE_ROLES)}")
    email = _address(email)
    with house.begin() as connection:
        held = connection.execute(select(ACCOUNT).where(ACCOUNT.c.email == email)).first()
        if held is not None:
            keep_one_administrator(connection, held, role)
            change = {"role": role, "closed_at": None, "name": name or held.name}
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == held.id).values(change))
        account = held.id if held is not None else _new(connection, email, name or email, role)
        before, after = (held.role if held is not None else None) or "no role", role or "no role"
        said = f"{before} to {after}" if held is not None else after
        access_notes.note(connection, _now(), "account given", who=actor, subject=account, said=said)
        return str(account)


def set_password(house: House, account: str, password: str, *, actor: str) -> None:
    """Set a password; every other session of the account ends, for it may have been another's."""
    sealed = secrets_kept.sealed(password)
    with house.begin() as connection:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(password=sealed))
        _end_sessions(connection, account)
        access_notes.note(connection, _now(), "password set", who=actor, subject=account)


def speak(house: House, account: str, language: str) -> None:
    """The language of an account's pages; anything but French is English."""
    kept = "fr" if language == "fr" else "en"
    with house.begin() as connection:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(language=kept))


def close(house: House, said: str, *, actor: str = LOCAL) -> None:
    """Close an account: its sessions, tokens, calendars end at once. Refused for the last administrator."""
    with house.begin() as connection:
        row = find(connection, said)
        keep_one_administrator(connection, row, "")
        now = _now()
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == row.id).values(closed_at=now, role=""))
        _end_sessions(connection, row.id)
        feeds.blind_all_of(connection, row.email, now)
        mine = (TOKEN.c.account == row.id, TOKEN.c.ended_at.is_(None))
        connection.execute(update(TOKEN).where(*mine).values(ended_at=now))
        access_notes.note(connection, now, "account closed", who=actor, subject=row.id)


def keep_one_administrator(connection: Connection, row: Row, role: str) -> None:
    """Refused for the last administrator where the new role is another, and for this machine's own."""
    if row.id == LOCAL:
        raise Refused("the account of this machine's officer stays as it is")
    c = ACCOUNT.c
    if row.role != "administrator" or role == "administrator":
        return
    others = select(func.count()).where(
        c.role == "administrator", c.id.not_in((row.id, LOCAL)), c.closed_at.is_(None)
    )
    accounts = select(func.count()).where(c.role != "", c.id.not_in((row.id, LOCAL)), c.closed_at.is_(None))
    if connection.execute(accounts).scalar_one() and not connection.execute(others).scalar_one():
        raise Refused(f"{row.email} is the last administrator: make somebody else one first")


def _end_sessions(connection: Connection, account: str) -> None:
    mine = (SESSION.c.account == account, SESSION.c.ended_at.is_(None))
    connection.execute(update(SESSION).where(*mine).values(ended_at=_now()))


def known_by(connection: Connection, email: str) -> str | None:
    """The account that an address may sign in to; made where the address is of somebody with a city.

    None where the address is nobody's, or the account is closed.
    """
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.email == _plain(email))).first()
    if row is not None:
        return None if row.closed_at else str(row.id)
    person = next(iter(persons(connection, email)), None)
    return None if person is None else _new(connection, _plain(email), person.name or email, "")


def persons(connection: Connection, email: str) -> list[Row]:
    """The persons with that address who act for a city or a network, or visit cities.

    Addresses out of use are nobody's.
    """
    c = PERSON.c
    tables = (ROLE.c.person, NETWORK.c.coordinator, EXPERT.c.person)
    acting = or_(*(c.id.in_(select(held)) for held in tables))
    mine = (func.lower(c.email) == _plain(email), c.disabled_reason.is_(None), acting)
    return list(connection.execute(select(PERSON).where(*mine).order_by(c.id)))


def listed(house: House) -> list[dict[str, Any]]:
    """Every account, those with a role in the house first; of a password only whether there is one."""
    with house.read() as connection:
        rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.role == "", ACCOUNT.c.name)).all()
    return [
        {
            "id": row.id,
            "name": row.name,
            "email": row.email,
            "role": row.role or None,
            "password": row.password is not None,
            "closed": row.closed_at is not None,
        }
        for row in rows
    ]


def names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The names behind ids that events know as their actors: accounts and persons."""
    asked, found = sorted(set(ids)), dict[str, str]()
    for each in (PERSON.c, ACCOUNT.c):
        rows = connection.execute(select(each.id, each.name).where(each.id.in_(asked)))
        found.update((row.id, row.name) for row in rows if row.name)
    return found


def _new(connection: Connection, email: str, name: str, role: str) -> str:
    return _insert(connection, secrets.token_hex(8), email, name, role)


def _insert(connection: Connection, key: str, email: str, name: str, role: str) -> str:
    row = {"id": key, "email": email, "name": name, "role": role, "made_at": _now()}
    connection.execute(insert(ACCOUNT).values(row))
    return key


def _address(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return _plain(validate_email(email, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError as error:
        raise Refused(f"“{email}” is no address: {error}") from error


def _plain(email: str) -> str:
    return email.strip().casefold()


def _now() -> datetime:
    return datetime.now(UTC)
