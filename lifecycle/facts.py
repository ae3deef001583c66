"""What a file says of a city becomes commands: the facts it adds to what is held already.

Source: the procedure, Files that come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lifecycle.commands import CityFacts, Command, DescribeCity, Reach, RecordCity
from lifecycle.history import Known
from lifecycle.when import When


@dataclass(frozen=True, slots=True)
class CityRow:
    """One row of a file of cities, read and checked. Empty means unknown and changes nothing."""

    facts: CityFacts
    joined: When | None = None
    indexes: Sequence[When] = ()
    profile: When | None = None
    strategy: When | None = None
    source: str = ""


def commands_for(row: CityRow, known: Known | None, adopted_on: date) -> list[Command]:
    """The commands a row makes, given what is known of the city (None: not recorded here yet)."""
    facts: list[Command] = [
        _said(milestone, when, row.source)
        for milestone, when in (
            ("city_signature", row.joined),
            ("council_of_europe_signature", row.joined),
            ("profile_final", row.profile),
            ("strategy_validated", row.strategy),
        )
        if when is not None and not _held(known, milestone, when)
    ]
    reports = _reports(row, known)
    if known is None:
        kind = row.facts.kind or ("international" if row.joined else "unconfirmed")
        described: Command = RecordCity(replace(row.facts, kind=kind), adopted_on, row.source or None)
        return [described, *facts[: 2 * bool(row.joined)], *reports, *facts[2 * bool(row.joined) :]]
    return [DescribeCity(row.facts, row.source or None), *facts, *reports]


def _said(milestone: str, when: When, source: str, cycle: int | None = 1) -> Reach:
    return Reach(milestone, when, cycle=cycle, source=source or None)


def _held(known: Known | None, milestone: str, when: When) -> bool:
    """Whether the very date is held already, in whatever cycle."""
    if known is None:
        return False
    return any(e.on == when for key, held in known.accounts.items() if key[2] == milestone for e in held)


def _reports(row: CityRow, known: Known | None) -> list[Command]:
    """Each Index year is the final report of its own cycle; years match by overlapping period."""
    years = sorted(set(row.indexes))
    if known is None:
        return [_said("final_report", when, row.source, cycle) for cycle, when in enumerate(years, 1)]
    held = {k[1]: es for k, es in known.accounts.items() if k[0] == "assessment" and k[2] == "final_report"}
    said, following = [], max(known.cycles("assessment"), default=0) + 1
    for when in years:
        if _held(known, "final_report", when):
            continue
        cycle = next((c for c, es in held.items() if any(e.on.overlaps(when) for e in es)), None)
        if cycle is None:
            cycle, following = following, following + 1
        said.append(_said("final_report", when, row.source, cycle))
    return list(said)
