"""`icc event join …`: the delegates of a network event, from registration to its outcome."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.network_events import Number
from desk.terminal.options import Address, City, Json, MaybeReason, whole
from desk.terminal.speak import show_json, tell
from desk.words import count

Registration = Annotated[
    int | None,
    Parameter(help="The registration's number, where the city has more than one delegate.", converter=whole),
]


def event_join(
    number: Number,
    city: City,
    *,
    name: Annotated[str | None, Parameter(help="The delegate; without one, the coordinator.")] = None,
    email: Address | None = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Register a delegate: with a place while there is one, else on the waiting list in order."""
    from models.engagement.registering import Delegate, register

    house = open_up()
    key = key_of(house, city)
    state = register(house, number, key, Delegate(name, email), reason)
    if json:
        show_json({"event": number, "city": key, "state": state})
    else:
        tell(f"{city}: registered, {'with a place' if state == 'confirmed' else 'on the waiting list'}.")


def event_withdraw(
    number: Number, city: City, *, registration: Registration = None, json: Json = False
) -> None:
    """A delegate does not come; whoever waits first moves up."""
    from models.engagement.registering import withdraw

    house = open_up()
    key = key_of(house, city)
    moved = withdraw(house, number, key, registration)
    if json:
        show_json({"event": number, "city": key, "moved_up": moved})
    else:
        tell(f"{city}: withdrawn." + (f" The place goes to {', '.join(moved)}." if moved else ""))


def event_decline(number: Number, city: City, *, json: Json = False) -> None:
    """A city says “not this time”: nobody writes to it about the event again."""
    from models.engagement.registering import decline

    house = open_up()
    key = key_of(house, city)
    decline(house, number, key)
    if json:
        show_json({"event": number, "city": key, "state": "declined"})
    else:
        tell(f"{city}: noted, no further letter about event {number}.")


def event_attend(
    number: Number,
    city: City,
    *,
    registration: Registration = None,
    came: Annotated[bool, Parameter(negative="--stayed-away", help="Whether the delegate came.")] = True,
    json: Json = False,
) -> None:
    """Whether a delegate came."""
    from models.engagement.attending import attend

    house = open_up()
    key = key_of(house, city)
    attend(house, number, key, registration, came=came)
    if json:
        show_json({"event": number, "city": key, "came": came})
    else:
        tell(f"{city}: {'came' if came else 'did not come'}.")


def event_outcome(
    number: Number,
    documents: Annotated[str, Parameter(help="What came of it: a sentence and an address.")],
    *,
    json: Json = False,
) -> None:
    """Send the outcome to the delegates who came."""
    from models.engagement.attending import outcome

    told = outcome(open_up(), number, documents)
    if json:
        show_json({"event": number, "told": told})
    else:
        tell(f"The outcome goes to {count(told, 'delegate')}.")
