"""The programme as frozen values: tracks, milestones, clocks, ladders, kinds.

`reading.py` makes these from `programme.toml`; nothing here knows a date or a city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from lifecycle.contributions.dues import Dues

Provenance = Literal["programme", "seen", "house"]
Force = Literal["condition", "floor", "usual", "ideal", "encouraged", "optional", "house"]
Mode = Literal["runs", "information", "record_check", "on_request", "off"]
State = Literal["open", "waiting", "queued", "done", "waived", "passed", "unrecorded", "idle", "ahead"]

OWNERS = (
    "leadership",
    "coordinator",
    "department",
    "payer",
    "officer",
    "institute",
    "analyst",
    "expert",
    "network_coordinator",
)
READERS = (*OWNERS, "alternate", "contact", "our_signatory")
"""Whom a letter can go to: an owner, the contact in the Mayor's office, our own signatory's office."""
STAGES = (
    "accession",
    "index_analysis",
    "expert_visits",
    "support_groups",
    "reassessments",
    "contributions",
    "engagements",
)
"""The stages of a day, in their order; each works on its own milestones."""
OURS = frozenset({"officer", "institute", "analyst", "expert"})
"""Owners on the secretariat's side: what waits on them waits on us."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: months and weeks by the calendar, days in calendar or working days."""

    months: int = 0
    weeks: int = 0
    days: int = 0
    working_days: int = 0

    def __str__(self) -> str:
        parts = [(self.months, "month"), (self.weeks, "week"), (self.days, "day")]
        parts.append((self.working_days, "working day"))
        return " ".join(f"{n} {unit}{'s' * (n != 1)}" for n, unit in parts if n) or "the same day"


@dataclass(frozen=True, slots=True)
class Clock:
    """A timing: what it counts from, how long, where the rule comes from and how binding it is.

    `after`: milestones that must all be settled, the latest counts; `previous`: the last such milestone
    of an earlier cycle; `start`: adoption or a request. With none, it counts from the opening. `in_year`:
    not before the year begins that the cycle is named after.
    """

    provenance: Provenance
    force: Force
    span: Span = Span()
    after: tuple[tuple[str, str], ...] = ()
    previous: str | None = None
    start: Literal["adoption", "request"] | None = None
    source: str = ""
    in_year: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: `days` from the due date, the opening, or another milestone's date."""

    days: int
    letter: str
    to: str
    provenance: Provenance
    since: str = "due"


@dataclass(frozen=True, slots=True)
class Onward:
    """A letter that the reaching of a milestone causes."""

    kind: str
    to: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone of a track. `rank` is its usual order: equal ranks have no order between them."""

    track: str
    key: str
    title: str
    owner: str
    provenance: Provenance
    force: Force
    source: str
    rank: int
    stage: str
    opens: Clock | None = None
    due: Clock | None = None
    floor: Clock | None = None
    longest: Clock | None = None
    every: Clock | None = None
    ladder: tuple[Rung, ...] = ()
    letters: tuple[Onward, ...] = ()
    inferred: bool = True
    repeats: bool = False
    applies: str | None = None
    waits_for: str | None = None
    rests_after: str | None = None
    slot: bool = False
    again: Milestone | None = None

    def in_cycle(self, again: bool) -> Milestone:
        """The milestone as it stands in a first cycle, or in a later one that has not begun."""
        return self.again if again and self.again is not None else self


@dataclass(frozen=True, slots=True)
class Track:
    """A track: its milestones in usual order. `follows` names what a next cycle counts from."""

    key: str
    title: str
    stage: str
    milestones: tuple[Milestone, ...]
    follows: str | None = None
    cycles: Literal["number", "year"] = "number"
    records: bool = False
    by_key: Mapping[str, Milestone] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of membership and which tracks run for it."""

    key: str
    title: str
    tracks: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One advisory point of the eligibility note: never a threshold that refuses.

    `fact` names what is known of a city that speaks to it, `at_least` what the programme names for it.
    """

    key: str
    title: str
    provenance: Provenance
    force: Force
    source: str
    fact: str | None = None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of the programme, valid from a civil date at the seat.

    `terms` are the lengths of time by which steps that are no milestones count, by name. `others` are the
    versions that cycles of a house are pinned to besides.
    """

    version: str
    valid_from: date
    document: str
    tracks: tuple[Track, ...]
    kinds: Mapping[str, Kind]
    by_key: Mapping[str, Track] = field(default_factory=dict, compare=False, repr=False)
    terms: Mapping[str, Clock] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    dues: Dues | None = None
    others: Mapping[str, Programme] = field(default_factory=dict, compare=False, repr=False)

    def at(self, version: str) -> Programme:
        """The programme as that version has it; this one, where the version is nowhere known."""
        return self.others.get(version, self)

    def track(self, key: str) -> Track:
        """The track of that key; KeyError where the programme has none."""
        return self.by_key[key]

    def milestone(self, track: str, key: str) -> Milestone:
        """The milestone of that track, of this version or another; KeyError where none has it."""
        for programme in (self, *self.others.values()):
            if track in programme.by_key and key in programme.by_key[track].by_key:
                return programme.by_key[track].by_key[key]
        raise KeyError(f"{track}.{key}")

    def tracks_of(self, milestone: str) -> list[Track]:
        """Every track that has a milestone of that key."""
        return [track for track in self.tracks if milestone in track.by_key]
