"""What anyone may ask the one door to do. Each becomes events, or is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lifecycle.changing import ErasePerson, Migrate, SetSpan
from lifecycle.events import Event
from lifecycle.when import When


class Refused(Exception):
    """A command or a file that is refused: the sentence says the place, the value and the remedy."""

    def __init__(self, sentence: str = "", column: str | None = None) -> None:
        super().__init__(sentence)
        self.column = column  # the part that is meant, as a file of events heads it


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What a city is. `zone` is an IANA time zone; `language` ISO 639-1; shares in percent.

    None means unknown, and changes nothing in a later description.
    """

    name: str
    country: str
    iso_country: str
    zone: str | None = None
    kind: str | None = None
    language: str | None = None
    subdivision: str | None = None
    population: int | None = None
    diversity_percent: float | None = None
    network: str | None = None


@dataclass(frozen=True, slots=True)
class RecordCity:
    """A city is recorded here for the first time; `adopted_on` is its adoption day."""

    facts: CityFacts
    adopted_on: date
    source: str | None = None


@dataclass(frozen=True, slots=True)
class DescribeCity:
    """A later description: only what is known and differs is recorded."""

    facts: CityFacts
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """A milestone is reached: one account of it. Without a cycle, the rules find it."""

    milestone: str
    when: When
    track: str | None = None
    cycle: int | None = None
    by: str | None = None
    evidence: str | None = None
    reason: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class OpenTrack:
    """An officer opens a track for a city, or a new cycle of it."""

    track: str
    on: date
    cycle: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ChooseDate:
    """The city, or an officer with it, chooses its own date for an open milestone.

    `given`: it is ours, told with a draft or a list of gaps; no letter calls it the city's own.
    """

    milestone: str
    due: date
    track: str | None = None
    cycle: int | None = None
    reason: str | None = None
    on: date | None = None
    given: bool = False


@dataclass(frozen=True, slots=True)
class Waive:
    """A milestone is not asked for, with a reason."""

    milestone: str
    reason: str
    on: date
    track: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """A milestone is asked for (again): its clock runs from that day."""

    milestone: str
    reason: str
    on: date
    track: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """All clocks of the city stop from that day; only a human writes to it.

    `territory` is the ISO 3166-1 code where the whole territory pauses.
    """

    reason: str
    on: date
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """The clocks run again, every open date shifted by the pause."""

    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """The kind of membership changes from that day."""

    kind: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody spoke or wrote to the city."""

    on: date
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A step of people's work that is no milestone, of a kind that `records.py` knows.

    `data` holds its values as JSON would (ids, numbers, days as ISO text), never a name or free text:
    those go into `notes`, outside the chain.
    """

    about: str
    data: Mapping[str, Any]
    on: When | date
    track: str | None = None
    cycle: int | None = None
    notes: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChooseAccount:
    """An officer says which of several accounts of a milestone holds."""

    seq: int
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Retract:
    """An earlier event was wrong: it becomes void, and stays visible."""

    seq: int
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class NameCity:
    """The city is renamed (its former name stays known), or it is also called so (`also`)."""

    name: str
    on: date
    reason: str | None = None
    also: bool = False


@dataclass(frozen=True, slots=True)
class CloseInto:
    """This record is closed: the record `into` (its key) speaks for the same city."""

    into: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The record `other` (its key) was closed into this one: its facts are taken over by reference."""

    other: str
    events: Sequence[Event]
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Advance:
    """What the day itself brings: deadlines of milestones that opened are frozen."""


Command = (
    RecordCity
    | DescribeCity
    | Reach
    | OpenTrack
    | ChooseDate
    | Waive
    | Reopen
    | Pause
    | Resume
    | ChangeKind
    | Contact
    | Note
    | ChooseAccount
    | Retract
    | NameCity
    | CloseInto
    | TakeOver
    | Migrate
    | SetSpan
    | ErasePerson
    | Advance
)
