"""Who acts for a city: its people, a successor in two fields, and the address of its calendar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from desk.tongue import say
from desk.web.doing import an_address
from desk.web.looking import OfHouse
from desk.web.own import back, own_page, writing_as
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models import clock, people
from models.database import House
from models.entrance.sessions import Visitor
from models.membership import handing
from models.post import feeds

router = APIRouter(prefix="/mine/{key}/people", include_in_schema=False, dependencies=[needs("see_own")])
_SHOWN = ("coordinator", "alternate", "leadership", "payer", "contact")
_NAMED = ("coordinator", "alternate")


@router.get("")
def persons(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """Who is on record, and the forms to change it."""
    return _shown(request, house, who, key)


@router.post("/name", dependencies=[needs("answer")])
def name(
    request: Request,
    key: str,
    *,
    house: OfHouse,
    who: Who,
    name: Annotated[str, Form(max_length=160)],
    email: Annotated[str, Form(max_length=254)],
    role: Annotated[str, Form(max_length=20)] = "coordinator",
) -> Response:
    """Name who coordinates from now on, or the alternate. Whoever hands over sees the city no more."""
    if role not in _NAMED or not name.strip():
        return _shown(request, house, who, key, said=say("give a name and an address for e-mail"), status=409)
    try:
        named = handing.Newcomer(role, name.strip(), an_address(email), clock.today(house), who.language)
        with writing_as(who, key):
            handing.change(house, key, named)
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return _after(who, key, role)


def _after(who: Visitor, key: str, role: str) -> Response:
    gone = who.cities.get(key, ("", ""))[0] == role and not who.role
    return RedirectResponse("/mine?done=handed-over", 303) if gone else back(key, "people", "named")


@router.post("/calendar", dependencies=[needs("answer")])
def calendar(
    request: Request, key: str, house: OfHouse, who: Who, renew: Annotated[str, Form(max_length=5)] = ""
) -> Response:
    """The address of the city's calendar, or a new one in its place."""
    try:
        found = feeds.address_of(house, "city", key, renew=bool(renew))
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return _shown(request, house, who, key, address=found)


def _shown(
    request: Request,
    house: House,
    who: Visitor,
    key: str,
    *,
    said: str = "",
    status: int = 200,
    address: str = "",
) -> Response:
    with house.read() as connection:
        held = [row for row in people.holders(connection, key) if row.role in _SHOWN]
    held.sort(key=lambda row: _SHOWN.index(row.role))
    return own_page(
        request, who, key, "people.html", status=status, said=said, people=held, address=address,
        acting=who.may("answer", key), has_address=bool(house.settings.public_url),
    )  # fmt: skip
