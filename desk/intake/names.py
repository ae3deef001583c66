"""Cities and people as files name them: a name, or “Name, ISO”; a role, an address or an id."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches

from sqlalchemy import Connection

from lifecycle.folding import folded
from lifecycle.programme import OWNERS
from models.imports import HeldCity, held_cities
from models.people import holders

ROLES = (*OWNERS, "signatory", "peer", "auditor", "administrator")


class Names:
    """Who and what is on record, by name. LookupError says why a name is not one of them."""

    def __init__(self, connection: Connection) -> None:
        self.cities: dict[str, list[HeldCity]] = defaultdict(list)
        for city in held_cities(connection):
            self.cities[city.folded].append(city)
        self.people: dict[str, str] = {}
        for row in holders(connection):
            self.people.update({row.id: row.id, (row.email or row.id).casefold(): row.id})

    def city(self, text: str) -> HeldCity:
        """The one city of that name, case and accents forgiven."""
        name, comma, iso = text.rpartition(",")
        named = self.cities.get(folded(text), [])
        if not named and comma:
            named = [c for c in self.cities.get(folded(name), []) if c.iso_country == iso.strip().upper()]
        if len(named) == 1:
            return named[0]
        raise LookupError(self._which(named) if named else self._near(text))

    def person(self, text: str) -> str:
        """A role as it is, or the opaque id of the person with that address or id."""
        if text in ROLES:
            return text
        found = self.people.get(text) or self.people.get(text.casefold())
        if found is None:
            raise LookupError(
                "is no role and nobody on record; write a role such as coordinator, or an address"
            )
        return found

    def _which(self, named: list[HeldCity]) -> str:
        choices = " or ".join(f"“{city.name}, {city.iso_country}”" for city in named)
        return f"is the name of {len(named)} cities on record; write {choices}"

    def _near(self, text: str) -> str:
        near = get_close_matches(folded(text), self.cities, n=1)
        remedy = f"write {self.cities[near[0]][0].name}" if near else "import the city first"
        return f"is no city on record; {remedy}"
