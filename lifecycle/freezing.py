"""Freezes deadlines: computed once, when a milestone has opened, and kept with rule and versions.

From then on only a recorded event moves them: a date chosen, a pause, a reopening, a better account of
what they count from, a migration (design, Law 6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lifecycle.case import Case
from lifecycle.history import learn
from lifecycle.pauses import Pause
from lifecycle.programme import Milestone
from lifecycle.standing import MilestoneStanding


def freeze(case: Case) -> None:
    """Append `deadline_set`, dated on the nominal opening, for each open milestone not yet frozen."""
    standing = case.standing
    provisional = [m for m in standing.unsettled() if m.provisional and m.due_on is not None]
    for found in provisional:
        assert found.opening is not None
        assert found.due_on is not None
        data = frozen_data(found, found.due_on, rule_of(found.milestone), standing.calendar.version)
        event = case.write("deadline_set", found.opening.day, found.key, data)
        # Freezing moves nothing: the city stands as before, with this deadline no longer provisional.
        learn(standing.known, event)
        found.provisional, standing.rungs = False, None
        case.stands(standing)


def freeze_after_pause(case: Case, resumed_on: date) -> None:
    """Move every open deadline that the pause touched by the pause's length, off the place's free days."""
    pause = case.known.pauses[-1]
    for found in [m for m in case.standing.unsettled() if m.opening is not None and not m.provisional]:
        if found.due_on is not None and found.due_on >= pause.since:
            _move(case, found, found.due_on, pause, resumed_on)


def _move(case: Case, found: MilestoneStanding, due: date, pause: Pause, resumed_on: date) -> None:
    assert found.opening is not None
    calendar = case.standing.calendar
    days = _stood_still(case, found, pause, resumed_on)
    moved = calendar.forward(due + timedelta(days=days))
    data = frozen_data(found, moved, f"moved by a pause of {days} days", calendar.version)
    if found.chosen:
        data |= {"chosen": True, "anchors": [], **({"given": True} if found.given else {})}
    case.write("deadline_set", resumed_on, found.key, data)


def _stood_still(case: Case, found: MilestoneStanding, pause: Pause, until: date) -> int:
    """The days of this pause by which a date moves: since it was given, and not those of an earlier pause."""
    assert found.opening is not None
    frozen = case.known.deadlines.get(found.key)
    given = frozen.day if frozen is not None and frozen.kind == "date_chosen" else date.min
    first = max(pause.since - timedelta(days=1), found.opening.day, given)
    before = replace(case.known, pauses=case.known.pauses[:-1])
    return case.known.paused_days(first, until) - before.paused_days(first, until)


def frozen_data(found: MilestoneStanding, due: date, rule: str, calendar: str) -> dict[str, object]:
    """What a frozen deadline holds: the day, its opening, the rule in words, calendar and anchors."""
    assert found.opening is not None
    return {
        "due": due.isoformat(),
        "opened": found.opening.day.isoformat(),
        "rule": rule,
        "calendar": calendar,
        "anchors": list(found.opening.anchors),
    }


def rule_of(milestone: Milestone) -> str:
    """The rule of a milestone's deadline in words."""
    due = milestone.due
    assert due is not None
    since = f"the previous {due.previous}" if due.previous else "it opened"
    return f"{due.span} after {since}"
