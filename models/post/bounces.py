"""Addresses that letters come back from: what an officer should mend, for those who hold a role today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, and_, func, select

from models.proof.erasure import ERASED
from models.tables import table

NOTICE, PERSON, ROLE = (table(name) for name in ("notice", "person", "role"))


def bounced(connection: Connection, as_of: date, of: str | None = None) -> dict[str, list[str]]:
    """By city (of one, or all), a sentence for each holder of a role whose letters come back, as of a day."""
    found: dict[str, list[str]] = defaultdict(list)
    for city, role, day in [*_returned(connection, as_of, of), *_disabled(connection, of)]:
        known = role.replace("_", " ")
        sentence = f"Letters to the {known} come back: ask for another address"
        if day:
            sentence = f"Letters to the {known} come back (the letter of {day}): ask for another address"
        if not any(said.startswith(sentence.partition(" come")[0]) for said in found[city]):
            found[city].append(sentence)
    return dict(found)


def _returned(connection: Connection, as_of: date, of: str | None) -> list[tuple[str, str, date | None]]:
    """The newest letter that came back from each holder; another person in the role clears it."""
    n, r = NOTICE.c, ROLE.c
    same = and_(r.city == n.city, r.role == n.role, r.person == n.person)
    query = select(n.city, n.role, func.max(n.planned_on)).join(ROLE, same)
    query = query.where(n.state == "bounced", n.planned_on <= as_of).group_by(n.city, n.role)
    query = query.where(n.city == of) if of is not None else query
    return [(city, role, day) for city, role, day in connection.execute(query.order_by(n.city, n.role))]


def _disabled(connection: Connection, of: str | None) -> list[tuple[str, str, date | None]]:
    """Addresses that were put out of use after a hard bounce; an erased person is none of them."""
    p, r = PERSON.c, ROLE.c
    query = select(r.city, r.role).join(PERSON, p.id == r.person)
    query = query.where(p.disabled_reason.is_not(None), p.disabled_reason != ERASED)
    query = query.where(r.city == of) if of is not None else query
    return [(city, role, None) for city, role in connection.execute(query.order_by(r.city, r.role))]
