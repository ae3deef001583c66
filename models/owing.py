"""Is it still owed? Each part of a waiting notice is held against the city's standing of the day."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.events import Event
from lifecycle.programme import Onward
from lifecycle.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.themes import record_of, withheld
from models.tables import table

REMINDER = table("reminder")


def reminders_of(connection: Connection, notice: int) -> list[Row[Any]]:
    """The parts of a notice, as planned."""
    query = select(REMINDER).where(REMINDER.c.notice == notice).order_by(REMINDER.c.id)
    return list(connection.execute(query))


def letters_of(standing: CityStanding, event: Event) -> list[Onward]:
    """The letters that an event causes, without those that a theme withholds."""
    letters: tuple[Onward, ...] = ()
    if event.kind == "reached":
        letters = standing.programme.milestone(event.track, event.milestone).letters
    elif event.kind == "noted":
        letters = record_of(event.data["about"]).letters
    about = (event.track, event.cycle, event.data.get("about") or event.milestone)
    return [o for o in letters if withheld(standing, o.kind, about, standing.known.today) is None]


def why_not(connection: Connection, notice: int, standing: CityStanding) -> str | None:
    """Why a notice must not go any more (a sentence), None while any of its parts is still owed."""
    if standing.known.paused:
        return "the city is paused: only a person writes to it"
    parts = reminders_of(connection, notice)
    if any(still_owed(part, standing) for part in parts):
        return None
    return "; ".join(dict.fromkeys(_reason(part, standing) for part in parts)) or "nothing is asked any more"


def still_owed(part: Row[Any], standing: CityStanding) -> bool:
    """Whether one part still holds: its rung is still on the ladder, or its event still stands."""
    key = (part.track, part.cycle, part.milestone)
    if part.seq is not None:
        known = standing.known
        held = [*known.accounts.get(key, ()), *known.noted.get(part.milestone, ())]
        stands = any(event.seq == part.seq for event in held)
        return stands and _over(part, standing) is None and _withheld(part, standing) is None
    rung = (*key, part.letter, part.rung, part.due_on)
    return any(owed.key == rung and owed.to == part.role for owed in ladder(standing))


def _over(part: Row[Any], standing: CityStanding) -> str | None:
    """Why a letter about a record that stands must not go any more, if its theme says so."""
    noted = [e for e in standing.known.noted.get(part.milestone, ()) if e.seq == part.seq]
    return record_of(part.milestone).over(standing, noted[0]) if noted else None


def _withheld(part: Row[Any], standing: CityStanding) -> str | None:
    about = (part.track, part.cycle, part.milestone)
    return withheld(standing, part.letter, about, standing.known.today)


def _reason(part: Row[Any], standing: CityStanding) -> str:
    if part.milestone == "record_check":
        return "the city has left the network"
    if reason := _withheld(part, standing):
        return reason
    track = standing.programme.track(part.track)
    known = track.by_key.get(part.milestone)
    title = known.title if known else record_of(part.milestone).title
    found = standing.milestones.get((part.track, part.cycle, part.milestone))
    if part.seq is not None:
        if over := _over(part, standing):
            return over
        return f"{title}: the record that caused this letter was withdrawn"
    said = {"done": "was received", "waived": "is waived", "passed": "has been passed"}
    state = found.state if found else "passed"
    return f"{title} {said.get(state, 'has another date now')}"
