"""The people a file of cities names: who holds which role, so that letters have a reader."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from desk.intake.cities import CityLine
from models.people import Holder, holders

Named = tuple[str | None, str | None]


class Contacts:
    """Names and addresses by city and role as they were held before the file came."""

    def __init__(self, connection: Connection) -> None:
        self.held: dict[tuple[str, str], Named] = {
            (row.city, row.role): (row.name, row.email) for row in holders(connection)
        }

    def news(self, key: str, line: CityLine) -> list[Holder]:
        """The holders of roles that a row changes; an empty cell keeps what is held."""
        found = []
        for role, said in _said(line):
            held = self.held.get((key, role), (None, None))
            name, email = said[0] or held[0], said[1] or held[1]
            if (name, email) != held:
                found.append(Holder(key, role, name, email))
        return found

    def reachable(self, key: str, line: CityLine) -> bool:
        """Whether the city's coordinator has an address, by the row or from before."""
        return bool(line.coordinator_email or self.held.get((key, "coordinator"), (None, None))[1])


def _said(line: CityLine) -> Iterator[tuple[str, Named]]:
    yield "coordinator", (line.coordinator_name, line.coordinator_email)
    yield "payer", (None, line.payer_email)
