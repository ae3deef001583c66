"""One's own account: language and password, where one is signed in, tokens for programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.who import SignIn, Who
from lifecycle.commands import Refused
from models import clock
from models.database import House
from models.entrance import accounts, secrets_kept, sessions, tokens
from models.entrance.sessions import Visitor

router = APIRouter(prefix="/account", include_in_schema=False)
_DAYS = 90


@router.get("")
def account(request: Request, house: OfHouse, who: Who) -> Response:
    """The account of whoever signed in."""
    return _page(request, house, _signed_in(who))


def _signed_in(who: Visitor) -> str:
    if who.account is None:
        raise SignIn("/account")
    return who.account


def _page(request: Request, house: House, mine: str, **said: Any) -> Response:
    with house.read() as connection:
        running = [row for row in sessions.running(connection) if row.account == mine]
        held = tokens.listed(connection, mine)
        row = accounts.find(connection, mine)
    until = clock.today(house) + timedelta(days=_DAYS)
    values: dict[str, Any] = {
        "sessions": running,
        "tokens": held,
        "until": until,
        "has_password": row.password is not None,
    }
    return page(request, "account.html", **(values | {"said": "", "secret": "", "done": ""} | said))


@router.post("/password")
def password(
    request: Request,
    house: OfHouse,
    who: Who,
    new: Annotated[str, Form(max_length=1000)],
    old: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Set a password; whoever has one already says it first. Every session ends, this one too."""
    mine = _signed_in(who)
    with house.read() as connection:
        kept = accounts.find(connection, mine).password
    if kept is not None and not secrets_kept.fits(old, kept):
        return _page(request, house, mine, said="the present password does not fit")
    try:
        accounts.set_password(house, mine, new, actor=mine)
    except Refused as error:
        return _page(request, house, mine, said=str(error))
    return RedirectResponse("/sign-in", 303)


@router.post("/language")
def language(house: OfHouse, who: Who, language: Annotated[str, Form(max_length=5)]) -> Response:
    """The language of one's pages."""
    accounts.speak(house, _signed_in(who), language)
    return RedirectResponse("/account" if who.may("see") else "/mine", 303)


@router.post("/tokens")
def new_token(
    request: Request,
    house: OfHouse,
    who: Who,
    name: Annotated[str, Form(max_length=100)],
    until: Annotated[date, Form()],
    scope: Annotated[str, Form()] = "read",
) -> Response:
    """A token for a program; its secret is shown on this one page."""
    mine = _signed_in(who)
    try:
        secret = tokens.make(house, mine, name, scope, until, actor=mine)
    except Refused as error:
        return _page(request, house, mine, said=str(error))
    return _page(request, house, mine, secret=secret)


@router.post("/tokens/{number}/end")
def end_token(house: OfHouse, who: Who, number: int) -> Response:
    """End one of one's own tokens."""
    tokens.end(house, number, _signed_in(who))
    return RedirectResponse("/account", 303)


@router.post("/sessions/end")
def end_others(house: OfHouse, who: Who) -> Response:
    """End every session but this one."""
    mine = _signed_in(who)
    with house.read() as connection:
        others = [row.id for row in sessions.running(connection) if row.account == mine]
    for session in others:
        if session != who.session:
            sessions.end(house, session, actor=mine)
    return RedirectResponse("/account", 303)
