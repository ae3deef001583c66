"""Which cycle a fact belongs to when nobody says so (the procedure, Files that come in)."""

from __future__ import annotations

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.programme import Milestone
from lifecycle.standing import UNSETTLED
from lifecycle.when import When


def cycle_of(case: Case, milestone: Milestone, when: When) -> int:
    """The cycle that a fact without one belongs to.

    Where it is held (same date, then an overlapping period), else where the milestone is open, else the
    last begun, else (reached there, periods apart) the next.
    """
    track = case.programme.track(milestone.track)
    if track.cycles == "year":
        return _year(case, milestone, when)
    held = _held(case, milestone, when)
    if held is not None:
        return held
    opened, last = _open(case, milestone), case.standing.current.get(track.key, 1)
    if track.follows is not None:
        earlier = _earlier_round(case, track.follows, milestone, opened or last, when)
        if earlier is not None:
            return earlier
    if opened is not None:
        return opened
    if track.key == "membership":
        return last + 1 if may_rejoin(case, when) else last
    reached = case.known.account((track.key, last, milestone.key)) is not None
    return _following(case, track.key) if reached and not milestone.repeats else last


def _held(case: Case, milestone: Milestone, when: When) -> int | None:
    same, overlapping = [], []
    for (track, cycle, key), accounts in case.known.accounts.items():
        if (track, key) != (milestone.track, milestone.key) or milestone.repeats:
            continue
        same += [cycle for e in accounts if e.on == when]
        overlapping += [cycle for e in accounts if e.on.overlaps(when)]
    return min(same or overlapping, default=None)


def _open(case: Case, milestone: Milestone) -> int | None:
    found = [
        m.cycle
        for m in case.standing.milestones.values()
        if (m.milestone.track, m.milestone.key) == (milestone.track, milestone.key)
        and m.state in (*UNSETTLED, "unrecorded")
    ]
    return max(found, default=None)


def refuse_rejoining(case: Case, track: str, cycle: int, when: When) -> None:
    """A new cycle of membership is for a city that has left; what lies before adoption is a fact."""
    held = case.known.cycles("membership")
    if track != "membership" or not held or cycle <= held[-1] or when.last < case.known.adopted_on:
        return
    if not may_rejoin(case, when):
        raise Refused(
            f"membership cycle {cycle} would be a return, and no leaving is on record: leave out the cycle, "
            "or record first that the city lapsed or withdrew (icc kind)",
            "cycle",
        )


def may_rejoin(case: Case, when: When) -> bool:
    """Membership takes a next cycle only after the city lapsed or withdrew."""
    left = [day for day, kind in case.known.kinds if kind in ("lapsed", "withdrawn")]
    begun = [e.day for key, held in case.known.accounts.items() if key[0] == "membership" for e in held]
    return bool(left) and when.last >= max(left) and max(left) >= max(begun, default=max(left))


def _earlier_round(case: Case, end: str, milestone: Milestone, cycle: int, when: When) -> int | None:
    """The round of a fact that is certainly older than the one that goes on (decision 0030).

    An end that is older is a round of its own; another fact is of the round whose end it led to.
    """
    track = milestone.track
    ends = {n: case.known.account((track, n, end)) for n in case.known.cycles(track) if n != cycle}
    ended = [(e.on.first, n) for n, e in ends.items() if e is not None and when.before(e.on)]
    if milestone.key == end:
        return _following(case, track) if ended or _before_it_began(case, track, cycle, when) else None
    if not ended:
        return None
    led_to = min(ended)[1]
    taken = case.known.account((track, led_to, milestone.key)) is not None and not milestone.repeats
    return _following(case, track) if taken else led_to


def _before_it_began(case: Case, track: str, cycle: int, when: When) -> bool:
    """Whether it is certainly older than everything of that cycle."""
    held = [e.on for key, es in case.known.accounts.items() if key[:2] == (track, cycle) for e in es]
    return bool(held) and all(when.before(other) for other in held)


def _following(case: Case, track: str) -> int:
    return (case.known.cycles(track) or [0])[-1] + 1


def _year(case: Case, milestone: Milestone, when: When) -> int:
    """The year of the date where it is held or open, else the oldest open year, else the year of the date."""
    mine = [m for m in case.standing.milestones.values() if m.key[::2] == (milestone.track, milestone.key)]
    same = [m.cycle for m in mine if m.account is not None and m.account.on == when]
    opened = [m.cycle for m in mine if m.state in (*UNSETTLED, "unrecorded")]
    year = when.first.year
    return year if year in (*same, *opened) else min(same or opened, default=year)
