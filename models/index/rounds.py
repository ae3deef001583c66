"""One Index round of a city as a document: parts, gaps, queue, window, people at work, what came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from lifecycle.events import Event
from lifecycle.index.analysis import TASKS, floor_of, misses, silence_until, task_of, window
from lifecycle.index.documents import (
    DOCUMENTS,
    TRACK,
    complete_on,
    in_hand,
    last_of,
    open_gaps,
    parts,
    running,
    version_in,
)
from lifecycle.index.questionnaires import Version
from lifecycle.index.reassessing import answer, next_round, seen_coming_on
from lifecycle.index.results import publication, recommendations, results
from lifecycle.standing import CityStanding
from models import clock
from models.database import House
from models.index import practices, queueing
from models.post.listings import Document, iso
from models.post.outbox import standing_of


def round_document(house: House, key: str, cycle: int | None = None) -> Document:
    """Where a round stands, for officers. Without a cycle: the one being worked on."""
    today = clock.today(house)
    with house.read() as connection:
        standing = standing_of(connection, key, today)
        number = cycle or in_hand(standing)
        told = practices.cited(connection, standing, number)
        place = queueing.explained(connection, house.settings, key, today)
    return {
        "as_of": today.isoformat(),
        "key": key,
        "city": standing.known.facts["name"],
        "cycle": number,
        **_documents(standing, number),
        **_analysis(standing, number),
        "queue": place,
        **_outcome(standing, number),
        "cited": told,
    }


def papers(house: House, key: str) -> Document:
    """The two documents of the round being worked on, part by part, as the city itself sees them."""
    with house.read() as connection:
        standing = standing_of(connection, key, clock.today(house))
    cycle = running(standing)
    return {"city": standing.known.facts["name"], "cycle": cycle, **_documents(standing, cycle)}


def _documents(standing: CityStanding, cycle: int) -> Document:
    known = standing.known
    found = parts(known, cycle)
    return {
        "version": _version(version_in(known, cycle)),
        "documents": {name: _document(standing, cycle, name) for name in DOCUMENTS},
        "parts": [
            {
                "area": part.area,
                "title": part.title,
                "optional": part.optional,
                "department": part.department,
                "by": iso(part.by),
                "returned_on": iso(part.returned_on),
                "gap": part.gap,
            }
            for part in found
        ],
        "departments": _departments(found),
        "gaps": open_gaps(known, cycle),
    }


def _version(version: Version | None) -> Document | None:
    if version is None:
        return None
    names = ("key", "title", "questions", "indicators", "provenance", "source")
    return {name: getattr(version, name) for name in names}


def _document(standing: CityStanding, cycle: int, name: str) -> Document:
    account = standing.known.account((TRACK, cycle, DOCUMENTS[name]))
    returned = str(account.on) if account else None
    return {"returned_on": returned, "complete_on": iso(complete_on(standing.known, cycle, name))}


def _departments(found: list[Any]) -> list[Document]:
    """Per department: how many parts it has, and how many came."""
    names = dict.fromkeys(part.department for part in found if part.department)
    mine = {name: [part for part in found if part.department == name] for name in names}
    return [
        {"department": name, "parts": len(held), "received": sum(not part.awaited for part in held)}
        for name, held in mine.items()
    ]


def _analysis(standing: CityStanding, cycle: int) -> Document:
    known, told = standing.known, window(standing, cycle)
    draft, silence = last_of(known, "draft.received", cycle), silence_until(known, cycle)
    return {
        "floor": iso(floor_of(standing, cycle)),
        **queueing.slots_of(standing, cycle),
        "window": {"earliest": iso(told.earliest), "latest": iso(told.latest)} if told else None,
        "window_holds": None if told is None else not misses(standing, cycle),
        "tasks": [_task(task) for role in TASKS if (task := task_of(known, cycle, role)) is not None],
        "draft_received_on": iso(draft.day) if draft else None,
        "draft_cleared_on": _reached(standing, cycle, "draft_report"),
        "silence_means_no_comments_after": iso(silence),
    }


def _task(task: Event) -> Document:
    return {"role": task.data["to"], "by": task.data["by"], "contract": task.data.get("contract")}


def _reached(standing: CityStanding, cycle: int, milestone: str) -> str | None:
    account = standing.known.account((TRACK, cycle, milestone))
    return str(account.on) if account else None


def _outcome(standing: CityStanding, cycle: int) -> Document:
    known = standing.known
    return {
        "report_on": _reached(standing, cycle, "final_report"),
        "publication": publication(known, cycle),
        "scores": scores(standing),
        "recommendations": [
            {
                "number": item.number,
                "track": item.track,
                "cycle": item.cycle,
                "area": item.area,
                "text": item.text,
                "state": item.state,
                "note": item.note or None,
                "noted_on": iso(item.noted_on),
            }
            for item in recommendations(known)
        ],
    }


def scores(standing: CityStanding) -> list[Document]:
    """The scores of every round, with what may be set beside the previous ones; for officers only."""
    return [
        {
            "cycle": one.cycle,
            "on": str(one.on),
            "version": one.version,
            "scores": dict(one.scores),
            "change": dict(one.change),
        }
        for one in results(standing.known)
    ]


def window_of(connection: Connection, key: str, house: House) -> Document:
    """The next round of a city: when it is seen coming, when its ideal window opens, what the city said."""
    standing = standing_of(connection, key, clock.today(house))
    ahead = next_round(standing)
    said = answer(standing, ahead.cycle) if ahead else None
    return {
        "key": key,
        "city": standing.known.facts["name"],
        "cycle": ahead.cycle if ahead else None,
        "seen_coming_on": iso(seen_coming_on(standing)),
        "window_opens_on": iso(ahead.opened_on) if ahead else None,
        "ideal_until": iso(ahead.due_on) if ahead else None,
        "answer": said.data["answer"] if said else None,
        "until": said.data.get("until") if said else None,
        "scores": scores(standing),
    }
