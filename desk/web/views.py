"""Views of the board that were given a name; each is an address that can be sent to a colleague."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from desk.web.looking import OfHouse
from desk.web.who import Who, needs
from models.entrance import views

router = APIRouter(prefix="/views", dependencies=[needs("write")], include_in_schema=False)
_KNOWN = frozenset({"track", "owner", "country", "q", "late"})


@router.post("")
def keep(
    house: OfHouse,
    who: Who,
    name: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=1000)] = "",
    everyone: Annotated[str, Form()] = "",
) -> Response:
    """Give the present filters a name; of the query only filters are kept."""
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key in _KNOWN])
    views.keep(house, who.account or "", name, kept, everyone=bool(everyone))
    return RedirectResponse(f"/?{kept}", 303)


@router.post("/{number}/forget")
def forget(house: OfHouse, who: Who, number: int) -> Response:
    """Forget a view."""
    views.forget(house, who.account or "", number)
    return RedirectResponse("/", 303)
