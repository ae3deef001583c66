"""The versions of the Index questionnaire and their areas, read from `index.toml`; and its working spans.

A version has its own numbers of questions and indicators, areas and optional areas. Results of two
versions are set side by side only where the later is marked comparable with the earlier.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from lifecycle.commands import Refused
from lifecycle.programme import Clock, Force, Provenance, Span

GRID = "grid"
"""The Policy assessment grid is one part among the parts of the two documents."""


class BadIndex(ValueError):
    """`index.toml` contradicts itself: the key and the reason, in one sentence."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the Index, as a city's departments know it."""

    key: str
    title: str
    provenance: Provenance
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the questionnaire. A number that is not known is None, never a guess."""

    key: str
    title: str
    questions: int | None
    indicators: int | None
    provenance: Provenance
    source: str
    areas: tuple[Area, ...]
    optional: frozenset[str]
    comparable: frozenset[str]
    areas_provenance: Provenance
    comparable_provenance: Provenance

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its areas, in their order."""
        return tuple(area.key for area in self.areas)


@dataclass(frozen=True, slots=True)
class IndexRules:
    """All versions, the current one's key, and the working spans by name."""

    current: str
    versions: Mapping[str, Version]
    areas: Mapping[str, Area]
    spans: Mapping[str, Clock]


@cache
def index_rules() -> IndexRules:
    """The Index as this house knows it, read once from the package."""
    return read_index(Path(__file__).with_name("index.toml").read_text(encoding="utf-8"))


def read_index(text: str) -> IndexRules:
    """Read and check the Index; BadIndex names the key and the reason."""
    data = tomllib.loads(text)
    areas = {key: _area(key, table) for key, table in data["area"].items()}
    versions = {table["key"]: _version(table, areas) for table in data["version"]}
    spans = {key: _clock(key, table) for key, table in data["span"].items()}
    for version in versions.values():
        _known(version.comparable, versions, f"version {version.key}: comparable")
    _known({data["current"]}, versions, "current")
    return IndexRules(data["current"], versions, areas, spans)


def _area(key: str, table: Mapping[str, Any]) -> Area:
    return Area(key, table["title"], _provenance(table, "provenance", f"area.{key}"), table["source"])


def _version(table: Mapping[str, Any], areas: Mapping[str, Area]) -> Version:
    place = f"version {table['key']}"
    _known(table["areas"], areas, f"{place}: areas")
    _known(table["optional"], table["areas"], f"{place}: optional")
    return Version(
        key=table["key"],
        title=table["title"],
        questions=table.get("questions"),
        indicators=table.get("indicators"),
        provenance=_provenance(table, "provenance", place),
        source=table["source"],
        areas=tuple(areas[key] for key in table["areas"]),
        optional=frozenset(table["optional"]),
        comparable=frozenset(table["comparable"]),
        areas_provenance=_provenance(table, "areas_provenance", place),
        comparable_provenance=_provenance(table, "comparable_provenance", place),
    )


def _clock(key: str, table: Mapping[str, Any]) -> Clock:
    place = f"span.{key}"
    force: Any = table.get("force")
    if force not in get_args(Force):
        raise BadIndex(f"index.toml: {place}.force: “{force}” is not known")
    lengths = {name: table.get(name, 0) for name in ("months", "weeks", "days")}
    return Clock(_provenance(table, "provenance", place), force, Span(**lengths), source=table["source"])


def _provenance(table: Mapping[str, Any], name: str, place: str) -> Provenance:
    value: Any = table.get(name)
    if value not in get_args(Provenance):
        raise BadIndex(f"index.toml: {place}.{name}: “{value}” is not known")
    found: Provenance = value
    return found


def _known(names: Any, known: Any, place: str) -> None:
    for name in names:
        if name not in known:
            raise BadIndex(f"index.toml: {place}: “{name}” is not there")


def version_of(key: str) -> Version:
    """The version of that key; Refused with the known ones where there is none."""
    versions = index_rules().versions
    if key not in versions:
        raise Refused(f"“{key}” is no version of the questionnaire: use {', '.join(versions)}")
    return versions[key]


def area_title(key: str) -> str:
    """An area's name for people; the grid by its own."""
    return "Policy assessment grid" if key == GRID else index_rules().areas[key].title


def comparable(earlier: str, later: str) -> bool:
    """Whether scores of the later version may be set beside those of the earlier."""
    return earlier == later or earlier in version_of(later).comparable


def span(name: str) -> Span:
    """A working span of the analysis by its name in `index.toml`."""
    return index_rules().spans[name].span
