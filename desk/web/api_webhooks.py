"""Webhooks in the API and on a page: registered by officers, told by signed calls what happens to cities."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from desk import webhooks
from desk.tongue import say
from desk.web.answering import WRITE, Key, document_of, done_once
from desk.web.looking import OfHouse
from desk.web.orders import Words
from desk.web.paper import page
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models.database import House
from models.post import webhooks as kept

router = APIRouter()


class Wished(BaseModel):
    """What another program asks to be told of, and where."""

    model_config = ConfigDict(extra="forbid")

    url: Words = Field(max_length=2000, description="An https address outside our own network.")
    kinds: list[Words] = Field(
        default_factory=list, max_length=20, description="Kinds of events, such as reached; empty is all."
    )


class Registered(BaseModel):
    """The number of a webhook, and the secret that signs its calls: told this once."""

    id: int
    secret: str


class Listed(BaseModel):
    """The webhooks that run, and the newest calls with what became of them."""

    webhooks: list[dict[str, object]]
    calls: list[dict[str, object]]


class Ended(BaseModel):
    """The webhook that has ended."""

    id: int


@router.get("/api/v1/webhooks", summary="The webhooks and their newest calls", tags=["webhooks"],
            response_model=Listed, **WRITE)  # fmt: skip
def listed(request: Request, house: OfHouse) -> Response:
    """Who is told of what happens, and which calls got through."""
    return document_of(request, webhooks.document(house))


@router.post("/api/v1/webhooks", summary="Tell another program what happens", tags=["webhooks"],
             response_model=Registered, **WRITE)  # fmt: skip
def register(
    request: Request, house: OfHouse, who: Who, wished: Wished, idempotency_key: Key = ""
) -> Response:
    """Register an address. Each call is signed: `ICC-Signature: t=…,v1=…`, HMAC-SHA256 of `<t>.<body>`.

    409 where the address may not be called.
    """

    def do() -> dict[str, object]:
        mine = who.account or ""
        number, _ = webhooks.register(house, mine, wished.url, wished.kinds, actor=mine)
        return {"id": number}

    # The answer that is kept under a key holds no secret: it is made again from the number.
    told = json.loads(bytes(done_once(request, who, idempotency_key, wished.model_dump(), do).body))
    secret = kept.secret_of(house.settings, told["id"])
    return Response(json.dumps({**told, "secret": secret}), media_type="application/json")


@router.delete("/api/v1/webhooks/{number}", summary="Tell it no more", tags=["webhooks"],
               response_model=Ended, **WRITE)  # fmt: skip
def ended(request: Request, number: int, house: OfHouse, who: Who) -> Response:
    """End a webhook; what it was not told yet, it is told no more. 409 where none of that number runs."""
    _end(house, number, who.account or "")
    return document_of(request, {"id": number})


def _end(house: House, number: int, actor: str) -> None:
    if not 0 <= number < 2**53:
        raise Refused(f"there is no webhook {number}")
    kept.end(house, number, actor=actor)


@router.get("/webhooks", include_in_schema=False, dependencies=[needs("write")])
def on_a_page(request: Request, house: OfHouse) -> Response:
    """The same on a page."""
    return _page(request, house)


@router.post("/webhooks", include_in_schema=False, dependencies=[needs("write")])
def register_by_form(
    request: Request,
    house: OfHouse,
    who: Who,
    url: Annotated[str, Form(max_length=2000)],
    kinds: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Register an address; its secret is shown on this one page."""
    mine = who.account or ""
    try:
        _, secret = webhooks.register(house, mine, url, kinds or [], actor=mine)
    except Refused as error:
        return _page(request, house, status=409, said=str(error))
    return _page(request, house, secret=secret)


@router.post("/webhooks/{number}/end", include_in_schema=False, dependencies=[needs("write")])
def end_by_form(number: int, house: OfHouse, who: Who) -> Response:
    """End a webhook."""
    _end(house, number, who.account or "")
    return RedirectResponse("/webhooks", 303)


def _page(request: Request, house: House, *, status: int = 200, said: str = "", secret: str = "") -> Response:
    told = webhooks.document(house)
    return page(
        request, "webhooks.html", status=status, said=said, secret=secret, kinds=kept.KINDS,
        every=say("every kind of event"), **told,
    )  # fmt: skip
