"""Coming in: by password, by a link that works once, or with a token; and going out again.

Each call is one transaction. A secret is told once, to its holder; here lies only its digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lifecycle.commands import Refused
from lifecycle.powers import Power, acting, may
from models.database import House
from models.entrance import access_notes, accounts, secrets_kept
from models.noted import noted
from models.post.outbox import utc
from models.tables import table

ACCOUNT, SESSION, ENTRY, ROLE, CITY, NETWORK, EXPERT = (
    table(name) for name in ("account", "session", "entry", "role", "city", "network", "expert")
)
LASTS, RESTS = timedelta(days=14), timedelta(hours=12)
"""A session ends after this long at most, and after this long without a page looked at."""
LINK_LASTS = timedelta(minutes=30)
_TOUCH = timedelta(minutes=5)
_SENTENCE = "this link does not sign in (any more): it works once, for half an hour. Ask for another"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page or asks the API: the account, its role in the house, and its roles in cities.

    `cities` holds, for each city acted for, the role and the id of the person who holds it. `scope` is what a
    token allows (read or write). A visitor who has not signed in has no account.
    """

    account: str | None = None
    name: str = ""
    email: str = ""
    role: str = ""
    language: str = "en"
    cities: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    session: str | None = None
    scope: str = "write"

    def may(self, power: Power, city: str | None = None) -> bool:
        """Whether this visitor has a power, in a city (its key) or in the house."""
        if self.scope == "read" and power not in ("see", "see_own"):
            return False
        held = self.cities.get(city or "")
        return may(power, self.role, held[0] if held else None)

    def writes_as(self, city: str) -> tuple[str, str]:
        """The actor and the role that an event of this city is written under."""
        role, person = self.cities.get(city, (None, ""))
        own = bool(role) and not self.role
        return (person if own else self.account or "nobody"), acting(self.role, role)


READER = Visitor(name="", role="auditor")
"""Whoever looks from this machine before there is any account: sees all, changes nothing."""


def by_password(house: House, email: str, password: str, place: str, agent: str) -> str:
    """Sign in; returns the session's secret. Refused, always with the same sentence, where it is wrong."""
    now = _now()
    with house.begin() as connection:
        access_notes.slow_down(connection, now, email, place)
        row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.email == email.strip().casefold())).first()
        right = secrets_kept.fits(password, row.password if row is not None else None)
        if right and row is not None and row.closed_at is None:
            return open_session(connection, row.id, "password", place, agent)
        subject = access_notes.subject_of(email)
        access_notes.note(connection, now, "wrong password", subject=subject, place=place)
    raise Refused("address and password do not fit together: try again, or ask for a link by mail")


def link_for(house: House, email: str, place: str) -> tuple[str, str, str] | None:
    """A link that signs in once: its secret, the name and the language; None for an address of nobody."""
    now = _now()
    with house.begin() as connection:
        access_notes.slow_down(connection, now, email, place)
        subject = access_notes.subject_of(email)
        access_notes.note(connection, now, "link asked for", subject=subject, place=place)
        account = accounts.known_by(connection, email)
        if account is None:
            return None
        row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).one()
        spoken = next((each.language for each in accounts.persons(connection, email) if each.language), None)
        return _entry(connection, account, "mail", now), row.name, row.language or spoken or "en"


def local_link(house: House) -> str:
    """The secret of a link for the officer at this machine; earlier ones that were not used are void."""
    with house.begin() as connection:
        account = accounts.local(connection, house.settings.officer_name)
        unused = (ENTRY.c.account == account, ENTRY.c.used_at.is_(None))
        connection.execute(update(ENTRY).where(*unused).values(used_at=_now()))
        return _entry(connection, account, "this machine", _now(), LASTS)


def link_of(house: House, said: str, *, actor: str = accounts.LOCAL) -> str:
    """The secret of a link for an account, for an administrator to hand over."""
    with house.begin() as connection:
        account = accounts.find(connection, said).id
        access_notes.note(connection, _now(), "link made", who=actor, subject=account)
        return _entry(connection, account, "administrator", _now())


def _entry(
    connection: Connection, account: str, how: str, now: datetime, lasts: timedelta = LINK_LASTS
) -> str:
    secret = secrets_kept.fresh()
    row = {"id": secrets_kept.digest(secret), "account": account, "how": how}
    connection.execute(insert(ENTRY).values(made_at=now, ends_at=now + lasts, **row))
    return secret


