"""The versions of the programme that a house has adopted, each in force from a day on.

A cycle is pinned to the version that opened it: the one its first event carries, until a migration moves
it (design, Law 3). `Known.pins` says which; the version in force knows all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lifecycle.history import Known
from lifecycle.programme import Milestone, Programme, Span, Track


@dataclass(frozen=True, slots=True)
class Adopted:
    """A version in force in a house from a civil day at the seat, until a later one is."""

    programme: Programme
    since: date


def in_force(adopted: Sequence[Adopted], day: date) -> Programme:
    """The version in force on a day, with every other one at hand for the cycles pinned to it.

    `adopted` is in order of adoption: of two that begin on one day the later holds. Before the first, the
    first is taken.
    """
    begun = [each for each in adopted if each.since <= day] or adopted[:1]
    latest = max(reversed(begun), key=lambda each: each.since).programme
    others = {each.programme.version: each.programme for each in adopted}
    others.pop(latest.version, None)
    return replace(latest, others=others)


def tracks(programme: Programme, known: Known) -> Iterator[Track]:
    """The tracks of the version in force, and those that only a version has which a cycle is pinned to."""
    yield from programme.tracks
    seen = set(programme.by_key)
    for (key, _), version in known.pins.items():
        if key not in seen and key in programme.at(version).by_key:
            seen.add(key)
            yield programme.at(version).track(key)


def pinned(programme: Programme, known: Known, track: Track, cycle: int) -> Track:
    """The track as the version has it that the cycle is pinned to; the version in force's for a new one."""
    version = known.pins.get((track.key, cycle), programme.version)
    return programme.at(version).by_key.get(track.key, track)


def own(known: Known, milestone: Milestone, cycle: int) -> Milestone:
    """The milestone with the spans that an officer set for this one city, in this cycle or in each."""
    for at in (0, cycle):
        for clock, event in known.spans.get((milestone.track, at, milestone.key), {}).items():
            timing = getattr(milestone, clock)
            if timing is not None:
                span = Span(**event.data["span"])
                said = f"set for this city by event {event.seq}"
                timing = replace(timing, span=span, provenance="house", force="house", source=said)
                milestone = replace(milestone, **{clock: timing})
    return milestone
