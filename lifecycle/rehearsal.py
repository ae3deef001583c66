"""What everybody would do if all went as suggested: the answers of a rehearsal's day.

A rehearsal lives days ahead by the true rules in a scratch copy of the house. Only who answers, and when,
is supposed: each on the suggested date (the owner's, whoever it is), an offered round at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from lifecycle.commands import Command, Note, Reach
from lifecycle.standing import CityStanding, MilestoneStanding
from lifecycle.visits.costs import agreed, form_of, last_noted
from lifecycle.when import When

_UNDATED_ANSWERS = ("questionnaire_sent",)
"""Milestones without a date of their own that follow an accepted offer."""


def answers(standing: CityStanding, day: date, offered: Collection[int]) -> list[Reach]:
    """What is reached on that day if everyone answers on the suggested date, in usual order.

    `offered` are the assessment cycles that an offer was sent for.
    """
    if standing.known.paused:
        return []
    ready = [m for m in standing.unsettled() if m.asks and m.state == "open" and _answered(m, day, offered)]
    ready.sort(key=lambda m: (m.milestone.track, m.cycle, m.milestone.rank))
    return [Reach(m.milestone.key, When(day), m.milestone.track, m.cycle) for m in ready]


def with_our_part(standing: CityStanding, reach: Reach, day: date) -> list[Command]:
    """An answer with what an officer does about it at once: a draft is cleared, polled days are agreed."""
    cycle = reach.cycle or 1
    if reach.milestone == "profile_draft":
        return [reach, Note("visit.cleared", {}, day, cycle=cycle)]
    poll = last_noted(standing.known, cycle, "visit.poll")
    if reach.milestone != "dates_agreed" or poll is None or agreed(standing.known, cycle) is not None:
        return [reach]
    ahead = [date.fromisoformat(text) for text in poll.data["days"] if date.fromisoformat(text) > day]
    if not ahead:
        return [reach]
    days = {"first": ahead[0].isoformat(), "last": (ahead[0] + timedelta(days=1)).isoformat()}
    told = {"form": form_of(standing.known, cycle), "uid": f"visit-{cycle}@rehearsal.invalid", "sequence": 0}
    return [Note("visit.dates", {**days, **told}, day, cycle=cycle)]


def _answered(found: MilestoneStanding, day: date, offered: Collection[int]) -> bool:
    if found.again:
        return found.milestone.key in _UNDATED_ANSWERS and found.cycle in offered
    return found.due_on is not None and found.due_on <= day
