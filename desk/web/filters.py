"""What a reader of the board asked to see: the filters of an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from desk import words
from lifecycle.folding import folded

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked to see; empty means everything."""

    track: str = ""
    owner: str = ""
    country: str = ""
    q: str = ""
    late: bool = False

    @property
    def some(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.track or self.owner or self.country or self.q.strip() or self.late)

    def keep(self, city: Document) -> Document | None:
        """The city with the entries asked for, or None where it does not answer to the filters."""
        if self.country and city["iso_country"] != self.country:
            return None
        if not self._named(city):
            return None
        entries = [entry for entry in city["tracks"] if self._wanted(entry)]
        narrowed = self.track or self.owner or self.late
        return None if narrowed and not entries else {**city, "shown": entries}

    def _named(self, city: Document) -> bool:
        """Every word asked for is in the name or the country, whatever the accents."""
        where = folded(f"{city['city']} {city['country']} {city['iso_country']}")
        return all(word in where for word in folded(self.q).split())

    def _wanted(self, entry: Document) -> bool:
        if self.track and entry["track"] != self.track:
            return False
        if self.owner in words.SIDES and words.turn(entry) != self.owner:
            return False
        if self.owner not in {"", *words.SIDES, entry["owner"] if words.is_live(entry) else ""}:
            return False
        return words.is_late(entry) or not self.late


def _filters(
    track: Annotated[str, Query()] = "",
    owner: Annotated[str, Query()] = "",
    country: Annotated[str, Query()] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    late: Annotated[str, Query()] = "",
) -> Filters:
    return Filters(track, owner, country.upper(), q, late not in ("", "0", "no"))


Filtered = Annotated[Filters, Depends(_filters)]
