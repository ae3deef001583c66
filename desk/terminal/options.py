"""The arguments that many commands share, with their meaning and how they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter, Token

from lifecycle.when import When, one_day, parse_when


def _when(_type: Any, tokens: Sequence[Token]) -> When:
    return parse_when(tokens[0].value)


def a_day(_type: Any, tokens: Sequence[Token]) -> date:
    """Reads one day, as 2026-04-02; a month or a year is refused."""
    return one_day(tokens[0].value)


def whole(_type: Any, tokens: Sequence[Token]) -> int:
    """Reads a whole number as it is counted by; 7.6 is refused, not rounded: it may name an event to void."""
    said = tokens[0].value.strip()
    if not re.fullmatch(r"[+-]?\d{1,18}", said, re.ASCII):
        raise ValueError(f"“{said}” is no whole number: write one such as 7")
    return int(said)


def _city(_type: Any, tokens: Sequence[Token]) -> str:
    name = tokens[0].value.strip()
    if not name:
        raise ValueError("a city needs a name: write “Manchester” or “Manchester, GB”")
    return name


def _address(_type: Any, tokens: Sequence[Token]) -> str:
    from desk.intake.values import email

    try:
        return email(tokens[0].value.strip())
    except ValueError as error:
        raise ValueError(f"“{tokens[0].value}” {error}") from error


def _language(_type: Any, tokens: Sequence[Token]) -> str:
    from desk.intake.cities import LANGUAGES

    said = tokens[0].value.strip().lower()
    if said not in LANGUAGES:
        raise ValueError(f"“{said}” is no language that letters exist in: write {' or '.join(LANGUAGES)}")
    return said


City = Annotated[str, Parameter(help="“Name”, or “Name, ISO” where two bear it.", converter=_city)]
Milestone = Annotated[str, Parameter(help="A milestone's key, such as final_report.")]


@dataclass(frozen=True, slots=True)
class Where:
    """Where in the programme a milestone lies, where its key alone does not say it."""

    track: Annotated[str | None, Parameter(help="The track, where the milestone alone does not say it.")] = (
        None
    )
    cycle: Annotated[
        int | None, Parameter(help="The cycle, from 1; without it, the one that is open.", converter=whole)
    ] = None


Place = Annotated[Where | None, Parameter(name="*")]
OnWhen = Annotated[
    When,
    Parameter(
        help="When it happened: 2014, 2014-04 or 2014-04-02.", converter=_when, accepts_keys=False, n_tokens=1
    ),
]
OnDay = Annotated[date, Parameter(help="The day, as 2026-04-02.", converter=a_day)]
Track = Annotated[str, Parameter(help="membership, assessment, visit, strategy, contribution or engagement.")]
Cycle = Annotated[
    int | None,
    Parameter(help="The cycle, counted from 1; without it, the one that is open.", converter=whole),
]
Address = Annotated[str, Parameter(help="The address that letters go to.", converter=_address)]
Language = Annotated[str, Parameter(help="The language of letters: en or fr.", converter=_language)]
Reason = Annotated[str, Parameter(help="Why, in a sentence; it stays in this house.")]
MaybeReason = Annotated[str | None, Parameter(help="Why, in a sentence; it stays in this house.")]
AsOf = Annotated[date | None, Parameter(help="Standing on that day (today).", converter=a_day)]
KnownOn = Annotated[date | None, Parameter(help="As known at the end of that day (now).", converter=a_day)]
Today = Annotated[
    date | None, Parameter(help="Stand for 06:00 in Paris on that day instead of today.", converter=a_day)
]
Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on stdout.")]
