"""Whom a notice goes to, resolved when it is planned and again when it is sent.

A letter goes to whoever holds the role that day, or who stands in; a network's city is written to as its
network chose. Officers' letters go to the city's officer, or to the substitute of that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from lifecycle.ports import Party
from models import people
from models.directory import Directory
from models.membership import portfolios
from models.settings import Settings
from models.tables import table

CITY, NETWORK, PERSON, ROLE = (table(name) for name in ("city", "network", "person", "role"))
STANDS_IN: Mapping[str, Sequence[str]] = {
    "coordinator": ("alternate", "contact"),
    "alternate": ("coordinator",),
    "contact": ("coordinator", "alternate"),
    "leadership": ("contact",),
    "payer": ("coordinator", "alternate"),
}
"""Who is written to where nobody holds the role: never the leadership in anybody's place."""
_COORDINATING = ("coordinator", "alternate", "network_coordinator")
MONEY = ("contribution_notice", "contribution_call", "contribution_reminder", "contribution_recorded")
COPIES: Mapping[str, Sequence[str]] = {
    "welcome": ("alternate", "network_coordinator"),
    "reassessment_offer": ("network_coordinator",),
    "membership_official": ("coordinator",),
    "farewell": ("coordinator",),
    "support_answer": ("coordinator",),
    **dict.fromkeys(MONEY, ("coordinator",)),
}
"""Who receives a copy of a letter that goes to somebody else."""
_NEVER_COPIED = frozenset(MONEY)


def addressee(
    connection: Connection,
    settings: Settings,
    city: str,
    role: str,
    language: str,
    today: date,
    *,
    directory: Directory | None = None,
) -> Party | None:
    """Whom a letter to that role of a city goes to on a day; None where nobody can be written to."""
    if role == "officer":
        return portfolios.officer_of(connection, settings, city, today)
    if role == "our_signatory":
        return _our_signatory(settings)
    return reader(connection, city, role, language, directory=directory)


def reader(
    connection: Connection, city: str, role: str, language: str, *, directory: Directory | None = None
) -> Party | None:
    """The same for a role on the city's side."""
    known = directory or Directory(connection)
    row = known.way(city)
    through = row.letters == "through" and role in _COORDINATING
    if through or role == "network_coordinator":
        found = network_coordinator(connection, row.network, language)
        if found is not None or not through:
            return found
    names = (role, *STANDS_IN.get(role, ()))
    held = (known.party(city, name, language) for name in names)
    own = next((party for party in held if party is not None), None)
    return own or (network_coordinator(connection, row.network, language) if role == "coordinator" else None)


def network_coordinator(connection: Connection, network: str | None, language: str) -> Party | None:
    """The coordinator of a network, by its key; None where there is none who can be written to."""
    query = select(PERSON).join(NETWORK, NETWORK.c.coordinator == PERSON.c.id)
    live = query.where(NETWORK.c.key == network, PERSON.c.disabled_reason.is_(None))
    row = connection.execute(live).one_or_none()
    if row is None or not row.email:
        return None
    return people.as_party(row, "network_coordinator", language)


def unreached(connection: Connection, city: str | None = None) -> set[str]:
    """The keys of the cities in which a letter to the coordinator finds nobody: no stand-in, no network's.

    An address that was put out of use counts as one: that is remarked on by itself.
    """
    names = ("coordinator", *STANDS_IN["coordinator"])
    # Few people have no address: they are looked for once, instead of everybody for each role.
    silent = select(PERSON.c.id).where(PERSON.c.email.is_(None) | (PERSON.c.email == ""))
    named = select(ROLE.c.city).where(ROLE.c.role.in_(names), ROLE.c.person.not_in(silent))
    coordinated = select(NETWORK.c.key).join(PERSON, PERSON.c.id == NETWORK.c.coordinator)
    through = CITY.c.network.in_(coordinated.where(PERSON.c.email != ""))
    query = select(CITY.c.key).where(CITY.c.merged_into.is_(None), CITY.c.network.is_(None) | ~through)
    if city is not None:
        query, named = query.where(CITY.c.key == city), named.where(ROLE.c.city == city)
    return set(connection.execute(query.except_(named)).scalars())


def _our_signatory(settings: Settings) -> Party:
    """The office of our own signatory; the officer's where the house names none."""
    officer = people.officer(settings)
    name, email = settings.signatory_name, settings.signatory_email
    return Party("our_signatory", name, email or officer.email, "our_signatory", "en")


def copies(
    connection: Connection, city: str, letter: str, role: str, *, directory: Directory | None = None
) -> list[str]:
    """The roles that receive a copy of a letter, each as a mail of its own, as far as they are held."""
    known = directory or Directory(connection)
    held = known.party(city, role, "en") is not None
    # Whoever stands in for the role has the letter already.
    others = [name for name in COPIES.get(letter, ()) if held or name not in STANDS_IN.get(role, ())]
    wanted = [name for name in others if name != role and known.party(city, name, "en")]
    return [*wanted, *_to_network(known, city, letter, role)]


def _to_network(known: Directory, city: str, letter: str, role: str) -> list[str]:
    """A copy to the network's coordinator: where the network chose so, and of what always goes there too.

    Never of a letter that this coordinator receives in the city's place.
    """
    row = known.way(city)
    always = "network_coordinator" in COPIES.get(letter, ())
    if not (always or row.letters == "copy") or role not in _COORDINATING or letter in _NEVER_COPIED:
        return []
    other = network_coordinator(known.connection, row.network, "en")
    mine = reader(known.connection, city, role, "en", directory=known)
    return ["network_coordinator"] if other and mine and mine.id != other.id else []
