"""What one theme of people's work adds to the rules: its records, rungs, observations, letters' facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lifecycle.records import Record

if TYPE_CHECKING:
    from lifecycle.events import Event, Key
    from lifecycle.reminding.rungs import Owed
    from lifecycle.standing import CityStanding


@dataclass(frozen=True, slots=True)
class Theme:
    """What one theme adds to the rules. Each function is pure and takes the city's standing of a day.

    `rungs`: reminders beyond the programme's ladders. `observations`: sentences for officers.
    `facts`: what a letter of some kind about some milestone or record (its `about`) may say besides, as
    words by name; with the seq of the event that caused it, if any. `withheld`: why a letter about
    something may not go on a day whatever a ladder says (a sentence), or None.
    `readers`: the roles behind a group that letters go to (“team”), None where the theme knows no such group.
    """

    name: str
    records: tuple[Record, ...] = ()
    rungs: Callable[[CityStanding], list[Owed]] = lambda _: []
    observations: Callable[[CityStanding], list[str]] = lambda _: []
    facts: Callable[[CityStanding, str, Key, int | None], Mapping[str, str]] = lambda *_: {}
    withheld: Callable[[CityStanding, str, Key, date], str | None] = lambda *_: None
    readers: Callable[[CityStanding, Event, str], Sequence[str] | None] = lambda *_: None
