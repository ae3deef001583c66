"""Pauses: all clocks stop and run again later, shifted; the kind of membership a city has meanwhile stays."""

from __future__ import annotations

from lifecycle.case import Case
from lifecycle.commands import Pause, Refused, Resume
from lifecycle.conditions import refuse_future
from lifecycle.events import Event
from lifecycle.freezing import freeze_after_pause


def pause(case: Case, command: Pause) -> None:
    """All clocks stop: of the city alone, or because its territory pauses."""
    if case.known.paused:
        raise Refused("the city is paused already: resume it first")
    refuse_future(case, command.on, "a pause")
    data = {"territory": command.territory} if command.territory else {}
    case.write("paused", command.on, data=data, notes={"reason": command.reason})


def resume(case: Case, command: Resume) -> None:
    """The clocks run again; every open date moves by the pause."""
    if not case.known.paused:
        raise Refused("the city is not paused")
    refuse_future(case, command.on, "the end of a pause")
    if command.on < case.known.pauses[-1].since:
        raise Refused(f"the pause began on {case.known.pauses[-1].since}: it cannot end before that")
    case.write("resumed", command.on, notes={"reason": command.reason})
    freeze_after_pause(case, command.on)


def why_left(paused: bool, territory: str | None, iso: str, *, resuming: bool) -> str | None:
    """Why a city is left as it is when its whole territory is paused or resumed; None where it is meant.

    `territory`: the territory whose pause the city stands still by, None for a pause for its own sake.
    """
    if not resuming:
        return "is paused already" if paused else None
    if not paused:
        return "is not paused"
    return None if territory == iso else "is paused for its own sake: resume it by its name"


def moved_by(case: Case, event: Event) -> list[Event]:
    """The deadlines that the end of a pause moved: with the end (or the pause) retracted, they are void."""
    following = [e for e in case.events if e.seq >= event.seq and e.kind == "resumed"]
    if not following:
        return []
    end = following[0]
    after = [e for e in case.events if e.seq > end.seq]
    moved = []
    for each in after:
        if each.kind != "deadline_set" or not str(each.data.get("rule")).startswith("moved by a pause"):
            break
        moved.append(each)
    return moved
