"""One network event with its delegates, and one request for support: what was done, what can be done next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.doing import Does, Doing, Line, Word, a_number, maybe_day
from desk.web.engaging import Event
from desk.web.looking import OfHouse, standing
from desk.web.paper import page
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.engagement.support_steps import ALTERNATIVES, BY
from models.acting import name_of, newest
from models.engagement import announcing, attending, event_documents, registering, resources, support

router = APIRouter(prefix="/engagement", dependencies=[needs("see")], include_in_schema=False)
DONE: Final[Mapping[str, str]] = {
    "announce": "It is announced to every coordinator concerned, each once.",
    "register": "The delegate is registered.",
    "withdraw": "The delegate is withdrawn; whoever waits first moves up.",
    "decline": "Noted: nobody writes to this city about the event again.",
    "came": "It is noted who came.",
    "change": "The event is changed; delegates are told where it matters to them.",
    "cancel": "The event is cancelled; its delegates are told.",
    "outcome": "The outcome goes to the delegates who came.",
    "step": "The step is recorded; its letter is among the letters.",
}
_DELEGATES = (
    Column("city", "City"), Column("who", "Who"), Column("state", "State", "words"),
    Column("funded", "Funded"), Column("travel", "Travel", "words"),
)  # fmt: skip


@router.get("/events/{number}")
def event(
    request: Request, number: int, house: OfHouse, who: Who, form: Form_,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One event: what it is, its delegates in order, who was told."""
    document = event_documents.event(house, number)
    rows = [{**each, "who": each["name"] or each["role"]} for each in document["delegates"]]
    cities = [(city["key"], city["city"]) for city in standing(house)["cities"]]
    return shown(
        request, Sheet("Delegates", _DELEGATES, rows), form, template="event.html", event=document,
        acting=who.may("write"), cities=cities, done=DONE.get(done, ""),
        empty="Nobody is registered yet.",
    )  # fmt: skip


class Order(Event):
    """What a form of the event's page sends: only what its order needs."""

    city: Line = ""
    name: Line = ""
    email: Line = ""
    registration: Word = ""
    came: Word = ""
    documents: Line = ""


def _announce(does: Doing, number: int, _said: Order) -> None:
    announcing.announce(does.house, number)


def _register(does: Doing, number: int, said: Order) -> None:
    name, email = said.name.strip() or None, said.email.strip() or None
    if name and not email:
        raise Refused(f"{name} needs an address for the letters: write it, or leave both to the coordinator")
    name_of(does.house, said.city)
    delegate = registering.Delegate(name, email)
    registering.register(does.house, number, said.city, delegate, said.reason.strip() or None)


def _withdraw(does: Doing, number: int, said: Order) -> None:
    registering.withdraw(does.house, number, said.city, a_number(said.registration, "the registration"))


def _decline(does: Doing, number: int, said: Order) -> None:
    name_of(does.house, said.city)
    registering.decline(does.house, number, said.city)


def _came(does: Doing, number: int, said: Order) -> None:
    mine = a_number(said.registration, "the registration")
    attending.attend(does.house, number, said.city, mine, came=said.came == "yes")


def _change(does: Doing, number: int, said: Order) -> None:
    values = said.values() | ({"title": said.title.strip()} if said.title.strip() else {})
    announcing.change(does.house, number, values)


def _cancel(does: Doing, number: int, _said: Order) -> None:
    announcing.change(does.house, number, {"cancelled": True})


def _outcome(does: Doing, number: int, said: Order) -> None:
    if not said.documents.strip():
        raise Refused("what came of it is missing: write a sentence and an address")
    attending.outcome(does.house, number, said.documents.strip())


_ORDERS: Final[Mapping[str, Callable[[Doing, int, Order], None]]] = {
    "announce": _announce, "register": _register, "withdraw": _withdraw, "decline": _decline, "came": _came,
    "change": _change, "cancel": _cancel, "outcome": _outcome,
}  # fmt: skip


@router.post("/events/{number}/{order}", dependencies=[needs("write")])
def act(
    number: int,
    order: Literal["announce", "register", "withdraw", "decline", "came", "change", "cancel", "outcome"],
    does: Does,
    said: Annotated[Order, Form()],
) -> Response:
    """One step of an event."""
    back = f"/engagement/events/{number}"
    return does.do(lambda: _ORDERS[order](does, number, said), back=back, done=order)


# A request for support ---------------------------------------------------------------------------


@router.get("/requests/{key}/{number}")
def asked(
    request: Request, key: str, number: int, house: OfHouse, who: Who,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One request: its steps, and what can be answered."""
    found = [each for each in support.listed(house, key)["requests"] if each["request"] == number]
    if not found:
        raise HTTPException(404, say("There is no such request: the page of engagement lists them all."))
    with house.read() as connection:
        seen = newest(connection, key)
    return page(
        request, "request.html", asked=found[0], key=key, seen=seen, acting=who.may("write", key),
        by=BY, alternatives=ALTERNATIVES, resources=resources.resources(house)["resources"],
        done=DONE.get(done, ""),
    )  # fmt: skip


class Step(Order):
    """What the answer to a request needs."""

    by: Word = ""
    planned: Word = ""
    why: Word = "resources"
    until: Word = ""
    alternative: Word = ""
    resource: Word = ""
    people: Word = ""
    line: Line = ""

    def values(self) -> dict[str, Any]:
        """What was said, by the names of the record; what was left out is None."""
        days = {name: maybe_day(getattr(self, name), name) for name in ("planned", "until")}
        told: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
        told |= {name: a_number(getattr(self, name), name) for name in ("resource", "people")}
        return told | {name: getattr(self, name) or None for name in ("by", "why", "alternative")}


_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "acknowledged": (), "accepted": ("by", "planned"), "deferred": ("why", "until"),
    "declined": ("alternative", "resource"), "assigned": ("by", "planned"), "delivered": ("people",),
}  # fmt: skip


@router.post("/requests/{key}/{number}/{order}", dependencies=[needs("write")])
def answer(
    key: str,
    number: int,
    order: Literal["acknowledged", "accepted", "deferred", "declined", "assigned", "delivered"],
    does: Does,
    said: Annotated[Step, Form()],
) -> Response:
    """The next step of a request."""

    def work() -> None:
        told = said.values()
        values = {name: told.get(name) for name in _NEEDS[order]}
        support.step(does.house, key, number, f"support.{order}", values, said.line.strip() or None)

    back = f"/engagement/requests/{key}/{number}"
    return does.do(work, back=back, done="step", sight=(key, said.seen))
