"""Where a city stands on a day: every milestone's state, computed from events, programme and date.

Source of the states: the design (The ledger) and the procedure (Not knowing is a state).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lifecycle.calendars import Calendar
from lifecycle.deadlines import Opening
from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.programme import Clock, Milestone, Mode, Programme, State, Track
from lifecycle.reminding.rungs import Owed
from lifecycle.signatures import sides
from lifecycle.when import When

UNSETTLED: tuple[State, ...] = ("open", "waiting", "queued")
SETTLED: tuple[State, ...] = ("done", "waived", "passed")


@dataclass(slots=True)
class MilestoneStanding:
    """One milestone of one cycle of a city, on one day. All dates are civil dates in the city's zone.

    `provisional` marks a deadline computed but not yet frozen. `asks` is false where the track is shown
    for information only: nothing is asked and no letter goes. `again` marks a round not yet begun. Of a
    `chosen` date, `given` says that it is ours and not the city's own.
    """

    milestone: Milestone
    cycle: int
    state: State
    account: Event | None = None
    opening: Opening | None = None
    earliest_on: date | None = None
    due_on: date | None = None
    provisional: bool = False
    chosen: bool = False
    given: bool = False
    asks: bool = True
    again: bool = False
    settled_on: date | None = None

    @property
    def key(self) -> Key:
        """Track, cycle, milestone."""
        return self.milestone.track, self.cycle, self.milestone.key

    @property
    def opened_on(self) -> date | None:
        """The day it opened or will open."""
        return self.opening.day if self.opening else None

    @property
    def reached(self) -> When | None:
        """When it was reached, as exactly as known."""
        return self.account.on if self.account and self.state == "done" else None

    @property
    def clock(self) -> Clock | None:
        """The timing that its date comes from: force and provenance of the date shown.

        A later round without a date of its own is as binding as its opening is.
        """
        return self.milestone.due or (self.milestone.opens if self.again else None)

    def late_days(self, known: Known) -> int | None:
        """Calendar days from the due date to the day, less pauses; 0 before it, None without one."""
        if self.due_on is None or self.state not in UNSETTLED:
            return None
        days = (known.today - self.due_on).days
        return max(0, days - known.paused_days(self.due_on, known.today)) if days > 0 else 0


@dataclass(slots=True)
class CityStanding:
    """A city on a day: what is known of it, and each milestone that is more than ahead."""

    known: Known
    programme: Programme
    calendar: Calendar
    milestones: dict[Key, MilestoneStanding] = field(default_factory=dict)
    ahead: list[MilestoneStanding] = field(default_factory=list)
    current: dict[str, int] = field(default_factory=dict)
    rungs: list[Owed] | None = None
    """The ladders, computed at the first question: a standing does not change."""
    _since: tuple[date | None] | None = field(default=None, compare=False)
    _unsettled: Sequence[MilestoneStanding] | None = field(default=None, compare=False)

    @property
    def since(self) -> date | None:
        """Member since: the later of the two signatures (the procedure, membership)."""
        if self._since is None:
            days = [_day(self.signature(side)) for _, _, side in sides(1)]
            self._since = (max(day for day in days if day) if all(days) else None,)
        return self._since[0]

    @property
    def accession_completed(self) -> date | None:
        """Accession completed: the first final profile."""
        days = [m.account.day for m in self.milestones.values() if m.account and m.key[2] == "profile_final"]
        return min(days, default=None)

    def signature(self, side: str) -> Event | None:
        """The account of one side's signature: in the last cycle of membership.

        Of a member about whom a return is on record, and no leaving, in the cycle that made it one.
        """
        last = self.current.get("membership", 1)
        mine = (n for n in range(last, 0, -1) if all(map(self.known.account, sides(n))))
        cycle = next(mine, last) if self.known.kind == "international" else last
        return self.known.account(("membership", cycle, side))

    def mode(self, track: str) -> Mode:
        """How the track runs for the city's kind of membership."""
        return self.programme.kinds[self.known.kind].tracks.get(track, "off")

    def unsettled(self) -> Sequence[MilestoneStanding]:
        """Every milestone that is open, waiting or queued."""
        if self._unsettled is None:
            self._unsettled = [m for m in self.milestones.values() if m.state in UNSETTLED]
        return self._unsettled

    def entries(self, track: Track) -> list[MilestoneStanding]:
        """What an audit shows of a track: its open milestones, what can be done first.

        Where none is open, the last reached; empty where the track is idle.
        """
        mine = [m for m in self.milestones.values() if m.state != "passed" and m.milestone.track == track.key]
        shown = [m for m in mine if m.state in UNSETTLED or m.state == "unrecorded"]
        if shown:
            return sorted(shown, key=lambda m: (m.state == "waiting", m.cycle, m.milestone.rank))
        done = [m for m in mine if m.state in ("done", "waived")]
        last = self.current.get(track.key)
        return [max(done, key=lambda m: (m.cycle == last, m.cycle, m.milestone.rank))] if done else []


def _day(event: Event | None) -> date | None:
    return event.day if event is not None else None
