"""Who does what for a city. People lie outside the ledger: events know only their opaque ids."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from lifecycle.ports import Party
from models import driver
from models.settings import Settings
from models.tables import table

_FIRST = ("coordinator", "alternate")
PERSON, ROLE, CITY, NETWORK = (table(name) for name in ("person", "role", "city", "network"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is said to hold a role for a city."""

    city: str
    role: str
    name: str | None
    email: str | None
    language: str | None = None


def assign(connection: Connection, holders: Iterable[Holder]) -> int:
    """Name the holders of roles; what is held already stays. Returns how many changed."""
    held = {(row.city, row.role): row for row in connection.execute(_holders())}
    changed = 0
    for holder in holders:
        current = held.get((holder.city, holder.role))
        if current is not None and _same(current, holder):
            continue
        changed += 1
        if current is not None and current.email == holder.email:
            connection.execute(update(PERSON).where(PERSON.c.id == current.id).values(name=holder.name))
        else:
            _name(connection, holder, replaces=current is not None)
    return changed


def _same(current: Any, holder: Holder) -> bool:
    name, email = holder.name or current.name, holder.email or current.email
    return bool(current.name == name and current.email == email)


def _name(connection: Connection, holder: Holder, *, replaces: bool) -> None:
    person = secrets.token_hex(8)
    values = {"id": person, "name": holder.name, "email": holder.email, "language": holder.language}
    connection.execute(insert(PERSON).values(values))
    mine = (ROLE.c.city == holder.city, ROLE.c.role == holder.role)
    if replaces:
        connection.execute(update(ROLE).where(*mine).values(person=person))
    else:
        connection.execute(insert(ROLE).values(city=holder.city, role=holder.role, person=person))


def _holders() -> Any:
    columns = (ROLE.c.city, ROLE.c.role, PERSON.c.id, PERSON.c.name, PERSON.c.email, PERSON.c.language)
    more = (PERSON.c.telephone, PERSON.c.salutation, PERSON.c.disabled_reason)
    return select(*columns, *more).join(PERSON, PERSON.c.id == ROLE.c.person)


def holders(connection: Connection, city: str | None = None) -> list[Any]:
    """The holders of roles (of one city), as rows."""
    query = _holders().order_by(ROLE.c.city, ROLE.c.role)
    return list(connection.execute(query.where(ROLE.c.city == city) if city else query))


class Reachable(NamedTuple):
    """A holder of a role who can be written to."""

    city: str
    role: str
    id: str
    name: str | None
    email: str
    language: str | None
    telephone: str | None
    salutation: str | None


_OF_PERSON = [f"person.{name}" for name in Reachable._fields[2:]]


def reachable(connection: Connection, cities: Collection[str]) -> list[Reachable]:
    """The holders of roles of these cities who can be written to."""
    held, live = "role JOIN person ON person.id = role.person", "disabled_reason IS NULL AND email <> ''"
    columns = ("role.city", "role.role", *_OF_PERSON)
    return [Reachable(*row) for row in driver.of_cities(connection, held, columns, cities, only=live)]


def party(connection: Connection, city: str, role: str, language: str) -> Party | None:
    """Whom a letter to that role of the city goes to; None where nobody can be written to.

    A role such as `expert:ab12` names one person: of several experts of a visit, each is written to.
    """
    kind, _, person = role.partition(":")
    query: Any = _holders().where(ROLE.c.city == city, ROLE.c.role == role)
    if person:
        query = select(PERSON).where(PERSON.c.id == person)
    row = connection.execute(query.where(PERSON.c.disabled_reason.is_(None))).one_or_none()
    if row is None or not row.email:
        return None
    return as_party(row, kind, language)


def as_party(row: Any, role: str, language: str) -> Party:
    """A person's row as a letter addresses them; `language` where theirs is unknown."""
    spoken = row.language or language
    return Party(row.id, row.name or "", row.email, role, spoken, row.telephone or "", row.salutation or "")


def officer(settings: Settings) -> Party:
    """The named officer whom every letter shows."""
    s = settings
    return Party("officer", s.officer_name, s.officer_email, "officer", "en", s.officer_telephone)


def role_in(connection: Connection, city: str, person: str) -> str | None:
    """The role a person acts in for a city: the coordinator's before others, “nobody” for one without.

    None where it is no person's id at all.
    """
    if connection.execute(select(PERSON.c.id).where(PERSON.c.id == person)).first() is None:
        return None
    query = select(ROLE.c.role).where(ROLE.c.city == city, ROLE.c.person == person)
    held = sorted(connection.execute(query).scalars())
    if not held:
        return "network_coordinator" if _coordinates(connection, person, city) else "nobody"
    return next((role for role in _FIRST if role in held), held[0])


def _coordinates(connection: Connection, person: str, city: str) -> bool:
    """Whether the city belongs to a network that the person coordinates."""
    query = select(CITY.c.key).join(NETWORK, NETWORK.c.key == CITY.c.network)
    mine = query.where(CITY.c.key == city, NETWORK.c.coordinator == person)
    return connection.execute(mine).first() is not None


def unwished(connection: Connection, person: str) -> frozenset[str]:
    """The kinds of letters that a person no longer wishes."""
    query = select(PERSON.c.unwished).where(PERSON.c.id == person)
    return frozenset((connection.execute(query).scalar_one_or_none() or "").split())


def unsubscribe(connection: Connection, person: str, kind: str) -> None:
    """Send a person no more letters of a kind."""
    kinds = " ".join(sorted(unwished(connection, person) | {kind}))
    connection.execute(update(PERSON).where(PERSON.c.id == person).values(unwished=kinds))


def disable(connection: Connection, person: str, reason: str) -> bool:
    """Use an address no more, and keep the reason; False where it was out of use already."""
    mine = (PERSON.c.id == person, PERSON.c.disabled_reason.is_(None))
    return connection.execute(update(PERSON).where(*mine).values(disabled_reason=reason)).rowcount == 1


def disabled(connection: Connection, city: str) -> list[tuple[str, str]]:
    """The roles of a city whose address is out of use, each with the reason."""
    query = _holders().where(ROLE.c.city == city, PERSON.c.disabled_reason.is_not(None))
    return [(row.role, row.disabled_reason) for row in connection.execute(query.order_by(ROLE.c.role))]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without a role yet: a colleague whom a matter is passed on to."""

    id: str
    name: str
    email: str
    language: str | None


def newcomer(connection: Connection, named: Newcomer) -> None:
    """Put somebody on record who has no role yet."""
    connection.execute(insert(PERSON).values(asdict(named)))


def nobody(role: str) -> Party:
    """Stands for a role that nobody can be written to in."""
    return Party("", "", None, role)


def appoint(connection: Connection, city: str, role: str, person: str) -> None:
    """Give a role of a city to a person on record, whoever held it before."""
    mine = (ROLE.c.city == city, ROLE.c.role == role)
    if connection.execute(update(ROLE).where(*mine).values(person=person)).rowcount == 0:
        connection.execute(insert(ROLE).values(city=city, role=role, person=person))
