"""A wrong record that letters went out about: an apology is prepared for each reader, for an officer.

What still waits is withdrawn (owing); what has gone cannot be, so it is put right by a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from lifecycle.events import Event, Key
from models.post.notices import NOTICE, REMINDER, Part, Post, plan

KIND = "correction"
_GONE = ("sending", "sent", "unknown")


def prepare(post: Post, events: Sequence[Event], written: Sequence[Event]) -> list[str]:
    """Prepare an apology to each reader of a letter that an event just retracted had caused."""
    planned: list[str] = []
    for retraction in written:
        if retraction.kind != "retracted":
            continue
        wrong = next(e for e in events if e.seq == retraction.data["seq"])
        for role in _readers(post, events, wrong):
            plan(post, _part(wrong, retraction, role))
            planned.append(KIND)
    return planned


def _part(wrong: Event, retraction: Event, role: str) -> Part:
    track, day = wrong.track or "membership", retraction.day
    return Part(track, wrong.cycle, "retracted", KIND, 0, day, day, role, retraction.seq)


def _readers(post: Post, events: Sequence[Event], wrong: Event) -> list[str]:
    """The roles that a letter about it has gone to: its own, and reminders of dates counted from it."""
    found: dict[str, None] = {}
    for row in _gone(post, wrong, _counted_from(events, wrong)):
        found.setdefault(row.role)
    return list(found)


def _counted_from(events: Sequence[Event], wrong: Event) -> set[Key]:
    """The milestones whose deadline was counted from the wrong event."""
    dated = (e for e in events if e.kind == "deadline_set" and wrong.seq in e.data.get("anchors", ()))
    return {e.key for e in dated}


def _gone(post: Post, wrong: Event, counted: set[Key]) -> Iterator[Any]:
    query = (
        select(REMINDER.c.seq, REMINDER.c.track, REMINDER.c.cycle, REMINDER.c.milestone, NOTICE.c.role)
        .join(NOTICE, NOTICE.c.id == REMINDER.c.notice)
        .where(REMINDER.c.city == post.city, NOTICE.c.state.in_(_GONE), NOTICE.c.kind != KIND)
        .order_by(REMINDER.c.id)
    )
    for row in post.connection.execute(query):
        about = (row.track, row.cycle, row.milestone)
        if row.seq == wrong.seq or (row.seq is None and about in counted):
            yield row
