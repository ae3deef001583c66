"""One network event with its delegates: what was done, what can be done next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk.sheet import Column, Sheet
from desk.web.doing import Does, Doing, Line, Word, a_number, an_address
from desk.web.engaging import Event
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models.acting import name_of
from models.engagement import announcing, attending, event_documents, network_events, registering

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
    name_of(does.house, said.city)
    delegate = registering.Delegate(
        said.name.strip() or None, an_address(said.email) if said.email.strip() else None
    )
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
    values = said.values(network_events.zone_of(does.house, number))
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
