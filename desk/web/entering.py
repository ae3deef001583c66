"""The entrance: a password, or a link by mail that works once; and the way out.

A link answers GET with a form, for mail programs open links to look at them.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from desk import organisation
from desk.signing import send_link
from desk.web.looking import OfHouse
from desk.web.names import address_of
from desk.web.paper import page
from desk.web.who import COOKIE, visitor_of
from lifecycle.commands import Refused
from models.database import House
from models.entrance import sessions

router = APIRouter()
_ASKED = "If that address is known here, a letter with a link is on its way. It works once, for half an hour."


@router.get("/sign-in", include_in_schema=False)
def entrance(request: Request, onward: Annotated[str, Query(alias="next", max_length=2000)] = "") -> Response:
    """The form; whoever has signed in already is led on."""
    who = visitor_of(request)
    if who is not None and who.account is not None:
        return RedirectResponse(safe(onward), 303)
    return _form(request, onward=safe(onward), email="")


@router.post("/sign-in", include_in_schema=False)
def sign_in(
    request: Request,
    house: OfHouse,
    email: Annotated[str, Form(max_length=320)],
    password: Annotated[str, Form(max_length=1000)] = "",
    how: Annotated[str, Form()] = "link",
    onward: Annotated[str, Form(alias="next", max_length=2000)] = "",
) -> Response:
    """Come in by password, or ask for a link: who is known here is told to nobody."""
    values: dict[str, Any] = {"onward": safe(onward), "email": email}
    try:
        if how != "password":
            made = sessions.link_for(house, email, place_of(request))
            answer = _form(request, sent=_ASKED, **values)
            if made is not None:
                answer.background = BackgroundTask(_send, house, email, *made)
            return answer
        secret = sessions.by_password(house, email, password, place_of(request), agent_of(request))
    except Refused as error:
        return _form(request, status=403, said=str(error), **values)
    return come_in(request, secret, safe(onward))


def _form(request: Request, *, status: int = 200, said: str = "", sent: str = "", **values: Any) -> Response:
    name = organisation.named(request.app.state.house.settings)
    return page(request, "sign_in.html", status=status, said=said, sent=sent, organisation=name, **values)


def _send(house: House, email: str, secret: str, name: str, language: str) -> None:
    """After the answer, so that its time tells nobody which address is known."""
    send_link(house, email.strip(), name, language, f"{address_of(house)}/enter/{secret}")


@router.get("/enter/{secret}", include_in_schema=False)
def doorstep(request: Request, secret: str) -> Response:
    """A button, and nothing else: looking at a link does not use it up."""
    return page(request, "enter.html", secret=secret)


@router.post("/enter/{secret}", include_in_schema=False)
def enter(request: Request, house: OfHouse, secret: str) -> Response:
    """Use the link."""
    try:
        session = sessions.by_link(house, secret, place_of(request), agent_of(request))
    except Refused as error:
        return _form(request, status=403, said=str(error), onward="/", email="")
    return come_in(request, session, "/")


@router.post("/sign-out", include_in_schema=False)
def sign_out(request: Request, house: OfHouse) -> Response:
    """End this session, here and in our books."""
    who = visitor_of(request)
    if who is not None and who.session is not None:
        sessions.end(house, who.session, actor=who.account or "")
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


def come_in(request: Request, secret: str, onward: str) -> Response:
    """Lead on, with the session in a cookie that no script reads and no other site sends."""
    answer = RedirectResponse(onward, 303)
    age = int(sessions.LASTS.total_seconds())
    https = request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, max_age=age, httponly=True, samesite="lax", secure=https)
    return answer


def safe(onward: str) -> str:
    """A page of this desk, or the first one: nobody is led to another site by a link to ours."""
    plain = onward.startswith("/") and onward[1:2] not in ("/", "\\") and onward.isprintable()
    return onward if plain and "\\" not in onward else "/"


def place_of(request: Request) -> str:
    """The network address that a request came from."""
    return request.client.host if request.client else "unknown"


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "unknown")
