"""What the commands of one city's work share: the step goes to the one door, and what came of it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from desk.terminal.house import key_of
from desk.terminal.speak import show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from lifecycle.commands import Command, Note
    from models.database import House
    from models.door import Beside

OFFICER = "officer"
Values = Mapping[str, Any]


def note(about: str, on: date, values: Values, notes: Values | None = None, cycle: int | None = None) -> Note:
    """A record with the values that were given; what was left out is left out."""
    from lifecycle.commands import Note

    data = {name: value for name, value in values.items() if value is not None}
    return Note(about, data, on, cycle=cycle, notes=dict(notes or {}))


def house_day(house: House, on: date | None) -> date:
    """The day that was given, else the house's own."""
    from models.clock import today

    return on or today(house)


def hand_in(
    house: House,
    city: str,
    commands: Sequence[Command],
    done: str,
    json: bool,
    beside: Beside | None = None,
) -> None:
    """Do the commands on the city in one transaction, with what is written `beside`, and tell."""
    from models.door import submit

    key = key_of(house, city)
    outcome = submit(house, key, commands, actor=OFFICER, source="icc", beside=beside)
    if json:
        show_json({"city": key, "events": outcome.events, "notices": outcome.notices})
    elif not outcome.events:
        tell(f"{city}: already on record, nothing changed.")
    else:
        letters = f", {count(outcome.notices, 'letter')} planned" if outcome.notices else ""
        tell(f"{city}: {done} ({count(outcome.events, 'event')}{letters}).")
