"""Plans notices: which rung or reached milestone goes into which mail, on which day, held or queued.

Written in the transaction that causes them (design, Laws 4 and 8). Digest letters to one role of one
city join the mail that is already planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from lifecycle.engagement.network_event_letters import copied_elsewhere
from lifecycle.events import Event
from lifecycle.programme import OURS
from lifecycle.reminding.causes import about, letters_of
from lifecycle.reminding.letters import RULES, class_of, joins_digest
from lifecycle.reminding.reminders import RECORD_CHECK, Owed, ladder
from lifecycle.themes import readers
from models import people
from models.membership import contacting
from models.post import addressing, owing
from models.post.mailbag import DIGESTS, NOTICE, PENDING, REMINDER, Mail, Reminder
from models.post.mailing import (
    NO_ADDRESS,
    Part,
    Post,
    day_of,
    message_id,
    new_notice,
    thread_of,
    unwished,
    why_held,
)

__all__ = ["NOTICE", "NO_ADDRESS", "PENDING", "REMINDER", "Part", "Post", "message_id"]
NAMED = "a coordinator is on record: nobody has to be named"
UNWISHED = "the reader no longer wishes letters of this kind"


def plan_rungs(post: Post, rungs: Iterable[Owed], day: date | None = None) -> list[str]:
    """Plan the notices of owed rungs (on `day`, if given); returns the kinds of letters, one a rung."""
    planned = []
    for owed in rungs:
        part = Part(*owed.milestone, owed.letter, owed.rung, owed.counted_from, owed.owed_on, owed.to)
        if day is not None or owed.milestone == RECORD_CHECK or owed.to in (*OURS, "our_signatory"):
            plan(post, part, day)
        elif _is_named(post, part):
            _remind(post, part, None, NAMED)
        else:
            _first_contact_first(post)
            _plan_after_contact(post, part)
        planned.append(owed.letter)
    return planned


def _is_named(post: Post, part: Part) -> bool:
    """Whether a coordinator is asked for who is known: a file names people, and no day on which they were."""
    if part.letter != "coordinator_wanted":
        return False
    return people.party(post.connection, post.city, "coordinator", "en") is not None


def plan_caused(post: Post, events: Sequence[Event]) -> list[str]:
    """Plan the letters that fresh events cause, none for what lies before adoption."""
    planned: list[str] = []
    for event in events:
        if event.on.first < post.standing.known.adopted_on:
            continue
        for onward in letters_of(post.standing, event):
            _first_contact_first(post)
            for role in readers(post.standing, event, event.data.get("to") or onward.to):
                _plan_after_contact(post, _caused(event, onward.kind, role))
                planned.append(onward.kind)
    return planned


def _caused(event: Event, letter: str, role: str) -> Part:
    """What a letter carries of the event that causes it: a milestone, or what a record is about."""
    return Part(*about(event), letter, 0, event.day, event.day, role, event.seq)


def _first_contact_first(post: Post) -> None:
    """The first letter to any city is the record check (procedure, Time)."""
    if not contacting.contacted(post):
        owed = [o for o in ladder(post.standing) if o.milestone == RECORD_CHECK and o.owed_on <= post.today]
        plan_rungs(post, owed[:1], contacting.first_day(post))


def _plan_after_contact(post: Post, part: Part) -> None:
    """Plan a caused letter, not before a first contact that waits for its turn; an answer never waits."""
    first = None if RULES[part.letter].answers else contacting.awaited(post)
    plan(post, part, max(first, day_of(post, part)) if first and first > post.today else None)


def skip_rungs(post: Post, rungs: Iterable[tuple[Owed, str]]) -> None:
    """Note the rungs that are not sent, with the reason: `why` answers for each."""
    for owed, reason in rungs:
        part = Part(*owed.milestone, owed.letter, owed.rung, owed.counted_from, owed.owed_on, owed.to)
        _remind(post, part, None, reason)


def plan(post: Post, part: Part, day: date | None = None) -> None:
    """Plan one part: in a letter of its own, or in one that waits; with its copies, each its own mail."""
    copies = addressing.copies(
        post.connection, post.city, part.letter, part.role, directory=post.bag.directory
    )
    about = (part.track, part.cycle, part.milestone)
    if copied_elsewhere(post.standing, part.letter, about):
        copies = [role for role in copies if role != owing.COPIED]
    for role in (part.role, *copies):
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


def _pending_digest(post: Post, role: str) -> Mail | None:
    later = (m for m in _to(post, role) if m.row["kind"] in DIGESTS and m.row["planned_on"] > post.today)
    return min(later, key=lambda mail: mail.row["planned_on"], default=None)


def _pending_answer(post: Post, part: Part) -> Mail | None:
    """What is handed in together is acknowledged in one letter."""
    mine, thread = _to(post, part.role), thread_of(post, part)
    return next((m for m in mine if m.row["kind"] == part.letter and m.row["thread"] == thread), None)


def _to(post: Post, role: str) -> Iterator[Mail]:
    return (mail for mail in post.bag.pending(post.city) if mail.row["role"] == role)


def _join(post: Post, mail: Mail, part: Part) -> None:
    """A second matter makes the letter a digest; if any matter is held, the digest is.

    Parts given to one department stay a request to it: whoever answers them gets nothing else.
    """
    reason = why_held(post, part, mail.row["person"])
    _remind(post, part, mail, None)
    held = mail.row["state"] == "held" or reason is not None
    state, why = "held" if held else mail.row["state"], mail.row["reason"] or reason
    alike = mail.row["kind"] == part.letter == "department_request"
    mail.move(kind=part.letter if alike else "city_digest", rung=None, state=state, reason=why)


def _remind(post: Post, part: Part, mail: Mail | None, skipped: str | None) -> None:
    due_on = f"event {part.seq}" if part.seq else part.counted_from.isoformat()
    about = (part.track, part.cycle, part.milestone, part.letter, part.rung, due_on)
    post.bag.remind(Reminder(post.city, *about, part.seq, part.role, skipped, part.owed_on), mail)


def withdraw(post: Post) -> int:
    """Suppress the waiting notices of a city that are no longer owed, each with the reason."""
    gone = 0
    for mail in post.bag.pending(post.city):
        reason = owing.none_owed(mail.parts, post.standing)
        if reason:
            mail.move(state="suppressed", reason=reason)
            gone += 1
    return gone
