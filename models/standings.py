"""Where each city stands today, for pages that are looked at all day: after a write only what it changed.

What is kept of a city holds while its head, the programme, the day and what people and letters say of it stay
the same; everything else is computed from the city's events as the audit does it (models.queries).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from lifecycle.programme import Programme
from models import clock, programmes, queries
from models.collecting import uncollected
from models.database import House
from models.freshness import KEPT, renewed
from models.ledger import anchor_over, heads, load_all
from models.remarks import Remarks
from models.tables import table

Document = dict[str, Any]
Value = TypeVar("Value")
CITY = table("city")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _City:
    """What is kept of a city: its mark, its entry (None where it speaks no more), why it is unreadable."""

    mark: tuple[object, ...]
    entry: Document | None
    name: tuple[str, str]
    error: str | None


class _Told:
    """What pages computed of each city, by the page's own name for it, the least asked for going first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[object, dict[str, tuple[Document, Any]]] = {}

    def of(self, name: object) -> dict[str, tuple[Document, Any]]:
        with self._lock:
            return self._held.get(name, {})

    def keep(self, name: object, now: dict[str, tuple[Document, Any]]) -> None:
        with self._lock:
            self._held.pop(name, None)
            while len(self._held) >= KEPT:
                del self._held[next(iter(self._held))]
            self._held[name] = now


@dataclass(frozen=True, slots=True)
class Standings:
    """The audit of a day, and what pages computed from its entries, city by city."""

    document: Document
    told: _Told = field(default_factory=_Told)

    @property
    def weight(self) -> int:
        """How many cities it holds."""
        return len(self.document["cities"])

    def each(self, name: object, compute: Callable[[Document], Value]) -> list[Value]:
        """What `compute` says of each city in order, computed anew where the city's entry is another one."""
        before, now = self.told.of(name), dict[str, tuple[Document, Any]]()
        for city in self.document["cities"]:
            held = before.get(city["key"])
            now[city["key"]] = held if held is not None and held[0] is city else (city, compute(city))
        self.told.keep(name, now)
        return [value for _, value in now.values()]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The standings of a day, and what they hold by: the programme's version, a mark for each city."""

    day: date
    rules: Programme
    cities: Mapping[str, _City]
    standings: Standings

    @property
    def weight(self) -> int:
        """How many cities it holds."""
        return self.standings.weight


def standings(house: House) -> Standings:
    """Where each city stands today, as known now. Not to be changed."""
    day = clock.today(house)
    return renewed(house, "standings", day, lambda before: _renew(house, day, before)).standings


def _renew(house: House, day: date, before: _Kept | None) -> _Kept:
    with uncollected(), house.read() as connection:
        rules = programmes.current(connection, day)
        lasts = before if before is not None and before.day == day and before.rules is rules else None
        held, told = (lasts.cities, lasts.standings.told) if lasts else ({}, _Told())
        remarks, newest = Remarks(connection, day), list(heads(connection))
        known = dict.fromkeys(connection.execute(select(CITY.c.key)).scalars(), "")
        known |= {city: digest for city, _, digest in newest}
        marks = {city: (digest, *remarks.known_of(city)) for city, digest in known.items()}
        stale = [city for city, mark in marks.items() if city not in held or held[city].mark != mark]
        fresh = dict(_computed(connection, rules, day, remarks, stale, marks))
        cities = {city: fresh.get(city) or held[city] for city in marks}
        document = _document(day, rules, anchor_over(newest), cities)
        return _Kept(day, rules, cities, Standings(document, told))


def _computed(
    connection: Connection,
    rules: Programme,
    day: date,
    remarks: Remarks,
    stale: list[str],
    marks: Mapping[str, tuple[object, ...]],
) -> Iterator[tuple[str, _City]]:
    for start in range(0, len(stale), _AT_ONCE):
        unreadable: dict[str, str] = {}
        part = stale[start : start + _AT_ONCE]
        histories = load_all(connection, unreadable=unreadable, cities=part)
        entries = {e["key"]: e for e in queries.entries(histories, rules, day, remarks, unreadable)}
        for city in part:
            entry = entries.get(city)
            name = queries.by_name(entry) if entry is not None else ("", "")
            yield city, _City(marks[city], entry, name, unreadable.get(city))


def _document(day: date, rules: Programme, anchor: str, cities: Mapping[str, _City]) -> Document:
    ordered = sorted(cities.values(), key=attrgetter("name"))
    entries = (city.entry for city in ordered if city.entry is not None)
    errors = {key: city.error for key, city in cities.items() if city.error is not None}
    return queries.assembled(day, None, rules, anchor, entries, errors)
