"""Acting on a city: first what it would change, then the doing; and what happened meanwhile, if it did."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.effects import effects
from desk.tongue import say
from desk.web.doing import overtaken
from desk.web.looking import OfHouse
from desk.web.orders import Asked, InAddress, InForm
from desk.web.paper import page
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models import acting, clock
from models.acting import Meanwhile, Order, name_of
from models.database import House
from models.entrance.sessions import Visitor

router = APIRouter(prefix="/cities/{key}", include_in_schema=False, dependencies=[needs("write")])


@router.get("/consider")
def consider(request: Request, key: str, house: OfHouse, who: Who, asked: InAddress) -> Response:
    """What the order would change, with the button that does it; nothing is changed by looking."""
    values: dict[str, Any] = {"key": key, "asked": asked, "city": name_of(house, key)}
    try:
        foreseen = acting.foresee(house, who, order_of(house, who, key, asked))
    except Refused as error:
        return page(
            request, "consider.html", status=409, said=str(error), effects=[], changes=False, **values
        )
    told = effects(foreseen)
    return page(request, "consider.html", said="", effects=told, changes=foreseen["changes"], **values)


@router.post("/act")
def act(request: Request, key: str, house: OfHouse, who: Who, asked: InForm) -> Response:
    """Do it, unless somebody else was quicker: then say what they did."""
    try:
        outcome = acting.act(house, who, order_of(house, who, key, asked))
    except Meanwhile as error:
        return overtaken(request, house, error, f"/cities/{key}#open", title=asked.title(), on=asked.on)
    except Refused as error:
        values = {"key": key, "asked": asked, "city": name_of(house, key)}
        return page(
            request, "consider.html", status=409, said=str(error), effects=[], changes=False, **values
        )
    done = asked.title() if outcome.events else say("Already on record: nothing was changed")
    return RedirectResponse(f"/cities/{key}?{urlencode({'done': done})}", 303)


def order_of(house: House, who: Visitor, key: str, asked: Asked, source: str = "desk") -> Order:
    """An order as the writer takes it: the contact's other side is known by id only."""
    actor, _ = who.writes_as(key)
    return Order(key, [asked.command(clock.today(house), actor)], asked.seen, asked.about, source)
