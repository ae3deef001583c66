"""Plans notices: which rung or reached milestone goes into which mail, on which day, held or queued.

Written in the transaction that causes them (design, Laws 4 and 8). Digest letters to one role of one
city join the mail that is already planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from lifecycle.causes import about, letters_of
from lifecycle.events import Event
from lifecycle.letters import RULES, class_of, joins_digest
from lifecycle.reminders import RECORD_CHECK, Owed, ladder
from lifecycle.themes import readers
from models import addressing, owing
from models.mailing import (
    NO_ADDRESS,
    NOTICE,
    PENDING,
    Part,
    Post,
    day_of,
    message_id,
    new_notice,
    thread_of,
    unwished,
    why_held,
)
from models.tables import table

__all__ = ["NOTICE", "NO_ADDRESS", "PENDING", "Part", "Post", "message_id"]
REMINDER = table("reminder")
UNWISHED = "the reader no longer wishes letters of this kind"


def plan_rungs(post: Post, rungs: Iterable[Owed], day: date | None = None) -> list[str]:
    """Plan the notices of owed rungs (on `day`, if given); returns the kinds of letters, one a rung."""
    planned = []
    for owed in rungs:
        part = Part(*owed.milestone, owed.letter, owed.rung, owed.counted_from, owed.owed_on, owed.to)
        plan(post, part, day)
        planned.append(owed.letter)
    return planned


def plan_caused(post: Post, events: Sequence[Event]) -> list[str]:
    """Plan the letters that fresh events cause, none for what lies before adoption."""
    planned: list[str] = []
    for event in events:
        if event.on.first < post.standing.known.adopted_on:
            continue
        for onward in letters_of(post.standing, event):
            _first_contact_first(post)
            for role in readers(post.standing, event, event.data.get("to") or onward.to):
                plan(post, _caused(event, onward.kind, role))
                planned.append(onward.kind)
    return planned


def _caused(event: Event, letter: str, role: str) -> Part:
    """What a letter carries of the event that causes it: a milestone, or what a record is about."""
    return Part(*about(event), letter, 0, event.day, event.day, role, event.seq)


def _first_contact_first(post: Post) -> None:
    """The first letter to any city is the record check (procedure, Time)."""
    checked = select(REMINDER.c.id).where(REMINDER.c.city == post.city, REMINDER.c.letter == "record_check")
    if post.connection.execute(checked.limit(1)).first() is None:
        owed = [o for o in ladder(post.standing) if o.milestone == RECORD_CHECK and o.owed_on <= post.today]
        plan_rungs(post, owed[:1], post.box.answer_day(post.today))


def skip_rungs(post: Post, rungs: Iterable[tuple[Owed, str]]) -> None:
    """Note the rungs that are not sent, with the reason: `why` answers for each."""
    for owed, reason in rungs:
        part = Part(*owed.milestone, owed.letter, owed.rung, owed.counted_from, owed.owed_on, owed.to)
        _remind(post, part, None, reason)


def plan(post: Post, part: Part, day: date | None = None) -> None:
    """Plan one part: in a letter of its own, or in one that waits; with its copies, each its own mail."""
    for role in (part.role, *addressing.copies(post.connection, post.city, part.letter, part.role)):
        _plan(post, replace(part, role=role), day)


def _plan(post: Post, part: Part, day: date | None) -> None:
    rule = RULES[part.letter]
    if class_of(part.letter, part.rung) == "U" and unwished(post, part):
        _remind(post, part, None, UNWISHED)
        return
    joined = _pending_digest(post, part.role) if joins_digest(part.letter, part.rung) else None
    answered = _pending_answer(post, part) if rule.answers else None
    if joined is not None:
        _join(post, joined, part)
    elif answered is not None:
        _remind(post, part, answered, None)
    else:
        _remind(post, part, new_notice(post, part, day or day_of(post, part)), None)


def _pending_digest(post: Post, role: str) -> Row[Any] | None:
    kinds = [kind for kind, rule in RULES.items() if rule.in_digest]
    query = select(NOTICE).where(
        NOTICE.c.city == post.city,
        NOTICE.c.role == role,
        NOTICE.c.kind.in_(kinds),
        NOTICE.c.state.in_(PENDING),
        NOTICE.c.planned_on > post.today,
    )
    return post.connection.execute(query.order_by(NOTICE.c.planned_on).limit(1)).one_or_none()


def _pending_answer(post: Post, part: Part) -> int | None:
    """What is handed in together is acknowledged in one letter."""
    c = NOTICE.c
    mine = (c.city == post.city, c.role == part.role, c.kind == part.letter, c.state.in_(PENDING))
    found: int | None = post.connection.execute(
        select(c.id).where(*mine, c.thread == thread_of(post, part)).limit(1)
    ).scalar_one_or_none()
    return found


def _join(post: Post, notice: Row[Any], part: Part) -> None:
    """A second matter makes the letter a digest; if any matter is held, the digest is."""
    _remind(post, part, notice.id, None)
    reason = why_held(post, part, notice.person)
    held = notice.state == "held" or reason is not None
    change = {"kind": "city_digest", "rung": None, "state": "held" if held else notice.state}
    change["reason"] = notice.reason or reason
    post.connection.execute(update(NOTICE).where(NOTICE.c.id == notice.id).values(change))


def _remind(post: Post, part: Part, notice: int | None, skipped: str | None) -> None:
    row = {
        "city": post.city,
        "track": part.track,
        "cycle": part.cycle,
        "milestone": part.milestone,
        "letter": part.letter,
        "rung": part.rung,
        "due_on": f"event {part.seq}" if part.seq else part.counted_from.isoformat(),
        "seq": part.seq,
        "owed_on": part.owed_on,
        "role": part.role,
        "notice": notice,
        "skipped": skipped,
    }
    post.connection.execute(insert(REMINDER).values(row))


def withdraw(post: Post) -> int:
    """Suppress the waiting notices of a city that are no longer owed, each with the reason."""
    waiting = select(NOTICE.c.id).where(NOTICE.c.city == post.city, NOTICE.c.state.in_(PENDING))
    gone = 0
    for (notice,) in post.connection.execute(waiting).all():
        reason = owing.why_not(post.connection, notice, post.standing)
        if reason:
            change = {"state": "suppressed", "reason": reason, "sent_at": None}
            post.connection.execute(update(NOTICE).where(NOTICE.c.id == notice).values(change))
            gone += 1
    return gone
