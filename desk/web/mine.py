"""A city's own pages: what is asked and what can wait, whose turn it is, what was received; in its language.

Here those who act for a city see their cities and no other. They hand in and choose dates; the rest is
an officer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from desk import tongue, words
from desk.standing import by_urgency
from desk.web.acts import order_of
from desk.web.looking import OfHouse
from desk.web.orders import Asked, InForm
from desk.web.paper import page
from desk.web.who import SignIn, Who, needs
from lifecycle.commands import Refused
from lifecycle.permissions import check
from lifecycle.ports import Item
from lifecycle.reading import programme
from models import acting, clock, queries
from models.database import House
from models.entrance.sessions import Visitor
from notifications.languages import writing_in
from notifications.words import CannotWrite, owed, people_date, timing, title

router = APIRouter(prefix="/mine", include_in_schema=False)
Document = dict[str, Any]
_OFFERED = frozenset({"record", "date"})


@router.get("")
def mine(request: Request, house: OfHouse, who: Who) -> Response:
    """One's cities; of a single one, its page at once."""
    if who.account is None:
        raise SignIn("/mine")
    if len(who.cities) == 1:
        return RedirectResponse(f"/mine/{next(iter(who.cities))}", 303)
    cities = [_summary(house, who, key) for key in who.cities]
    return _page(request, who, "mine.html", cities=sorted(cities, key=lambda city: str(city["name"])))


def _summary(house: House, who: Visitor, key: str) -> Document:
    document = queries.city_document(house, key)
    turns = [words.turn(entry) for entry in document["tracks"]]
    role = who.cities[key][0]
    return {"key": key, "name": document["city"], "role": role, "asked": turns.count("city")}


@router.get("/{key}", dependencies=[needs("see_own")])
def city(
    request: Request, key: str, house: OfHouse, who: Who, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """One city as those who act for it see it."""
    return _shown(request, house, who, key, done=done)


@router.post("/{key}/act", dependencies=[needs("answer")])
def act(request: Request, key: str, house: OfHouse, who: Who, asked: InForm) -> Response:
    """Hand in, or choose another date."""
    if asked.act not in _OFFERED:
        said = f"“{asked.act}” is an officer's to do: write to us"
        return _shown(request, house, who, key, said=said, status=409)
    try:
        outcome = acting.act(house, who, order_of(house, who, key, asked))
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    done = asked.act if outcome.events else "nothing"
    return RedirectResponse(f"/mine/{key}?done={done}", 303)


def _shown(
    request: Request,
    house: House,
    who: Visitor,
    key: str,
    *,
    done: str = "",
    said: str = "",
    status: int = 200,
) -> Response:
    document = queries.city_document(house, key)
    today = clock.today(house)
    with writing_in(who.language):
        told = _told(document, who, key, today)
    return _page(
        request, who, "mine_city.html", status=status, city=document, key=key, today=today, done=done,
       said=said,
        acting=who.may("answer", key), role=who.cities[key][0] if key in who.cities else "", **told,
    )  # fmt: skip


def _page(request: Request, who: Visitor, template: str, **values: Any) -> Response:
    language = tongue.spoken(who.language)
    return page(request, template, language=language, _=tongue.words(language).gettext, **values)


def _told(document: Document, who: Visitor, key: str, today: date) -> Document:
    """What stands where on the page, every line in the language in hand."""
    live = by_urgency(entry for entry in document["tracks"] if words.turn(entry) != "none")
    lines = [(words.turn(entry), _line(entry, who, key, today)) for entry in live]
    reached = [event for event in document["events"] if event["kind"] == "reached" and event["milestone"]]
    return {
        "asked": [line for turn, line in lines if turn == "city"],
        "free": [line for turn, line in lines if turn == "may"],
        "ours": [line for turn, line in lines if turn == "us"],
        "received": [
            _happened(event) for event in sorted(reached, key=lambda event: event["when"], reverse=True)
        ],
        "seen": max((event["seq"] for event in document["events"]), default=0),
    }


def _line(entry: Document, who: Visitor, key: str, today: date) -> Document:
    item = _item(entry)
    when = ""
    try:
        when = owed(item, today).words if words.turn(entry) == "us" else timing(item, today)
    except CannotWrite:
        when = words.date_words(entry)
    return {
        "title": owed(item, today).title if words.turn(entry) == "us" else title(item.title),
        "when": when,
        "round": entry["cycle"] if entry["cycle"] > 1 else None,
        "fields": {"track": entry["track"], "cycle": entry["cycle"], "milestone": entry["milestone"]},
        "mine": {act: _may(act, entry, who, key, today) for act in sorted(_OFFERED)},
        "due_on": entry["due_on"],
    }


def _may(act: str, entry: Document, who: Visitor, key: str, today: date) -> bool:
    """Whether the one door would take this from the role held here: asked of the same rules."""
    if not who.may("answer", key):
        return False
    where = {"milestone": entry["milestone"], "track": entry["track"], "cycle": entry["cycle"]}
    asked = Asked(act=act, on=today.isoformat(), **where)
    actor, role = who.writes_as(key)
    try:
        check(role, asked.command(today, actor), programme())
    except Refused:
        return False
    return True


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(
        entry["track"], entry["cycle"], entry["milestone"], entry["title"], "", entry["owner"] or "",
        entry["force"], entry["provenance"], due_on=_day(entry.get("due_on")),
        opened_on=_day(entry.get("opened_on")), earliest_on=_day(entry.get("earliest_on")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _happened(event: Document) -> Document:
    return {"title": title(words.milestone_name(event)), "when": people_date(event["when"])}
