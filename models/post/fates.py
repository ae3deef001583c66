"""What became of a rung or a letter, in words: sent when, to whom, with which reply; or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from lifecycle.auditing.why import Step
from lifecycle.reminding.answers import ANSWER, AWAY, DISABLED, DROPPED, HELD, RELEASED
from lifecycle.reminding.letters import RULES
from lifecycle.standing import CityStanding
from models.tables import table

NOTICE, REMINDER, PERSON, LINK = (table(name) for name in ("notice", "reminder", "person", "link"))
_TOLD = {
    RELEASED: "Released",
    HELD: "Held back",
    DROPPED: "Dropped",
    ANSWER: "Answered by its reader",
    AWAY: "Answered by an out-of-office word",
    DISABLED: "Its address was put out of use",
}


def fate(connection: Connection, notice: Row[Any]) -> str:
    """What became of a notice, as the end of a sentence."""
    return _joined(_STATES[notice.state](connection, notice), _merged(connection, notice))


def _joined(*said: str) -> str:
    return "; ".join(filter(None, said))


def _sent(connection: Connection, notice: Row[Any]) -> str:
    to = _name(connection, notice)
    return f"sent on {notice.sent_at:%Y-%m-%d} to {to} with the reply “{notice.reply}”"


def _bounced(connection: Connection, notice: Row[Any]) -> str:
    gone = _sent(connection, notice) if notice.sent_at else "sent"
    return f"{gone}, and came back: {notice.reason}"


def _waiting(_: Connection, notice: Row[Any]) -> str:
    tried = "tried once" if notice.tries == 1 else f"tried {notice.tries} times"
    last = f"last reply “{notice.reply}”" if notice.reply else ""
    return _joined(f"queued for {notice.planned_on}", tried if notice.tries else "", last)


def _held(_: Connection, notice: Row[Any]) -> str:
    reason = notice.reason or "this kind waits for an officer"
    return f"held for {notice.planned_on}: {reason} (`icc notices release {notice.id}` lets it go)"


def _suppressed(_: Connection, notice: Row[Any]) -> str:
    reason = notice.reason or "nothing is asked any more"
    return f"not sent: {reason}"


def _failed(_: Connection, notice: Row[Any]) -> str:
    return f"failed for good: {notice.reason}"


def _unknown(_: Connection, notice: Row[Any]) -> str:
    return f"its outcome is unknown ({notice.reason}); it goes again unchanged under the same Message-ID"


def _sending(_: Connection, _notice: Row[Any]) -> str:
    return "being sent at this moment"


_STATES: Mapping[str, Callable[[Connection, Row[Any]], str]] = {
    "planned": _waiting,
    "queued": _waiting,
    "held": _held,
    "sending": _sending,
    "sent": _sent,
    "failed": _failed,
    "unknown": _unknown,
    "suppressed": _suppressed,
    "bounced": _bounced,
}


def _name(connection: Connection, notice: Row[Any]) -> str:
    """Whom it went to: the address while we may know it, else the role."""
    query = select(PERSON.c.email).where(PERSON.c.id == notice.person)
    return connection.execute(query).scalar_one_or_none() or f"the {notice.role}"


def _merged(connection: Connection, notice: Row[Any]) -> str:
    """A letter that carries several matters says so."""
    query = select(func.count()).where(REMINDER.c.notice == notice.id)
    number = connection.execute(query).scalar_one()
    if number < 2:
        return ""
    said = f"one letter for {number} matters"
    return f"{said} (a digest)" if RULES[notice.kind].in_digest else said


def moved(standing: CityStanding, owed_on: Any, notice: Row[Any]) -> str:
    """Why a letter was planned for another day than its rung was owed on, where that was so."""
    if notice.planned_on == owed_on:
        return ""
    if RULES[notice.kind].in_digest:
        return f"planned for the next digest day, {notice.planned_on}"
    if standing.calendar.quiet(owed_on):
        return f"{owed_on} lies in a quiet period, so {notice.planned_on}"
    if standing.calendar.forward(owed_on) != owed_on:
        return f"{owed_on} is no working day there, so {notice.planned_on}"
    return f"planned for {notice.planned_on}"


def told(standing: CityStanding, notice: int) -> Iterator[Step]:
    """What officers ordered and readers answered about a letter, each an event of the city."""
    for about, words in _TOLD.items():
        for event in standing.known.noted.get(about, ()):
            if event.data.get("notice") == notice:
                word = event.notes.get("reason")
                said = f"{words} by {event.actor}" if about in (RELEASED, HELD, DROPPED) else words
                text = f"{said} on {event.on}"
                yield Step(f"{text}: {word}" if word else text, f"event {event.seq}")


def used(connection: Connection, notice: int) -> Iterator[Step]:
    """What became of the links of a letter."""
    query = select(LINK).where(LINK.c.notice == notice).order_by(LINK.c.id)
    for row in connection.execute(query).all():
        if row.used_at is not None:
            said = f"used on {row.used_at:%Y-%m-%d} for: {row.used_for}"
        else:
            said = row.void or f"not used yet; it runs out on {row.expires_on}"
        yield Step(f"Its link ({row.purpose}): {said}", "the links")
