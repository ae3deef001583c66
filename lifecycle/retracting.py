"""A wrong record is voided by another event, with what followed from it alone; everything stays visible."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle.case import Case
from lifecycle.commands import Refused, Retract
from lifecycle.contributions.contribution_years import begun_by
from lifecycle.events import Event
from lifecycle.migrating import refreeze_milestone
from lifecycle.pausing import moved_by
from lifecycle.signatures import SIDES, sides
from lifecycle.themes import record_of

_FIRM = ("city_recorded", "retracted", "took_over")


def retract(case: Case, command: Retract) -> None:
    """Void an event; and a membership that hung on it, a deadline that its pause moved."""
    event = case.event(command.seq)
    if event.kind in _FIRM:
        raise Refused(
            f"event {command.seq} ({event.kind}) cannot be retracted: record the right fact instead"
        )
    if event.seq in _void(case):
        raise Refused(f"event {command.seq} is retracted already")
    _write(case, event, command)
    if event.kind == "noted":
        record_of(event.data["about"]).undone(case, event)
    if event.kind == "span_set":
        refreeze_milestone(case, event.track, event.milestone)
    for hanging in _hanging_on(case, event):
        _write(case, hanging, command)


def _write(case: Case, event: Event, command: Retract) -> None:
    case.write("retracted", command.on, event.key, {"seq": event.seq}, {"reason": command.reason})


def _void(case: Case) -> set[int]:
    return {int(e.data["seq"]) for e in case.events if e.kind == "retracted"}


def _hanging_on(case: Case, event: Event) -> Sequence[Event]:
    """What the event alone had caused: nothing but both signatures makes a member (design, Law 9)."""
    if event.kind in ("paused", "resumed"):
        return moved_by(case, event)
    if event.kind == "track_opened":
        return begun_by(case, event)
    if event.milestone not in SIDES or event.kind != "reached":
        return ()
    if all(map(case.known.account, sides(event.cycle))):
        return ()
    void = _void(case)
    made = (e for e in case.events if e.kind == "kind_changed" and e.data.get("signed") == event.cycle)
    return [e for e in made if e.seq not in void]
