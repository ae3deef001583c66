"""What a city can get from the network: events, help, resources, a city like it, an officer's telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from desk.web.doing import an_address
from desk.web.looking import OfHouse
from desk.web.own import back, own_page, writing_as
from desk.web.own_words import (
    ANSWERS_TO_HOSTING,
    COSTS_ASKED,
    FORMS_OF_EVENT,
    FORMS_OF_HELP,
    LIKE,
    REQUEST_STATES,
    ROLES_ASKED,
    STEPS_OF_MATTERS,
    TOPICS_OF_HELP,
)
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models import queries
from models.database import House
from models.engagement import matters, peers, registering, support
from models.engagement.within_reach import within_reach
from models.entrance.sessions import Visitor
from notifications.languages import writing_in
from notifications.words import day

router = APIRouter(prefix="/mine/{key}/offers", include_in_schema=False, dependencies=[needs("see_own")])


@router.get("")
def offers(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """What this city can get, and how."""
    return _shown(request, house, who, key)


@router.post("/ask", dependencies=[needs("answer")])
def ask(
    request: Request,
    key: str,
    *,
    house: OfHouse,
    who: Who,
    topic: Annotated[str, Form(max_length=60)],
    form: Annotated[str, Form(max_length=60)],
    words: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Ask for support: topic and form, and a word if one likes."""
    role = who.cities[key][0] if key in who.cities else "coordinator"
    to = role if role in ("coordinator", "alternate", "network_coordinator") else "coordinator"

    def work() -> str:
        values = {"topic": topic, "form": form, "to": to}
        support.ask(house, key, values, words=words.strip() or None, seen=False)
        return "asked"

    return _done(request, house, who, key, work)


def _done(request: Request, house: House, who: Visitor, key: str, work: Callable[[], str]) -> Response:
    """Do it in the visitor's name, and lead back with the key of what was done; or say why not, in place."""
    try:
        with writing_as(who, key):
            done = work()
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "offers", done)


@router.post("/challenges", dependencies=[needs("answer")])
def raise_challenge(
    request: Request,
    key: str,
    *,
    house: OfHouse,
    who: Who,
    title: Annotated[str, Form(max_length=200)] = "",
    topic: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Raise a challenge: it may become a theme of the network, be studied, and end in guidance."""

    def work() -> str:
        told = topic if topic in TOPICS_OF_HELP else None
        matters.open_matter(house, "challenge", title.strip(), [key], topic=told, call=None)
        return "raised"

    return _done(request, house, who, key, work)


@router.post("/hosting/{number}", dependencies=[needs("answer")])
def host(
    request: Request,
    key: str,
    *,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    house: OfHouse,
    who: Who,
    answer: Annotated[Literal["yes", "no", "later"], Form()],
    words: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Say yes, later or no to hosting a study visit or to being a mentor; each is free."""

    def work() -> str:
        peers.answer(house, key, number, answer, words.strip() or None)
        return f"host-{answer}"

    return _done(request, house, who, key, work)


class Coming(BaseModel):
    """Who comes to an event (oneself, where nobody is named), or which registration is meant."""

    name: str = Field("", max_length=160)
    email: str = Field("", max_length=254)
    seat: int | None = None


@router.post("/events/{number}/{order}", dependencies=[needs("answer")])
def event(
    request: Request,
    key: str,
    *,
    number: int,
    order: Literal["register", "withdraw", "decline"],
    house: OfHouse,
    who: Who,
    coming: Annotated[Coming, Form()],
) -> Response:
    """Register for an event of the network, oneself or a colleague; withdraw; or say “not this time”."""
    return _done(request, house, who, key, lambda: _order(house, key, number, order, coming))


def _order(house: House, key: str, number: int, order: str, coming: Coming) -> str:
    if order == "register":
        email = an_address(coming.email) if coming.email else None
        delegate = registering.Delegate(coming.name or None, email)
        return (
            "registered" if registering.register(house, number, key, delegate) == "confirmed" else "waiting"
        )
    if order == "withdraw":
        registering.withdraw(house, number, key, coming.seat)
        return "withdrawn"
    registering.decline(house, number, key)
    return "declined"


def _shown(
    request: Request, house: House, who: Visitor, key: str, *, said: str = "", status: int = 200
) -> Response:
    told = within_reach(house, key)
    with writing_in(who.language):
        for each in told["events"]:
            each |= {
                name: _when(each[f"{name}_at"], each["zone"])
                for name in ("starts", "ends", "closes", "opens")
            }
    officer = queries.city_document(house, key)["officer"]
    return own_page(
        request, who, key, "offers.html", status=status, said=said, **told, officer=officer,
        topics=TOPICS_OF_HELP, forms=FORMS_OF_HELP, event_forms=FORMS_OF_EVENT, states=REQUEST_STATES,
        likes=LIKE, steps=STEPS_OF_MATTERS, asked_roles=ROLES_ASKED, asked_costs=COSTS_ASKED,
        answers=ANSWERS_TO_HOSTING, acting=who.may("answer", key),
    )  # fmt: skip


def _when(moment: Any, zone: str) -> str:
    """An instant on the clocks of the event's place."""
    if not isinstance(moment, datetime):
        return ""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{day(there.date())}, {there:%H:%M}"
