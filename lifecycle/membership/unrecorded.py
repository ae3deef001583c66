"""Membership that nobody has a record of: asked about in the record check, never chased."""

from __future__ import annotations

from lifecycle.programme import Track
from lifecycle.signatures import sides
from lifecycle.standing import UNSETTLED, CityStanding, MilestoneStanding

_NO_MEMBERS = ("candidate", "lapsed", "withdrawn")


def ask_about_joining(standing: CityStanding, membership: Track, cycle: int) -> None:
    """Mark the signatures of a member as unrecorded where the joining date is unknown."""
    shown = standing.mode(membership.key) in ("record_check", "runs", "information")
    if not shown or standing.known.kind in _NO_MEMBERS or standing.since is not None:
        return
    for key in sides(cycle):
        if key not in standing.milestones or standing.milestones[key].state in UNSETTLED:
            found = MilestoneStanding(membership.by_key[key[2]], cycle, "unrecorded", asks=False)
            standing.milestones[key] = found
