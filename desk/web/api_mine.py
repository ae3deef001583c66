"""A city's own side of the API: what its pages show and take, for a program of those who act for it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from desk.effects import effects
from desk.web.acts import order_of
from desk.web.answering import MINE, TOKEN, Document, Key, document_of, done_once, page_of
from desk.web.api import After, Done, Limit, Page
from desk.web.looking import OfHouse
from desk.web.orders import Asked
from desk.web.problems import PROBLEMS
from desk.web.turns import OFFERED, lines
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models import acting, clock, queries
from models.own import entries
from notifications.languages import writing_in

router = APIRouter(prefix="/api/v1/mine", tags=["one's own city"])


class Line(BaseModel):
    """One matter: what it is and when, in words, with what a write about it names."""

    title: str
    when: str
    round: int | None
    track: str
    cycle: int
    milestone: str
    due_on: str | None
    may: list[str] = Field(description="The acts open to you: record, date.")


class Own(BaseModel):
    """A city as those who act for it see it: asked of it, up to it, with us."""

    key: str
    city: str
    paused: bool
    asked: list[Line]
    free: list[Line]
    ours: list[Line]
    seen: int = Field(description="The newest event: give it back with a write.")


@router.get("", summary="The cities that you act for", response_model=Page, dependencies=[TOKEN],
            responses=PROBLEMS)  # fmt: skip
def cities(request: Request, house: OfHouse, who: Who, after: After = "", limit: Limit = 100) -> Response:
    """Key, name and your role, in the order of their keys."""
    found = [
        {"key": city["key"], "city": city["city"], "role": who.cities[city["key"]][0]}
        for city in entries(house, [key for key in who.cities if key > after])
    ]
    return page_of(request, "cities", sorted(found, key=lambda city: str(city["key"])), limit, "key")


@router.get("/{key}", summary="Whose turn it is in one of them", response_model=Own,
            dependencies=[TOKEN, needs("see_own")], responses=PROBLEMS)  # fmt: skip
def city(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """What is asked, what can wait, what is with us; the words in your language."""
    document = queries.city_document(house, key)
    with writing_in(who.language):
        told = lines(document, who, key, clock.today(house))
    own = {name: [_line(each) for each in told[name]] for name in ("asked", "free", "ours")}
    rest = {"key": key, "city": document["city"], "paused": document["paused"], "seen": told["seen"]}
    return document_of(request, {**rest, **own})


def _line(line: Document) -> Document:
    names = ("title", "when", "round", "due_on")
    may = sorted(act for act, allowed in line["mine"].items() if allowed)
    return {**{name: line[name] for name in names}, **line["fields"], "may": may}


@router.post("/{key}/orders", summary="Hand in, or choose another date", response_model=Done, **MINE)
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
    """`record` or `date`, as on your pages. 409 where it may not be done, or is an officer's to do."""
    acting.name_of(house, key)
    if asked.act not in OFFERED:
        raise Refused(f"“{asked.act}” is an officer's to do: use one of {', '.join(sorted(OFFERED))}")
    order = order_of(house, who, key, asked, "api")
    if dry:
        foreseen = acting.foresee(house, who, order)
        told = {"city": key, "events": 0, "notices": len(foreseen["letters"]), "effects": effects(foreseen)}
        return document_of(request, told)

    def do() -> dict[str, Any]:
        outcome = acting.act(house, who, order)
        return {"city": key, "events": outcome.events, "notices": outcome.notices, "effects": []}

    return done_once(request, who, idempotency_key, [key, asked.model_dump()], do)
