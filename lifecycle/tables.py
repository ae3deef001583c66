"""Tables of a TOML file, read key by key; what is missing or unknown is refused with file, key and reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ProgrammeError(Exception):
    """A programme that contradicts itself: the file, the key and the reason, in one sentence."""


class Tables:
    """What every reader of tables asks of them; `name` is the file's, for refusals."""

    def __init__(self, name: str) -> None:
        self.name = name

    def refuse(self, key: str, reason: str) -> ProgrammeError:
        """The refusal of one key."""
        return ProgrammeError(f"{self.name}: {key}: {reason}")

    def known(self, table: Mapping[str, Any], allowed: set[str], place: str) -> None:
        """Refuse a key that nobody knows."""
        for key in table:
            if key not in allowed:
                raise self.refuse(f"{place}.{key}", f"is not known; known are {', '.join(sorted(allowed))}")

    def need(self, table: Mapping[str, Any], key: str, place: str, kind: type) -> Any:
        """The value of a key that must be there, of its form."""
        if not isinstance(table.get(key), kind):
            raise self.refuse(f"{place}.{key}", "is missing or of the wrong form")
        return table[key]

    def one_of(self, value: Any, allowed: tuple[str, ...] | list[str], place: str) -> Any:
        """A value that must be one of a few."""
        if value not in allowed:
            said = "is missing" if value is None else f"“{value}” is not known"
            raise self.refuse(place, f"{said}; use one of {', '.join(allowed)}")
        return value
