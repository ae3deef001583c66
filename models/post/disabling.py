"""Puts an address out of use that a server refuses for good, with an event that says for which letter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from lifecycle.commands import Note
from lifecycle.reminding.answers import DISABLED
from models import clock, door, people
from models.database import House
from models.tables import table

NOTICE, PERSON = table("notice"), table("person")


def put_out_of_use(house: House, notice: int, person: str, said: str, *, now: datetime) -> bool:
    """Disable a person's address with the server's words; False where it was out of use already."""
    with house.read() as connection:
        city = connection.execute(select(NOTICE.c.city).where(NOTICE.c.id == notice)).scalar_one_or_none()
        in_use = select(PERSON.c.id).where(PERSON.c.id == person, PERSON.c.disabled_reason.is_(None))
        used = connection.execute(in_use).first() is not None
    if city is None or not used:
        return False
    today = clock.today(house)
    done = []

    def beside(connection: Connection) -> None:
        done.append(people.disable(connection, person, f"{today}: {said}"[:300]))

    writer = door.Writer("system:outbox", "outbox", now, today, "system:outbox")
    note = Note(DISABLED, {"person": person, "notice": notice}, today)
    door.submit_together(house, [(city, [note])], writer, beside)
    return done[-1]
