"""The JSON API: the documents of `icc … --json`, and the same orders as the pages.

Its description holds no city's data.
A read carries an ETag; a write takes an Idempotency-Key and is answered alike when it is sent again. Every
failure is a problem document (RFC 9457).
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from desk.effects import effects
from desk.web.acts import order_of
from desk.web.answering import READ, WRITE, Document, Key, document_of, done_once, page_of
from desk.web.looking import Day, OfHouse, standing
from desk.web.orders import Asked, Text
from desk.web.paper import page
from desk.web.who import Who
from lifecycle.commands import Refused
from models import acting, queries
from models.post import listings, releasing

router = APIRouter()
_MOST = 500
After = Annotated[str, Query(max_length=100, description="The last key of the page before.")]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="Entries of a page.")]


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

    reason: Text = ""


@router.get("/api/v1/audit", summary="Where each city stands", tags=["standing"], **READ)
def audit(request: Request, house: OfHouse, looking: Day) -> Response:
    """Every city with its open milestones: owner, dates, provenance and force."""
    return document_of(request, standing(house, looking))


@router.get(
    "/api/v1/cities", summary="The cities, a page at a time", tags=["standing"], response_model=Page, **READ
)
def cities(request: Request, house: OfHouse, looking: Day, after: After = "", limit: Limit = 100) -> Response:
    """The audit's entries in the order of their keys."""
    document = standing(house, looking)
    found = sorted((c for c in document["cities"] if c["key"] > after), key=lambda city: str(city["key"]))
    return page_of(request, "cities", found, limit, "key")


@router.get("/api/v1/cities/{key}", summary="One city's record", tags=["standing"], **READ)
def city(request: Request, key: str, house: OfHouse, looking: Day) -> Response:
    """The audit's entry with people, events and letters. 404 where no city has that key."""
    document = queries.city_document(house, key, as_of=looking.as_of, known_on=looking.known_on)
    return document_of(request, document)


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
        return document_of(request, told)

    def do() -> Document:
        outcome = acting.act(house, who, order)
        return {"city": key, "events": outcome.events, "notices": outcome.notices, "effects": []}

    return done_once(request, who, idempotency_key, [key, asked.model_dump()], do)


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
    return page_of(request, "notices", later, limit, "id")


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
        releasing.give(house, _known(number), order, why.reason, actor=who.account or "")
        return {"id": number, "state": states[order]}

    return done_once(request, who, idempotency_key, [number, order, why.reason], do)


def _known(number: int) -> int:
    """A number that a letter can have: a database takes none that is longer."""
    if number > 2**53:
        raise Refused(f"there is no notice {number}")
    return number


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
