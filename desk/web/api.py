"""The JSON API: the documents of `icc … --json`, and the same orders as the pages.

Its description holds no city's data.
A read carries an ETag; a write takes an Idempotency-Key and is answered alike when it is sent again. Every
failure is a problem document (RFC 9457).
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from desk.effects import effects
from desk.web.acts import order_of
from desk.web.looking import Day, OfHouse, standing
from desk.web.orders import Asked
from desk.web.paper import page
from desk.web.problems import PROBLEMS
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models import acting, queries
from models.database import House
from models.entrance import tokens
from models.entrance.sessions import Visitor
from models.post import listings, releasing

router = APIRouter()
_TOKEN = Depends(HTTPBearer(auto_error=False, description="A token of an account."))
READ: Any = {"dependencies": [_TOKEN, needs("see")], "responses": PROBLEMS}
WRITE: Any = {"dependencies": [_TOKEN, needs("write")], "responses": PROBLEMS}
_MOST = 500
Document = dict[str, Any]
After = Annotated[str, Query(max_length=100, description="The last key of the page before.")]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="Entries of a page.")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        description="The same key again is the same write, done once.",
    ),
]


class Page(BaseModel):
    """One page of a list; `next` is what `after` takes for the page that follows, null on the last."""

    model_config = ConfigDict(extra="allow")

    next: str | None


class Done(BaseModel):
    """What a write did, or with `dry` would do."""

    city: str
    events: int = Field(description="Events written; 0 where it was on record already.")
    notices: int = Field(description="Letters planned.")
    effects: list[str] = Field(description="What it would change, in words; only with `dry`.")


class Ordered(BaseModel):
    """What a letter's order did."""

    id: int
    state: str


class Reason(BaseModel):
    """Why, in a sentence; needed where a letter shall not go."""

    reason: str = Field("", max_length=2000)


@router.get("/api/v1/audit", summary="Where each city stands", tags=["standing"], **READ)
def audit(request: Request, house: OfHouse, looking: Day) -> Response:
    """Every city with its open milestones: owner, dates, provenance and force."""
    return _document(request, standing(house, looking))


@router.get(
    "/api/v1/cities", summary="The cities, a page at a time", tags=["standing"], response_model=Page, **READ
)
def cities(request: Request, house: OfHouse, looking: Day, after: After = "", limit: Limit = 100) -> Response:
    """The audit's entries in the order of their keys."""
    document = standing(house, looking)
    found = sorted((c for c in document["cities"] if c["key"] > after), key=lambda city: str(city["key"]))
    return _page(request, "cities", found, limit, "key")


@router.get("/api/v1/cities/{key}", summary="One city's record", tags=["standing"], **READ)
def city(request: Request, key: str, house: OfHouse, looking: Day) -> Response:
    """The audit's entry with people, events and letters. 404 where no city has that key."""
    document = queries.city_document(house, key, as_of=looking.as_of, known_on=looking.known_on)
    return _document(request, document)


@router.post("/api/v1/cities/{key}/orders", summary="Do something to a city", tags=["acting"],
             response_model=Done, **WRITE)  # fmt: skip
def act(
    request: Request,
    *,
    key: str,
    house: OfHouse,
    who: Who,
    asked: Asked,
    dry: Annotated[bool, Query(description="Say what it would change, and change nothing.")] = False,
    idempotency_key: Key = "",
) -> Response:
    """Record, date, waive, reopen, pause, resume, contact or retract, as on the pages.

    409 where it may not be done, or where others acted after the event named in `seen`.
    """
    acting.name_of(house, key)
    order = order_of(house, who, key, asked, "api")
    if dry:
        foreseen = acting.foresee(house, who, order)
        told = {"city": key, "events": 0, "notices": len(foreseen["letters"]), "effects": effects(foreseen)}
        return _document(request, told)

    def do() -> Document:
        outcome = acting.act(house, who, order)
        return {"city": key, "events": outcome.events, "notices": outcome.notices, "effects": []}

    return _once(request, who, idempotency_key, [key, asked.model_dump()], do)


@router.get("/api/v1/notices", summary="The outbox", tags=["letters"], response_model=Page, **READ)
def notices(
    request: Request,
    house: OfHouse,
    state: Annotated[str, Query(max_length=20)] = "",
    city: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[int, Query(ge=0, le=2**53, description="The last id of the page before.")] = 0,
    limit: Limit = 100,
) -> Response:
    """Letters with their state and the reason for it, in the order of their ids."""
    found = listings.notices(house, state=state or None, city=city or None)["notices"]
    later = sorted((notice for notice in found if notice["id"] > after), key=lambda notice: int(notice["id"]))
    return _page(request, "notices", later, limit, "id")


@router.post("/api/v1/notices/{number}/{order}", summary="Release, hold or drop a letter", tags=["letters"],
             response_model=Ordered, **WRITE)  # fmt: skip
def order(
    request: Request,
    *,
    number: int,
    order: Literal["release", "hold", "drop"],
    house: OfHouse,
    who: Who,
    why: Reason,
    idempotency_key: Key = "",
) -> Response:
    """What a letter waits for. 409 where its state does not allow it."""

    def do() -> Document:
        states = {"release": "queued", "hold": "held", "drop": "suppressed"}
        _order(house, number, order, why.reason.strip(), who)
        return {"id": number, "state": states[order]}

    return _once(request, who, idempotency_key, [number, order, why.reason], do)


def _order(house: House, number: int, order: str, reason: str, who: Visitor) -> None:
    if number > 2**53:
        raise Refused(f"there is no notice {number}")
    actor = who.account or ""
    if order == "release":
        releasing.release(house, number, actor=actor)
    elif order == "hold":
        releasing.hold(house, number, reason or "held by an officer", actor=actor)
    elif not reason:
        raise Refused("a reason is missing: why shall this letter not go?")
    else:
        releasing.drop(house, number, reason, actor=actor)


@router.get("/api", include_in_schema=False)
def about(request: Request) -> HTMLResponse:
    """The API in words, made from its own description."""
    described = request.app.openapi()
    ways = [
        {"method": method.upper(), "path": path, "summary": way["summary"], "text": way["description"],
         "parameters": way.get("parameters", [])}
        for path, methods in described["paths"].items()
        for method, way in methods.items()
    ]  # fmt: skip
    return page(request, "api.html", ways=ways)


def _document(request: Request, document: Document) -> Response:
    """A document with its ETag; 304 where the reader holds it already."""
    body = json.dumps(document, ensure_ascii=False, default=str).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in held:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _page(request: Request, name: str, found: list[Document], limit: int, key: str) -> Response:
    shown = found[:limit]
    onward = str(shown[-1][key]) if len(found) > limit else None
    answer = _document(request, {name: shown, "next": onward})
    if onward is not None:
        following = request.url.include_query_params(after=onward)
        answer.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return answer


def _once(request: Request, who: Visitor, key: str, asked: Any, do: Any) -> Response:
    """A write, under its key if it has one: whoever sends it twice is answered alike, and it is done once."""
    house: House = request.app.state.house

    def answer() -> tuple[int, bytes]:
        return 200, json.dumps(do(), ensure_ascii=False).encode()

    if not key:
        return Response(answer()[1], media_type="application/json")
    said = json.dumps([request.url.path, asked], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    status, body = tokens.once(house, who.account or "", key, digest, answer)
    return Response(body, status, media_type="application/json")
