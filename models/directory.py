"""Who holds which role of a city, and how letters to it go: read once, for one city or for many."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from lifecycle.ports import Party
from models import driver, people


class Way(NamedTuple):
    """How letters to a city go (direct, copy, through), and the network it is in."""

    letters: str
    network: str | None


class Directory:
    """The holders of roles as one transaction finds them: all `cities` are read when one is asked for."""

    def __init__(self, connection: Connection, cities: Iterable[str] = ()) -> None:
        self.connection = connection
        self._ways: dict[str, Way] = {}
        self._held: dict[tuple[str, str], Party] = {}
        self._unread = set(cities)

    def way(self, city: str) -> Way:
        """How letters to a city go."""
        self._know(city)
        return self._ways[city]

    def party(self, city: str, role: str, language: str) -> Party | None:
        """Whom a letter to that role goes to; None where nobody can be written to."""
        if ":" in role:
            return people.party(self.connection, city, role, language)
        self._know(city)
        held = self._held.get((city, role))
        return held if held is None or held.language else _speaking(held, language)

    def _know(self, city: str) -> None:
        if city not in self._ways:
            self._read(self._unread | {city})
            self._unread.clear()

    def _read(self, cities: Collection[str]) -> None:
        ways = driver.of_cities(self.connection, "city", ("key", *Way._fields), cities, by="key")
        self._ways.update({key: Way(*way) for key, *way in ways})
        for row in people.reachable(self.connection, cities):
            self._held[row.city, row.role] = people.as_party(row, row.role, "")


def _speaking(party: Party, language: str) -> Party:
    return Party(party.id, party.name, party.email, party.role, language, party.telephone, party.salutation)
