"""Commands that change the rules for a city, or take a person out of it; `commands.py` has all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lifecycle.programme import Span


@dataclass(frozen=True, slots=True)
class Migrate:
    """The city's running cycles go on under another version of the programme.

    `moves` says where milestones go that the new version does not have: `track.old` to the new key, or to
    nothing where what was recorded of it shall count no more.
    """

    to: str
    moves: Mapping[str, str]
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SetSpan:
    """One city's milestone gets a span of its own: `clock` is `opens`, `due` or `longest`.

    Without a cycle it holds in every cycle.
    """

    milestone: str
    clock: str
    span: Span
    reason: str
    on: date
    track: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Somebody is removed from this house: `person` is an opaque id, never a name or an address."""

    person: str
    on: date
    reason: str
