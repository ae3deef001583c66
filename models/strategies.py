"""A city's support group and strategy as one document: everything recorded, what we owe, what lies ahead."""

from __future__ import annotations

from typing import Any

from lifecycle.engagement.support import late_days as support_late_days
from lifecycle.engagement.support import requests, word_owed_by
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.strategies.strategy_words import (
    AREA,
    CITIZENS,
    DRAFT,
    GROUP,
    MAINSTREAMED,
    MEETING,
    MOMENTS,
    TRACK,
    YEAR_NOTE,
    answer_owed_by,
    current_cycle,
    late_days,
    noted,
    predates_membership,
    speaker_requests,
    validity,
)
from lifecycle.tracking import stand
from models import clock, programmes
from models.database import House
from models.ledger import load
from models.post.listings import Document, iso

_DATES = (
    "policy_review",
    "strategy_drafted",
    "offices_validated",
    "strategy_validated",
    "public_presentation",
)


def strategy(house: House, key: str, cycle: int | None = None) -> Document:
    """One cycle of a city's strategy today; without a cycle, the one the city is in."""
    today = clock.today(house)
    with house.read() as connection:
        standing = stand(load(connection, key), programmes.current(connection, today), today)
    return _document(standing, cycle or current_cycle(standing))


def _document(standing: CityStanding, cycle: int) -> Document:
    known, time = standing.known, validity(standing.known, cycle)
    return {
        "city": known.facts["name"],
        "cycle": cycle,
        "cycles": known.cycles(TRACK) or [1],
        "support_group": _last(known, GROUP, cycle),
        "meetings": [_record(e) for e in noted(known, MEETING, cycle)],
        "review": _review(known, cycle),
        "citizens": _citizens(known, cycle),
        "drafts": [_record(e) for e in noted(known, DRAFT, cycle)],
        "dates": {name: _reached(known, cycle, name) for name in _DATES},
        "valid_from": iso(time.first) if time else None,
        "valid_until": iso(time.until) if time else None,
        "within": _last(known, MAINSTREAMED, cycle),
        "predates_membership": predates_membership(standing, cycle),
        "speaker": [_request(standing, asked, answer) for asked, answer in speaker_requests(known, cycle)],
        "assistance": _assistance(standing),
        "years": [_record(e) for e in noted(known, YEAR_NOTE, cycle)],
        "letters_ahead": _ahead(standing, cycle),
    }


def _record(event: Event) -> Document:
    values = {name: value for name, value in event.data.items() if name != "about"}
    return {"seq": event.seq, "on": str(event.on), **values, "notes": dict(event.notes)}


def _last(known: Known, about: str, cycle: int) -> Document | None:
    said = noted(known, about, cycle)
    return _record(said[-1]) if said else None


def _reached(known: Known, cycle: int, milestone: str) -> str | None:
    account = known.account((TRACK, cycle, milestone))
    return str(account.on) if account else None


def _review(known: Known, cycle: int) -> dict[str, Document]:
    """The newest word on each area of policy."""
    said = {str(e.data["area"]): e for e in noted(known, AREA, cycle)}
    return {area: {"review": e.data["review"], "on": str(e.on)} for area, e in sorted(said.items())}


def _citizens(known: Known, cycle: int) -> dict[str, list[Document]]:
    """What is on record of each of the four moments; an empty one says nothing against the city."""
    said = noted(known, CITIZENS, cycle)
    return {moment: [_record(e) for e in said if e.data["moment"] == moment] for moment in MOMENTS}


def _request(standing: CityStanding, asked: Event, answer: Event | None) -> Document:
    owed = iso(answer_owed_by(standing, asked))
    days = late_days(standing, asked, answer)
    return {**_record(asked), "answer_owed_by": owed, "late_days": days, "answer": _of(answer)}


def _of(answer: Event | None) -> Document | None:
    return _record(answer) if answer else None


def _assistance(standing: CityStanding) -> list[Document]:
    """Support that the city asked for on its strategy, with our lateness where there is any."""
    asked = [each for each in requests(standing.known) if each.asked.data["topic"] == TRACK]
    return [
        {
            "request": each.number,
            "on": str(each.asked.on),
            "form": each.asked.data.get("form"),
            "state": each.state,
            "word_owed_by": iso(word_owed_by(standing, each)),
            "late_days": support_late_days(standing, each),
        }
        for each in asked
    ]


def _ahead(standing: CityStanding, cycle: int) -> list[dict[str, Any]]:
    today = standing.known.today
    mine = [o for o in ladder(standing) if o.milestone[:2] == (TRACK, cycle) and o.owed_on > today]
    return [{"letter": o.letter, "on": iso(o.owed_on)} for o in sorted(mine, key=lambda o: o.owed_on)]
