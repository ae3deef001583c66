"""Where each city stands today, for pages that are looked at all day: after a write only what it changed.

What is kept of a city holds while its head, the programme, the day and what people and letters say of it stay
the same; everything else is computed from the city's events as the audit does it (models.queries).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

from lifecycle.programme import Programme
from models import clock, programmes, queries
from models.collecting import uncollected
from models.database import House
from models.driver import fetched
from models.freshness import KEPT, renewed
from models.ledger import anchor_over, heads, load_all
from models.remarks import Remarks

Document = dict[str, Any]
Value = TypeVar("Value")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _City:
    """What is kept of a city: its entry (None where it speaks no more), its name, why it is unreadable."""

    entry: Document | None
    name: tuple[str, str]
    error: str | None


_Pairs = Sequence[tuple[Document | None, Any]]
"""Entries in order, each with what a page computed of it."""
_NOTHING = (None, None)


class _Told:
    """What pages computed of each city, by the page's own name for it, the least asked for going first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[object, _Pairs] = {}

    def of(self, name: object) -> _Pairs:
        with self._lock:
            return self._held.get(name, ())

    def keep(self, name: object, now: _Pairs) -> None:
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
        cities, before = self.document["cities"], self.told.of(name)
        if len(cities) != len(before):
            held = {id(entry): (entry, value) for entry, value in before}
            before = [held.get(id(city), _NOTHING) for city in cities]
        pairs = zip(cities, before, strict=True)
        now = [was if was[0] is city else (city, compute(city)) for city, was in pairs]
        self.told.keep(name, now)
        return [value for _, value in now]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The standings of a day, and what they hold by: the programme's version, each city's head, remarks."""

    day: date
    rules: Programme
    heads: Mapping[str, str]
    remarks: Remarks
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
        remarks, newest = Remarks(connection, day), list(heads(connection))
        known = dict.fromkeys((key for (key,) in fetched(connection, "SELECT key FROM city")), "")
        known |= {city: digest for city, _, digest in newest}
        fresh = dict(_computed(connection, rules, day, remarks, _stale(known, remarks, lasts)))
        cities = _in_order(lasts.cities if lasts else {}, fresh, known)
        document = _document(day, rules, anchor_over(newest), cities)
        told = lasts.standings.told if lasts else _Told()
        return _Kept(day, rules, known, remarks, cities, Standings(document, told))


def _stale(known: Mapping[str, str], remarks: Remarks, lasts: _Kept | None) -> list[str]:
    """The cities of which something else is known than what is kept of them."""
    said = remarks.others_than(lasts.remarks) if lasts else None
    if lasts is None or said is None:
        return list(known)
    moved = {city for city, digest in known.items() if lasts.heads.get(city) != digest}
    return sorted(moved | (said & known.keys()))


def _in_order(
    held: Mapping[str, _City], fresh: Mapping[str, _City], known: Mapping[str, str]
) -> Mapping[str, _City]:
    """Every city known, in the order of their names; put in order anew only where a name is a new one."""
    cities = {**held, **fresh}
    gone = cities.keys() - known.keys()
    if not gone and all(city in held and held[city].name == now.name for city, now in fresh.items()):
        return cities
    left = (pair for pair in cities.items() if pair[0] not in gone)
    return dict(sorted(left, key=lambda pair: pair[1].name))


def _computed(
    connection: Connection, rules: Programme, day: date, remarks: Remarks, stale: list[str]
) -> Iterator[tuple[str, _City]]:
    for start in range(0, len(stale), _AT_ONCE):
        unreadable: dict[str, str] = {}
        part = stale[start : start + _AT_ONCE]
        histories = load_all(connection, unreadable=unreadable, cities=part)
        entries = {e["key"]: e for e in queries.entries(histories, rules, day, remarks, unreadable)}
        for city in part:
            entry = entries.get(city)
            name = queries.by_name(entry) if entry is not None else ("", "")
            yield city, _City(entry, name, unreadable.get(city))


def _document(day: date, rules: Programme, anchor: str, cities: Mapping[str, _City]) -> Document:
    entries = (city.entry for city in cities.values() if city.entry is not None)
    errors = {key: city.error for key, city in cities.items() if city.error is not None}
    return queries.assembled(day, None, rules, anchor, entries, errors)
