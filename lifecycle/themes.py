"""The themes of people's work, gathered: their records, their own rungs, observations and letter facts.

A theme is one module (or a few) that declares `THEME` (lifecycle.theme.Theme).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from lifecycle.commands import Refused
from lifecycle.contributions import contributions
from lifecycle.engagement import engagement
from lifecycle.index import indexing
from lifecycle.membership import membership
from lifecycle.records import Record
from lifecycle.reminding import answers
from lifecycle.strategies import strategies
from lifecycle.theme import Theme
from lifecycle.visits import visitfacts

__all__ = ["THEMES", "Theme"]

if TYPE_CHECKING:
    from lifecycle.events import Event, Key
    from lifecycle.standing import CityStanding

THEMES: tuple[Theme, ...] = (
    answers.THEME,
    indexing.THEME,
    engagement.THEME,
    membership.THEME,
    contributions.THEME,
    visitfacts.THEME,
    strategies.THEME,
)


def record_of(about: str) -> Record:
    """The kind of record of that name; Refused with near names where there is none."""
    known = {record.about: record for theme in THEMES for record in theme.records}
    if about not in known:
        near = get_close_matches(about, known, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
        raise Refused(f"“{about}” is no kind of record: {hint}")
    return known[about]


def shown(event: Event) -> dict[str, Any]:
    """The values of an event as pages and documents show them: without what its kind of record hides."""
    if event.kind != "noted":
        return dict(event.data)
    known = {record.about: record for theme in THEMES for record in theme.records}
    record = known.get(event.data["about"])
    return {name: value for name, value in event.data.items() if record is None or name not in record.hidden}


def readers(standing: CityStanding, event: Event, to: str) -> Sequence[str]:
    """The roles that a letter caused by an event goes to: those of a group, or the one role named."""
    found = (theme.readers(standing, event, to) for theme in THEMES)
    return next((roles for roles in found if roles is not None), [to])


def letter_facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> dict[str, str]:
    """What the themes add to a letter about a milestone or a record."""
    return {name: words for t in THEMES for name, words in t.facts(standing, letter, about, seq).items()}


def withheld(standing: CityStanding, letter: str, about: Key, day: date) -> str | None:
    """Why a letter about a milestone or a record may not go on a day, by any theme; None where it may."""
    said = (theme.withheld(standing, letter, about, day) for theme in THEMES)
    return next((why for why in said if why is not None), None)