def by_link(house: House, secret: str, place: str, agent: str) -> str:
    """Come in by a link, once; returns the session's secret. Of two who try at once, one comes in."""
    now, key = _now(), secrets_kept.digest(secret)
    with house.begin() as connection:
        mine = (ENTRY.c.id == key, ENTRY.c.used_at.is_(None), ENTRY.c.ends_at > now)
        used = update(ENTRY).where(*mine).values(used_at=now).returning(ENTRY.c.account, ENTRY.c.how)
        row = connection.execute(used).first()
        if row is not None and accounts.find(connection, row.account).closed_at is None:
            return open_session(connection, row.account, row.how, place, agent)
        access_notes.note(connection, now, "wrong link", place=place)
    raise Refused(_SENTENCE)


def open_session(connection: Connection, account: str, how: str, place: str, agent: str) -> str:
    """Begin a session of an account in the caller's transaction, and note it; returns its secret."""
    secret, now = secrets_kept.fresh(), _now()
    row = {"id": secrets_kept.digest(secret), "account": account, "how": how, "agent": agent[:200]}
    connection.execute(insert(SESSION).values(made_at=now, seen_at=now, ends_at=now + LASTS, **row))
    access_notes.note(connection, now, "signed in", who=account, place=place, said=how)
    return secret


def visitor(house: House, secret: str) -> Visitor | None:
    """Whose session it is, if it still runs; its sign of life is written at most every five minutes."""
    now, key = _now(), secrets_kept.digest(secret)
    with house.read() as connection:
        row = connection.execute(select(SESSION).where(SESSION.c.id == key)).first()
        if row is None or row.ended_at or utc(row.ends_at) <= now or utc(row.seen_at) + RESTS <= now:
            return None
        found = as_visitor(connection, row.account, session=key)
    if found is not None and utc(row.seen_at) + _TOUCH <= now:
        with house.begin() as connection:
            connection.execute(update(SESSION).where(SESSION.c.id == key).values(seen_at=now))
    return found


def as_visitor(connection: Connection, account: str, **more: Any) -> Visitor | None:
    """An account with its roles; None where it is closed."""
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).first()
    if row is None or row.closed_at:
        return None
    people = accounts.persons(connection, row.email)
    spoken = next((person.language for person in people if person.language), None)
    cities = _cities(connection, [person.id for person in people])
    return Visitor(row.id, row.name, row.email, row.role, row.language or spoken or "en", cities, **more)


def _cities(connection: Connection, people: list[str]) -> dict[str, tuple[str, str]]:
    """Each city that these persons act for, with the strongest role: the coordinator's before others."""
    if not people:
        return {}
    networks = select(CITY.c.key, NETWORK.c.coordinator).join(NETWORK, NETWORK.c.key == CITY.c.network)
    found = {
        row.key: ("network_coordinator", row.coordinator)
        for row in connection.execute(networks.where(NETWORK.c.coordinator.in_(people)))
    }
    found = _visited(connection, people) | found
    held = connection.execute(select(ROLE).where(ROLE.c.person.in_(people))).all()
    for row in sorted(held, key=lambda row: (row.role == "coordinator", row.role == "alternate")):
        if row.city not in found or row.role in ("coordinator", "alternate"):
            found[row.city] = (row.role, row.person)
    return found


def _visited(connection: Connection, people: list[str]) -> dict[str, tuple[str, str]]:
    """The cities whose visit's team these persons belong to, as the newest record of each team says."""
    kinds = dict(
        connection.execute(select(EXPERT.c.person, EXPERT.c.kind).where(EXPERT.c.person.in_(people))).all()
    )
    teams = {each.city: each.data for each in noted(connection, "visit.team")} if kinds else {}
    members = ((city, [*team["experts"], *team["representatives"]]) for city, team in teams.items())
    return {city: (kinds[one], one) for city, team in members for one in team if one in kinds}


def end(house: House, session: str, *, actor: str) -> None:
    """End a session (its digest): signing out, or an administrator who ends another's."""
    with house.begin() as connection:
        mine = (SESSION.c.id == session, SESSION.c.ended_at.is_(None))
        ended = update(SESSION).where(*mine).values(ended_at=_now()).returning(SESSION.c.account)
        row = connection.execute(ended).first()
        if row is not None:
            access_notes.note(connection, _now(), "signed out", who=actor, subject=row.account)


def running(connection: Connection) -> list[Any]:
    """The sessions that still run, newest first, each with its account's name."""
    c, now = SESSION.c, _now()
    query = select(SESSION, ACCOUNT.c.name, ACCOUNT.c.email).join(ACCOUNT, ACCOUNT.c.id == c.account)
    live = (c.ended_at.is_(None), c.ends_at > now, c.seen_at > now - RESTS)
    return list(connection.execute(query.where(*live).order_by(c.seen_at.desc())))


def _now() -> datetime:
    return datetime.now(UTC)
