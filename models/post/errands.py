"""What each letter's one button is for: the purpose of its link, and what the page behind it is about.

A letter that hands something out (a part, a draft, a report, a task) has a purpose of its own, whose page
shows this and nothing else (models.post.linkpapers). Every other is answered about what it asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.events import Event
from lifecycle.index.analysis import TASKS
from lifecycle.ports import Item, Party
from lifecycle.programme import OURS
from lifecycle.reminding.answers import PART, PASSED_ON, RENEWED, matter
from lifecycle.reminding.letters import class_of
from lifecycle.standing import CityStanding
from models.tables import table

LINK = table("link")
STOPS = ("silence", "unsubscribe")
"""The purposes that stop letters; every other is that of a letter's one button."""
_BY_KIND: Mapping[str, str] = {
    "record_check": "confirm",
    "coordinator_wanted": "successor",
    "visit_dates": "vote",
    "department_request": "part",
    "draft_for_comments": "draft",
    "profile_for_comments": "draft",
    "report_final": "publish",
    "profile_final": "publish",
    "assignment": "task",
}
_COMMENTS = {"assessment": "city_comments", "visit": "profile_comments"}
_FINAL = {"assessment": "final_report", "visit": "profile_final"}


@dataclass(frozen=True, slots=True)
class Errand:
    """What a link is for: its purpose, what it is about, and whose narrower link it is.

    `until`: the civil day by which it is asked for, so that the link does not run out before.
    """

    purpose: str
    matter: str
    person: str
    role: str
    parent: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter about to be written: its notice, the city's standing, its parts, what it asks, its reader."""

    notice: Row[Any]
    standing: CityStanding
    parts: Sequence[Row[Any]]
    items: Sequence[Item]
    to: Party


def errand(connection: Connection, draft: Draft) -> Errand:
    """What the letter's one button is for."""
    given = _given(connection, draft)
    if given is not None:
        return given
    kind, role, person = draft.notice.kind, draft.notice.role, draft.to.id
    asked = [item for item in draft.items if not item.reached and item.awaits not in OURS]
    if kind in _BY_KIND and draft.parts:
        return Errand(_BY_KIND[kind], _about(draft), person, role, until=_until(draft))
    if not asked:
        return Errand("reply", _matters(draft.parts), person, role)
    matters = " ".join(matter((item.track, item.cycle, item.milestone)) for item in asked)
    return Errand("answer", matters, person, role)


def _given(connection: Connection, draft: Draft) -> Errand | None:
    """The errand of a letter that brings a link somebody passed on, or a new one for an old."""
    for part in draft.parts:
        event = draft.standing.known.held.get(part.seq)
        if event is not None and part.milestone == PASSED_ON:
            return Errand("narrow", event.data["matter"], draft.to.id, part.role, int(event.data["link"]))
        if event is not None and part.milestone == RENEWED:
            old = connection.execute(select(LINK).where(LINK.c.id == int(event.data["link"]))).one()
            return Errand(old.purpose, old.matter or "", draft.to.id, old.role, old.parent)
    return None


def _about(draft: Draft) -> str:
    """What a letter of its own purpose is about: the parts asked for, the comments, the report, the task."""
    purpose, first = _BY_KIND[draft.notice.kind], draft.parts[0]
    if purpose == "part":
        named = [(e.track, e.cycle, f"{PART}{area}") for e in _events(draft) for area in e.data["areas"]]
        return " ".join(dict.fromkeys(map(matter, named)))
    if purpose == "draft":
        return matter((first.track, first.cycle, _COMMENTS[first.track]))
    if purpose == "publish":
        return matter((first.track, first.cycle, _FINAL[first.track]))
    if purpose == "task" and first.track == "assessment":
        return matter((first.track, first.cycle, TASKS.get(draft.notice.role, first.milestone)))
    return _matters(draft.parts)


def _events(draft: Draft) -> list[Event]:
    held = (draft.standing.known.held.get(part.seq) for part in draft.parts)
    return [event for event in held if event is not None]


def _until(draft: Draft) -> date | None:
    """The latest day that the letter's matters ask for."""
    said = [event.data.get("by") for event in _events(draft)]
    days = [date.fromisoformat(day) for day in said if day]
    return max([*days, *(item.due_on for item in draft.items if item.due_on)], default=None)


def _matters(parts: Sequence[Row[Any]]) -> str:
    return " ".join(dict.fromkeys(matter((part.track, part.cycle, part.milestone)) for part in parts))


def stop(draft: Draft) -> Errand | None:
    """The errand by which its reader stops such letters; None of an essential one."""
    kind, role = draft.notice.kind, draft.notice.role
    cls = class_of(kind, draft.notice.rung)
    if cls == "E":
        return None
    purpose, about = ("silence", _matters(draft.parts)) if cls == "S" else ("unsubscribe", kind)
    return Errand(purpose, about, draft.to.id, role)
