"""The page of whoever works for a city without belonging to it: expert, representative, analyst, institute.

One's visit and its days, one's tasks, and the days on which one is not free. Nothing else of the city.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from desk import words
from desk.tongue import say
from desk.web.acts import order_of
from desk.web.looking import OfHouse
from desk.web.own import InForm, back, own_page, person_of
from desk.web.own_words import GROUPS_MET
from desk.web.turns import choices, line_of
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.visits.teams import Stretch
from models import acting, clock, queries
from models.database import House
from models.entrance.sessions import Visitor
from models.visits import expertise, polls
from models.visits.visits import visit_document
from notifications.languages import writing_in
from notifications.words import day

router = APIRouter(prefix="/mine/{key}/at-work", include_in_schema=False, dependencies=[needs("take_part")])
Document = dict[str, Any]
_VISITORS = frozenset({"expert", "representative"})


@router.get("")
def work(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """One's visit and tasks in a city."""
    return _shown(request, house, who, key)


@router.post("/hand-in")
def hand_in(request: Request, key: str, house: OfHouse, who: Who, handed: InForm) -> Response:
    """Say that a task is done, with the file."""
    try:
        outcome = acting.act(house, who, order_of(house, who, key, handed.order(house)))
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "at-work", "record" if outcome.events else "nothing")


@router.post("/away")
def away(
    request: Request,
    key: str,
    house: OfHouse,
    who: Who,
    first: Annotated[date, Form()],
    last: Annotated[date | None, Form()] = None,
) -> Response:
    """Say on which days one is not free; why is nobody's matter."""
    role, person = person_of(key, who)
    if role not in _VISITORS:
        raise Refused(say("this is for those who visit cities"))
    last = last or first
    if last < first:
        return _shown(request, house, who, key, said=say("the last day lies before the first"), status=409)
    with house.begin() as connection:
        expertise.away(connection, person, Stretch(first, last, "away"))
    return back(key, "at-work", "away")


def _shown(
    request: Request, house: House, who: Visitor, key: str, *, said: str = "", status: int = 200
) -> Response:
    document, today = queries.city_document(house, key), clock.today(house)
    role, person = who.cities.get(key, ("", ""))
    visiting = role in _VISITORS or not role
    with writing_in(who.language):
        tasks = [_task(entry, who, key, today) for entry in document["tracks"] if _is_task(entry, role)]
        poll = polls.poll_of(house, key, person) if role in _VISITORS else None
        days = [(each, day(each)) for each in poll.days] if poll else []
        visit = _visit(house, key) if visiting else None
    return own_page(
        request, who, key, "work.html", status=status, said=said, city=document, role=role, tasks=tasks,
        poll=poll, days=days, visit=visit, today=today, groups=GROUPS_MET,
    )  # fmt: skip


def _is_task(entry: Document, role: str) -> bool:
    return bool(words.is_live(entry)) and entry["owner"] == role


def _task(entry: Document, who: Visitor, key: str, today: date) -> Document:
    return {**line_of(entry, today), "mine": choices(entry, who, key, today)}


def _visit(house: House, key: str) -> Document:
    """The visit as its team may know it: days, place, meetings, the others of the team."""
    document = visit_document(house, key)
    dates = document["dates"]
    told = {name: document[name] for name in ("form", "programme", "mission")}
    told["team"] = [one["name"].partition(" (")[0] for one in document["team"]]
    if dates is None:
        return {**told, "days": "", "place": "", "contact": ""}
    first, last = (date.fromisoformat(dates[end]) for end in ("first", "last"))
    days = day(first) if last == first else f"{day(first)} – {day(last)}"
    soon = last >= clock.today(house) - timedelta(days=1)
    return {**told, "days": days, "place": dates["place"], "contact": dates["contact"], "soon": soon}
