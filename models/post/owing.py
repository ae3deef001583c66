"""Is it still owed? Each part of a waiting notice is held against the city's standing of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.membership.membership import LOOKED, WE_MAY_WRITE
from lifecycle.reminding.causes import TITLES, is_ours
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import UNSETTLED, CityStanding
from lifecycle.themes import record_of, withheld
from models.post.addressing import COPIES
from models.tables import table

REMINDER = table("reminder")
COPIED = "network_coordinator"
"""Who receives a copy of what goes to a city's coordinator, where the network chose so."""

_GONE = {"record_check": "the city has left the network", LOOKED: "the pause has ended meanwhile"}
_OUTLIVED = {
    "paused": _GONE[LOOKED],
    "resumed": "another pause has begun meanwhile",
    "kind_changed": "the city’s membership has changed meanwhile",
}
_OVER = {
    "done": "{title} was received",
    "waived": "{title} is waived",
    "passed": "{title} has been passed",
}
"""Why a letter about a milestone is owed no more, by the state of it."""


def reminders_of(connection: Connection, notice: int) -> list[Row[Any]]:
    """The parts of a notice, as planned."""
    query = select(REMINDER).where(REMINDER.c.notice == notice).order_by(REMINDER.c.id)
    return list(connection.execute(query))


def why_not(connection: Connection, notice: int, standing: CityStanding) -> str | None:
    """Why a notice must not go any more (a sentence), None while any of its parts is still owed."""
    return none_owed(reminders_of(connection, notice), standing)


def none_owed(parts: Sequence[Any], standing: CityStanding) -> str | None:
    """Why a notice that carries these reminders must not go any more; None while one is still owed."""
    if standing.known.closed:
        return f"the record was merged into {standing.known.closed.data['into']}, which speaks for the city"
    if standing.known.paused and not all(_goes_in_a_pause(part) for part in parts):
        return "the city is paused: only a person writes to it"
    if any(still_owed(part, standing) for part in parts):
        return None
    return "; ".join(dict.fromkeys(_reason(part, standing) for part in parts)) or "nothing is asked any more"


def _goes_in_a_pause(part: Any) -> bool:
    """An officer's word to the city, or what tells our own side of something that happened."""
    return part.letter in WE_MAY_WRITE or (part.seq is not None and is_ours(part.role))


def still_owed(part: Row[Any], standing: CityStanding) -> bool:
    """Whether one part still holds: its rung is still on the ladder, or its event still stands."""
    key = (part.track, part.cycle, part.milestone)
    if part.seq is not None:
        return _stands(part, standing) and _over(part, standing) is None and _withheld(part, standing) is None
    rung = (*key, part.letter, part.rung, part.due_on)
    copied = (COPIED, *COPIES.get(part.letter, ()))
    return any(owed.key == rung and part.role in (owed.to, *copied) for owed in ladder(standing))


def _stands(part: Row[Any], standing: CityStanding) -> bool:
    """Whether the event that caused a letter still stands: not retracted, its milestone not asked again.

    A word about a pause holds while it lasts, one about its end while no other has begun; thanks to a city
    that left, or a welcome, while it is what it became.
    """
    known = standing.known
    event = known.held.get(part.seq)
    if event is not None and event.kind in ("paused", "resumed"):
        return known.paused == (event.kind == "paused")
    if event is not None and event.kind == "kind_changed":
        return known.kind == str(event.data["kind"])
    if event is not None and event.kind == "date_chosen":
        found = standing.milestones.get(event.key)
        return found is not None and found.state in UNSETTLED and known.deadlines.get(event.key) == event
    return event is not None and (event.kind != "reached" or event in known.accounts.get(event.key, ()))


def _over(part: Row[Any], standing: CityStanding) -> str | None:
    """Why a letter about a record that stands must not go any more, if its theme says so."""
    noted = [e for e in standing.known.noted.get(part.milestone, ()) if e.seq == part.seq]
    return record_of(part.milestone).over(standing, noted[0]) if noted else None


def _withheld(part: Row[Any], standing: CityStanding) -> str | None:
    about = (part.track, part.cycle, part.milestone)
    return withheld(standing, part.letter, about, standing.known.today)


def _reason(part: Row[Any], standing: CityStanding) -> str:
    if part.milestone in _GONE:
        return _GONE[part.milestone]
    if reason := _withheld(part, standing):
        return reason
    track = standing.programme.track(part.track)
    known = track.by_key.get(part.milestone)
    title = known.title if known else TITLES.get(part.milestone) or record_of(part.milestone).title
    found = standing.milestones.get((part.track, part.cycle, part.milestone))
    if part.seq is not None:
        if over := _over(part, standing):
            return over
        if part.seq in standing.known.held and part.milestone in _OUTLIVED:
            return _OUTLIVED[part.milestone]
        if part.letter != "date_agreed":
            return f"{title}: the record that caused this letter was withdrawn"
    return _OVER.get(found.state if found else "passed", "{title} has another date now").format(title=title)
