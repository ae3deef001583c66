"""Territories: zone, language and who bears the costs of a visit, read from `territories.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

Bearer = Literal["council_of_europe", "city", "unknown"]

_FILE = Path(__file__).with_name("territories.toml")
_BEARERS: Mapping[str, Bearer] = {
    "council_of_europe": "council_of_europe",
    "city": "city",
    "unknown": "unknown",
}
_LANGUAGES = ("en", "fr")
_TEXTS = ("name", "zone", "language", "bearer", "source")
_PERIOD = frozenset({"bearer", "from", "to", "source"})


class TerritoriesRefused(ValueError):
    """The table of territories is inconsistent; the message names file, key and reason."""


@dataclass(frozen=True, slots=True)
class CostPeriod:
    """Who bears travel and subsistence of a visit on the days `first` to `last`; None is open-ended."""

    bearer: Bearer
    first: date | None
    last: date | None
    source: str

    def covers(self, day: date) -> bool:
        """Whether the period holds on that day."""
        return (self.first or date.min) <= day <= (self.last or date.max)


@dataclass(frozen=True, slots=True)
class Territory:
    """A state or dependent territory. `zone` is an IANA time zone, `language` the letters' default.

    `costs` are the periods of who bears a visit's costs, newest first. The rule is the programme's:
    the Council of Europe for European cities, the city itself elsewhere.
    """

    iso: str
    name: str
    zone: str
    language: str
    costs: tuple[CostPeriod, ...]

    @property
    def bearer(self) -> Bearer:
        """Who bears the costs by the newest period."""
        return self.costs[0].bearer

    @property
    def source(self) -> str:
        """Where the newest period comes from."""
        return self.costs[0].source

    def bearer_on(self, day: date) -> Bearer:
        """Who bears the costs of a visit on that day; `unknown` outside every period."""
        return next((period.bearer for period in self.costs if period.covers(day)), "unknown")


def territory(iso: str) -> Territory | None:
    """The territory with this ISO 3166-1 alpha-2 code, or None where the table does not list it."""
    return territories().get(iso.upper())


@cache
def territories() -> Mapping[str, Territory]:
    """Every listed territory by its code; TerritoriesRefused where the package's table is inconsistent."""
    return parse_territories(_FILE.read_text(encoding="utf-8"))


def parse_territories(text: str, file: str = _FILE.name) -> dict[str, Territory]:
    """Read a table of territories; TerritoriesRefused names file, key and reason."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TerritoriesRefused(f"{file}: not readable as TOML: {error}") from error
    return {iso: _entry(iso, fields, file) for iso, fields in table.items()}


def _entry(iso: str, fields: Any, file: str) -> Territory:
    if len(iso) != 2 or not (iso.isascii() and iso.isalpha() and iso.isupper()):
        raise TerritoriesRefused(f"{file}, {iso}: a key is an ISO 3166-1 alpha-2 code such as FR")
    if not isinstance(fields, dict):
        raise TerritoriesRefused(f"{file}, {iso}: expected a table with {', '.join(_TEXTS)}")
    _check_keys(iso, fields, {*_TEXTS, "from", "to", "earlier"}, file)
    for key in _TEXTS:
        _text(iso, key, fields.get(key), file)
    _check_zone(iso, fields["zone"], file)
    if fields["language"] not in _LANGUAGES:
        raise TerritoriesRefused(
            f"{file}, {iso}.language: “{fields['language']}” has no letters; use {' or '.join(_LANGUAGES)}"
        )
    return Territory(iso, fields["name"], fields["zone"], fields["language"], _costs(iso, fields, file))


def _costs(iso: str, fields: Mapping[str, Any], file: str) -> tuple[CostPeriod, ...]:
    earlier = fields.get("earlier", [])
    if not isinstance(earlier, list) or not all(isinstance(period, dict) for period in earlier):
        raise TerritoriesRefused(f"{file}, {iso}.earlier: expected a list of periods")
    for period in earlier:
        _check_keys(f"{iso}.earlier", period, _PERIOD, file)
    costs = tuple(_period(iso, period, file) for period in [fields, *earlier])
    for newer, older in pairwise(costs):
        if older.last is None or newer.first is None or older.last >= newer.first:
            raise TerritoriesRefused(f"{file}, {iso}.earlier: a period must end before the newer one begins")
    return costs


def _period(iso: str, fields: Mapping[str, Any], file: str) -> CostPeriod:
    bearer = _BEARERS.get(_text(iso, "bearer", fields.get("bearer"), file))
    if bearer is None:
        raise TerritoriesRefused(
            f"{file}, {iso}.bearer: “{fields['bearer']}” is unknown; use {', '.join(_BEARERS)}"
        )
    first, last = _day(iso, "from", fields, file), _day(iso, "to", fields, file)
    if first and last and first > last:
        raise TerritoriesRefused(f"{file}, {iso}.from: {first} lies after the end {last}")
    return CostPeriod(bearer, first, last, _text(iso, "source", fields.get("source"), file))


def _day(iso: str, key: str, fields: Mapping[str, Any], file: str) -> date | None:
    value = fields.get(key)
    if value is not None and type(value) is not date:
        raise TerritoriesRefused(f"{file}, {iso}.{key}: “{value}” is not a date; write 2022-03-16, unquoted")
    return value


def _text(iso: str, key: str, value: Any, file: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TerritoriesRefused(f"{file}, {iso}.{key}: missing; every territory has one, as text")
    return value


def _check_keys(where: str, fields: Mapping[str, Any], known: set[str] | frozenset[str], file: str) -> None:
    for key in fields:
        if key not in known:
            raise TerritoriesRefused(
                f"{file}, {where}.{key}: no such key; known are {', '.join(sorted(known))}"
            )


def _check_zone(iso: str, zone: str, file: str) -> None:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError) as error:
        raise TerritoriesRefused(f"{file}, {iso}.zone: “{zone}” is not an IANA time zone") from error
