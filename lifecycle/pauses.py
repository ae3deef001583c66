"""Stretches in which all clocks of a city stand still. Civil days of the city's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(slots=True)
class Pause:
    """A stretch in which all clocks stand still: from its first day to the day before `until`."""

    since: date
    until: date | None = None
    territory: str | None = None

    def days(self, first: date, last: date, today: date) -> int:
        """How many days after `first` up to and including `last` lie within the pause, up to `today`."""
        start = max(self.since, first + timedelta(days=1))
        stop = min(self.until or today, last + timedelta(days=1))
        return max(0, (stop - start).days)


def apart(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """The pauses in the order of time, none over another: a day on which the clocks stand counts once."""
    end = date.min
    for pause in sorted(pauses, key=lambda pause: pause.since):
        until = pause.until or date.max
        if until > end:
            yield Pause(max(pause.since, end), pause.until)
            end = until
