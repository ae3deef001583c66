"""A city's case while commands are decided on it: its events so far, and where it stands by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from lifecycle.commands import Refused
from lifecycle.events import Event, Key, Kind
from lifecycle.history import Known, known_on
from lifecycle.programme import Milestone, Programme, Track
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.when import When


@dataclass(slots=True)
class Case:
    """What `decide` works on. `today` is the civil day of the decision, `recorded` the UTC day of writing."""

    events: list[Event]
    programme: Programme
    today: date
    recorded: date
    actor: str
    source: str
    written: list[Event] = field(default_factory=list)
    _known: Known | None = None
    _standing: CityStanding | None = None

    @property
    def known(self) -> Known:
        """What is known by now."""
        if self._known is None:
            self._known = known_on(self.events, self.today)
        return self._known

    @property
    def standing(self) -> CityStanding:
        """Where the city stands by now."""
        if self._standing is None:
            self._standing = stand(self.events, self.programme, self.today, self.known)
        return self._standing

    def stands(self, standing: CityStanding) -> None:
        """Take over where the city stands, from who knows what the event just written changes of it."""
        self._known, self._standing = standing.known, standing

    def write(
        self,
        kind: Kind,
        on: When | date,
        key: Key | tuple[str, int] = ("", 0),
        data: Mapping[str, Any] | None = None,
        notes: Mapping[str, str | None] | None = None,
        actor: str | None = None,
    ) -> Event:
        """Append an event to the case."""
        track, cycle, milestone = key if len(key) == 3 else (*key, "")
        event = Event(
            seq=len(self.events) + 1,
            kind=kind,
            on=on if isinstance(on, When) else When(on),
            recorded=self.recorded,
            actor=actor or self.actor,
            source=self.source,
            track=track,
            cycle=cycle,
            milestone=milestone,
            data=data or {},
            notes={name: text for name, text in (notes or {}).items() if text},
            programme=self.version_of(track, cycle),
        )
        self.events.append(event)
        self.written.append(event)
        self._known = self._standing = None
        return event

    def version_of(self, track: str, cycle: int) -> str:
        """The version of the programme that a cycle counts by; the one in force outside any."""
        if not self.programme.others:
            return self.programme.version
        return self.programme.at(self.known.pins.get((track, cycle), "")).version

    def milestone(self, key: str, track: str | None) -> Milestone:
        """The milestone of that name; Refused with the nearest names where there is none."""
        tracks = self.programme.tracks_of(key)
        if track is not None:
            tracks = [t for t in tracks if t.key == self.track(track).key]
        if not tracks:
            names = [m.key for t in self.programme.tracks for m in t.milestones]
            near = get_close_matches(key, names, n=3, cutoff=0.4)
            hint = f"did you mean {' or '.join(near)}?" if near else "`icc programme show` lists them"
            if track:
                raise Refused(f"“{key}” is no milestone of {track}: {hint}")
            raise Refused(f"“{key}” is no milestone: {hint}")
        return tracks[0].by_key[key]

    def track(self, key: str) -> Track:
        """The track of that name; Refused with the known ones where there is none."""
        if key not in self.programme.by_key:
            raise Refused(f"“{key}” is no track: use one of {', '.join(self.programme.by_key)}")
        return self.programme.by_key[key]

    def event(self, seq: int) -> Event:
        """The event of that number; Refused where the city has none."""
        if not 1 <= seq <= len(self.events):
            raise Refused(f"the city has no event {seq}: its events run from 1 to {len(self.events)}")
        return self.events[seq - 1]
