"""One rung: a letter owed to one role for one milestone or record, from a day on.

Themes make rungs of their own, and `reminders.py` gathers them: neither needs to know the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lifecycle.events import Key

RungKey = tuple[str, int, str, str, int, str]
RECORD_CHECK: Key = ("membership", 0, "record_check")


@dataclass(frozen=True)
class Owed:
    """One rung owed to one role for one milestone. Civil dates in the city's zone.

    `counted_from` is the date the rung counts from: a moved date makes a new rung.
    """

    milestone: Key
    letter: str
    rung: int
    to: str
    owed_on: date
    counted_from: date

    @cached_property
    def key(self) -> RungKey:
        """What makes it the same rung, whatever day it is looked at."""
        return (*self.milestone, self.letter, self.rung, self.counted_from.isoformat())
