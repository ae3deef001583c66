"""Which cycle of a track goes on: the last that began, whatever its number says.

A cycle gets its number when it is first recorded. An older round that somebody records later has a higher
number than the one that runs, and must not end it (decision 0030).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lifecycle.accounts import Anchor, Holding
from lifecycle.events import Key
from lifecycle.history import Known
from lifecycle.programme import Track


def present(known: Known, track: Track, holding: Holding, cycles: Sequence[int]) -> int:
    """The cycle that goes on, of those recorded (ascending): the highest that is older than no other.

    Years go on side by side, and membership returns in the order of its numbers.
    """
    if len(cycles) < 2 or track.cycles != "number" or track.key == "membership":
        return cycles[-1] if cycles else 1
    told = {cycle: _told(known, holding, track.key, cycle) for cycle in cycles}
    began = max(first for first, _ in told.values())
    return max(cycle for cycle, (_, last) in told.items() if last >= began)


def anchors(known: Known, track: str, milestone: str) -> dict[int, Anchor]:
    """When each cycle of a track reached a milestone, by the number of the cycle."""
    told = ((cycle, known.account((track, cycle, milestone))) for cycle in known.cycles(track))
    return {cycle: (e.day, e.on.precision, e.seq) for cycle, e in told if e is not None}


def latest_before(known: Known, of: Key, last: int) -> list[Anchor]:
    """The latest that an earlier cycle than that of `of` reached its milestone; for the `last`, any other.

    Rounds count from report to report.
    """
    told = anchors(known, of[0], of[2])
    return sorted(anchor for n, anchor in told.items() if n < of[1] or n != of[1] == last)[-1:]


def _told(known: Known, holding: Holding, track: str, cycle: int) -> tuple[date, date]:
    """The first and the last day that the facts of a cycle speak of; one that was opened goes on."""
    held = holding.get((track, cycle), {}).values()
    first = min((event.on.first for event in held), default=date.min)
    if not held or (track, cycle) in known.opened:
        return first, date.max
    return first, max(event.on.last for event in held)
