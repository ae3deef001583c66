"""Which day a run stands for, and whether it may write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lifecycle.commands import Refused
from models import clock
from models.database import House
from models.keeping import runs


@dataclass(frozen=True, slots=True)
class Day:
    """A civil day in Paris; `writes` is False for a day to come, which is only looked at."""

    today: date
    writes: bool


def choose_day(house: House, asked: date | None) -> Day:
    """The day to run for: the one asked for, else today. Refused before the ledger's day.

    Up to the date on the wall in Paris a run writes; beyond it only a rehearsal house does.
    """
    today = asked or clock.today(house)
    ledger = runs.ledger_day(house)
    if ledger is not None and today < ledger:
        raise Refused(
            f"the ledger stands on {ledger}, and {today} lies before it: what was decided then stays."
            f" Run for {ledger} or later, or see `icc audit --as-of {today}`"
        )
    return Day(today, house.settings.rehearsal or today <= clock.wall())
