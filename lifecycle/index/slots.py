"""Slots: capacity is limited, so the analysis of a round waits for one (the order is in `queue.py`)."""

from __future__ import annotations

from lifecycle.deadlines import Opening
from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.programme import Milestone
from lifecycle.standing import MilestoneStanding


def slot_of(known: Known, key: Key) -> Event | None:
    """The slot that the round of a milestone was given, if any."""
    given = known.noted.get("queue.slot", ())
    return next((e for e in reversed(given) if e.key[:2] == key[:2]), None)


def from_slot(known: Known, milestone: Milestone, cycle: int, opening: Opening) -> Opening:
    """The clock of what needs a slot runs from the day the slot was given; others are left alone."""
    slot = slot_of(known, (milestone.track, cycle, milestone.key)) if milestone.slot else None
    if slot is None or slot.day <= opening.day:
        return opening
    return Opening(slot.day, "day", (*opening.anchors, slot.seq), slot.day)


def await_slot(known: Known, found: MilestoneStanding) -> MilestoneStanding:
    """What needs a slot, is open and has none is queued: it has no date until it gets one."""
    if found.milestone.slot and found.state == "open" and slot_of(known, found.key) is None:
        found.state, found.due_on, found.provisional = "queued", None, False
    return found
