"""Officers: who has which city, who is away and who stands in. Letters name the officer of the day."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from lifecycle.commands import Refused
from lifecycle.ports import Party
from models import people
from models.database import House
from models.settings import Settings
from models.tables import table

CITY, OFFICER, ABSENCE = (table(name) for name in ("city", "officer", "absence"))
_MOST_STEPS = 5


def officer_of(connection: Connection, settings: Settings, city: str, today: date) -> Party:
    """The officer who has a city on a day, or the substitute; the house's own where nobody has it."""
    held = connection.execute(select(CITY.c.officer).where(CITY.c.key == city)).scalar_one_or_none()
    return on_duty(connection, settings, held, today)


def on_duty(connection: Connection, settings: Settings, held: str | None, today: date) -> Party:
    """An officer by id on a day, or the substitute; the house's own where there is none of that id."""
    for _ in range(_MOST_STEPS):
        substitute = _substitute(connection, held, today)
        if substitute is None:
            break
        held = substitute
    row = connection.execute(select(OFFICER).where(OFFICER.c.id == held)).one_or_none()
    if row is None:
        return people.officer(settings)
    return Party(row.id, row.name, row.email, "officer", "en", row.telephone or "")


def _substitute(connection: Connection, officer: str | None, today: date) -> str | None:
    c = ABSENCE.c
    away = (c.officer == officer, c.first <= today, c.last >= today)
    query = select(c.substitute).where(*away).order_by(c.id.desc()).limit(1)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def add(house: House, name: str, email: str, telephone: str | None) -> str:
    """Put an officer on record, or correct the name and telephone of one; returns the id.

    An address is held in small letters: whoever writes it otherwise means the same officer.
    """
    email = email.casefold()
    with house.begin() as connection:
        held = connection.execute(select(OFFICER.c.id).where(OFFICER.c.email == email)).scalar_one_or_none()
        values = {"name": name, "email": email, "telephone": telephone}
        if held is not None:
            connection.execute(OFFICER.update().where(OFFICER.c.id == held).values(values))
            return str(held)
        made = secrets.token_hex(8)
        connection.execute(insert(OFFICER).values(id=made, **values))
        return made


def find(connection: Connection, said: str) -> Any:
    """The officer of that address, id or name; Refused where there is none, or more than one."""
    c = OFFICER.c
    query = select(OFFICER).where(or_(c.id == said, c.email == said, c.name == said))
    rows = connection.execute(query).all()
    if len(rows) != 1:
        what = "nobody on record" if not rows else "the name of several: write the address"
        raise Refused(f"“{said}” is {what}; `icc officer list` shows the officers")
    return rows[0]


def away(house: House, said: str, first: date, last: date, substitute: str) -> None:
    """Somebody is away from the first to the last day, and who stands in; Refused where it makes no sense."""
    with house.begin() as connection:
        officer, other = find(connection, said), find(connection, substitute)
        if officer.id == other.id:
            raise Refused(f"{officer.name} cannot stand in for themselves: name somebody else")
        if last < first:
            raise Refused(f"the absence ends on {last}, before it begins on {first}")
        row = {"officer": officer.id, "first": first, "last": last, "substitute": other.id}
        connection.execute(insert(ABSENCE).values(row))


def listed(house: House, today: date) -> dict[str, Any]:
    """The officers, their cities, and who is away or will be."""
    with house.read() as connection:
        mine = select(CITY.c.key, CITY.c.officer).where(CITY.c.merged_into.is_(None))
        cities = connection.execute(mine.order_by(CITY.c.key)).all()
        absences = connection.execute(select(ABSENCE).where(ABSENCE.c.last >= today)).all()
        names = {row.id: row.name for row in connection.execute(select(OFFICER))}
        officers = connection.execute(select(OFFICER).order_by(OFFICER.c.name)).all()
    return {
        "officers": [
            {
                "id": row.id,
                "name": row.name,
                "email": row.email,
                "telephone": row.telephone,
                "cities": [city.key for city in cities if city.officer == row.id],
                "away": [
                    {"from": a.first.isoformat(), "to": a.last.isoformat(), "substitute": names[a.substitute]}
                    for a in absences
                    if a.officer == row.id
                ],
            }
            for row in officers
        ],
        "without": [city.key for city in cities if city.officer is None],
    }
