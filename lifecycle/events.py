"""Events: what happened to a city, when it happened, when it was recorded, who says so.

An event is appended and never changed. Standing, deadlines and reminders are computed from events.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from lifecycle.when import When, counted

Kind = Literal[
    "city_recorded",  # first record of the city here: its facts, and the adoption day as its date
    "city_described",  # a change of its facts
    "kind_changed",  # its kind of membership from that date on
    "track_opened",  # an officer opens a track for the city
    "reached",  # a milestone is reached: one account of it
    "deadline_set",  # a deadline frozen with its rule and calendar
    "date_chosen",  # the city, or an officer with it, chose a date of its own
    "waived",  # a milestone is not asked for
    "reopened",  # a milestone is asked for (again); its clock runs from that day
    "account_chosen",  # which of several accounts an officer holds to be right
    "retracted",  # an earlier event was wrong and is void
    "paused",  # all clocks stop
    "resumed",  # and run again, shifted by the pause
    "contacted",  # somebody spoke or wrote to the city
    "merged_into",  # this record is closed: another one, `data["into"]`, speaks for the city
    "took_over",  # the record `data["from"]` was closed into this one; its facts follow, each with its origin
    "migrated",  # a cycle goes on under another version of the programme, by an explicit map of milestones
    "span_set",  # one city's milestone has a span of its own, with a reason
    "person_erased",  # somebody was removed from this house: an opaque id, nothing else
    "noted",  # a step of people's work that is no milestone: `data["about"]` says which (records.py)
]


NOTHING: Mapping[str, Any] = {}
"""No values, or no words: what an event holds that says nothing more."""


class Event(NamedTuple):
    """One event of one city. `seq` counts from 1; `recorded` is the UTC day of `recorded_at`.

    `on` is when it happened, a civil date of the city with its precision. `data` holds the event's own
    values as JSON would; `notes` its free text (reason, source, names), kept outside the hash chain.
    A tuple, because every look at a city reads its whole history.
    """

    seq: int
    kind: Kind
    on: When
    recorded: date
    actor: str
    source: str
    track: str = ""
    cycle: int = 0
    milestone: str = ""
    data: Mapping[str, Any] = NOTHING
    notes: Mapping[str, str] = NOTHING
    programme: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """Which milestone it speaks of: track, cycle, milestone."""
        return self.track, self.cycle, self.milestone

    @property
    def day(self) -> date:
        """The day it counts from: the last of its period, but not after it was recorded."""
        return self.on.first if self.on.precision == "day" else counted(self.on, self.recorded)


Key = tuple[str, int, str]
