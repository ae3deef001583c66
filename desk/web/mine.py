"""A city's own page: what is asked and what can wait, whose turn it is, what was received; in its language.

Here those who act for a city see their cities and no other. They hand in, choose dates, vote and confirm;
the rest is an officer's.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from desk import words
from desk.standing import by_urgency
from desk.web.acts import order_of
from desk.web.looking import OfHouse
from desk.web.orders import Asked, InForm
from desk.web.own import InForm as HandedIn
from desk.web.own import back, own_page, person_of, writing_as
from desk.web.own_words import ROLES
from desk.web.paper import page
from desk.web.turns import OFFERED, line_of, lines
from desk.web.who import SignIn, Who, needs
from lifecycle.commands import Note, Refused
from lifecycle.reminding.answers import ANSWER, matter, of_record
from lifecycle.reminding.reminders import RECORD_CHECK
from models import acting, clock, door, queries, writing
from models.database import House
from models.entrance.sessions import Visitor
from models.own import entries
from models.visits import polls, visitsteps
from notifications.languages import writing_in
from notifications.words import day

router = APIRouter(prefix="/mine", include_in_schema=False)
Document = dict[str, Any]
_AT_WORK = frozenset({"expert", "representative", "analyst", "institute"})


@router.get("")
def mine(request: Request, house: OfHouse, who: Who) -> Response:
    """One's cities, and one's visits and tasks elsewhere; of a single city, its page at once."""
    if who.account is None:
        raise SignIn("/mine")
    own = {key: role for key, (role, _) in who.cities.items() if role not in _AT_WORK}
    if len(who.cities) == 1:
        key = next(iter(who.cities))
        return RedirectResponse(f"/mine/{key}" if own else f"/mine/{key}/at-work", 303)
    found = {city["key"]: city for city in entries(house, list(who.cities))}
    with writing_in(who.language):
        cities = [_summary(found[key], clock.today(house)) for key in own if key in found]
        at_work = [
            _at_work(found[key], who.cities[key][0]) for key in who.cities.keys() - own if key in found
        ]
        cities.sort(key=lambda city: (-city["asked"], city["name"]))
        at_work.sort(key=lambda city: str(city["name"]))
        over = request.query_params.get("done") == "handed-over"
        return page(request, "mine/list.html", cities=cities, at_work=at_work, roles=ROLES, handed_over=over)


def _summary(document: Document, today: date) -> Document:
    live = list(by_urgency(entry for entry in document["tracks"] if words.turn(entry) == "city"))
    first = line_of(live[0], today) if live else None
    ours = sum(words.turn(entry) == "us" for entry in document["tracks"])
    name = f"{document['city']}, {document['country']}"
    return {"key": document["key"], "name": name, "asked": len(live), "first": first, "ours": ours}


def _at_work(document: Document, role: str) -> Document:
    asked = sum(entry["owner"] == role and words.is_live(entry) for entry in document["tracks"])
    name = f"{document['city']}, {document['country']}"
    return {"key": document["key"], "name": name, "role": role, "asked": asked}


@router.get("/{key}", dependencies=[needs("see_own")])
def city(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """One city as those who act for it see it."""
    return _shown(request, house, who, key)


@router.post("/{key}/act", dependencies=[needs("answer")])
def act(request: Request, key: str, house: OfHouse, who: Who, asked: InForm) -> Response:
    """Choose another date, or say that something is done."""
    return _done(request, house, who, key, asked)


@router.post("/{key}/hand-in", dependencies=[needs("answer")])
def hand_in(request: Request, key: str, house: OfHouse, who: Who, handed: HandedIn) -> Response:
    """Say that something is done, with the file that shows it."""
    try:
        asked = handed.order(house)
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return _done(request, house, who, key, asked)


def _done(request: Request, house: House, who: Visitor, key: str, asked: Asked) -> Response:
    if asked.act not in OFFERED:
        said = f"“{asked.act}” is an officer's to do: write to us"
        return _shown(request, house, who, key, said=said, status=409)
    try:
        outcome = acting.act(house, who, order_of(house, who, key, asked))
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "", asked.act if outcome.events else "nothing")


@router.post("/{key}/vote", dependencies=[needs("take_part")])
def vote(
    request: Request, key: str, house: OfHouse, who: Who, days: Annotated[list[date] | None, Form()] = None
) -> Response:
    """Say which of the proposed days of the visit suit; a later answer takes the place of an earlier one."""
    role, person = person_of(key, who)
    working = role in _AT_WORK
    try:
        with writing_as(who, key):
            visitsteps.vote(house, key, person if working else "coordinator", days or [])
    except Refused as error:
        if working:
            raise
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "at-work" if working else "", "vote")


@router.post("/{key}/confirm", dependencies=[needs("answer")])
def confirm(
    request: Request,
    key: str,
    house: OfHouse,
    who: Who,
    right: Annotated[str, Form(max_length=5)] = "",
    text: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Confirm what is on record, or say what is wrong; an officer reads it."""
    said = of_record(text, right=bool(right))
    if not said:
        return _shown(request, house, who, key, said="say what is wrong, or that it is right", status=409)
    answer = Note(
        ANSWER, {"how": "page", "matters": [matter(RECORD_CHECK)]}, clock.today(house), notes={"text": said}
    )
    with writing_as(who, key):
        door.submit_together(house, [(key, [answer])], writing.writer(house))
    return back(key, "", "confirm")


def _shown(
    request: Request, house: House, who: Visitor, key: str, *, said: str = "", status: int = 200
) -> Response:
    document, today = queries.city_document(house, key), clock.today(house)
    with writing_in(who.language):
        told = lines(document, who, key, today)
        asked = polls.poll_of(house, key, "coordinator") if who.may("answer", key) else None
        days = [(each, day(each)) for each in asked.days] if asked else []
    return own_page(
        request, who, key, "now.html", status=status, said=said, city=document, today=today,
        acting=who.may("answer", key), poll=asked, days=days, **told,
    )  # fmt: skip
