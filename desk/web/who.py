"""Who looks, and what they may: asked once for every page and every call, before anything is read.

Each route says with `needs(power)` which power it needs; where its address names a city (`key`), the power is
asked for that city. A route without it is refused by a test.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from desk import tongue
from lifecycle.powers import Power
from models.entrance import accounts, sessions, tokens
from models.entrance.sessions import READER, Visitor

COOKIE = "icc_session"


class SignIn(Exception):
    """Nobody has signed in: a page leads to the entrance, the API answers 401."""

    def __init__(self, path: str) -> None:
        super().__init__("sign in first")
        self.address = f"/sign-in?next={quote(path, safe='')}"


class Onward(Exception):
    """There is nothing here for this visitor, but on another page."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def visitor_of(request: Request) -> Visitor | None:
    """Whoever signed in, by cookie or token; before there is any account, a reader at this machine."""
    known: Visitor | None = getattr(request.state, "visitor", None)
    if known is None:
        known = request.state.visitor = _visitor(request)
        tongue.speak(known.language if known and known.account else _asked_for(request))
    return known


def _asked_for(request: Request) -> str:
    """The language that the browser of whoever has not signed in prefers."""
    return request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].strip()


def _visitor(request: Request) -> Visitor | None:
    house = request.app.state.house
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return tokens.visitor(house, secret.strip())
    if (cookie := request.cookies.get(COOKIE)) and (found := sessions.visitor(house, cookie)):
        return found
    with house.read() as connection:
        return None if accounts.any_account(connection) else READER


def needs(power: Power) -> Any:
    """What a route's dependencies hold: the visitor has this power, for the city of the address if any."""
    return Depends(Needed(power))


class Needed:
    """Asks for one power; the test of the permission matrix reads which."""

    def __init__(self, power: Power) -> None:
        self.power = power

    def __call__(self, request: Request) -> None:
        """Let through, or lead to the entrance, or answer 403 with a sentence."""
        who = visitor_of(request)
        if who is None:
            raise SignIn(_back(request))
        if not who.may(self.power, request.path_params.get("key")):
            if request.url.path == "/" and who.cities:
                raise Onward("/mine")
            if who.account is None and self.power != "see":
                raise SignIn(_back(request))
            raise HTTPException(403, "Your account may not do this: ask an officer of the secretariat.")


def _back(request: Request) -> str:
    """Where to go after signing in: this page, or for a form's target the page it stood on."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _who(request: Request) -> Visitor:
    who = visitor_of(request)
    if who is None:
        raise SignIn(_back(request))
    return who


Who = Annotated[Visitor, Depends(_who)]
