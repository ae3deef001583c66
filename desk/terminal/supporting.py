"""`icc support`: support on demand, from the request to the three questions; the anti-rumours elements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, OnDay, whole
from desk.terminal.speak import paper, show_json, tell

if TYPE_CHECKING:
    from models.database import House

Number = Annotated[
    int, Parameter(help="The request's number in the city, as `icc support list` shows it.", converter=whole)
]
Words = Annotated[str | None, Parameter(help="Your own words for the city; they stand in the letter.")]
Planned = Annotated[OnDay | None, Parameter(help="The day it is planned for.")]


def support_ask(
    city: City,
    *,
    topic: Annotated[str, Parameter(help="strategy, narratives, anti_rumours …")],
    form: Annotated[str, Parameter(help="training, workshop, tool, guidance, expert, facilitator or peer.")],
    by: Annotated[str, Parameter(help="The role that asked; our answers go to it.")] = "coordinator",
    words: Annotated[str | None, Parameter(help="The request in the city's words.")] = None,
    seen: Annotated[
        bool, Parameter(negative="--unseen", help="Acknowledge it at once, or leave it to an officer.")
    ] = True,
    json: Json = False,
) -> None:
    """A city asks for support; its letter of acknowledgement is prepared."""
    from models.engagement.support import ask

    house = open_up()
    key = key_of(house, city)
    number = ask(house, key, {"to": by, "topic": topic, "form": form}, words=words, seen=seen)
    if json:
        show_json({"city": key, "request": number})
    else:
        tell(f"{city}: request {number} recorded{' and acknowledged' if seen else ''}.")


def support_acknowledge(city: City, number: Number, *, json: Json = False) -> None:
    """A request is acknowledged."""
    _step(city, number, "acknowledged", {}, None, json)


def support_accept(
    city: City,
    number: Number,
    *,
    by: Annotated[str | None, Parameter(help="expert, facilitator, peer, officer, partner …")] = None,
    planned: Planned = None,
    words: Words = None,
    json: Json = False,
) -> None:
    """A request is accepted, within available resources."""
    _step(city, number, "accepted", {"by": by, "planned": _iso(planned)}, words, json)


def support_defer(
    city: City,
    number: Number,
    *,
    why: Annotated[str, Parameter(help="resources or timing.")] = "resources",
    until: Annotated[OnDay | None, Parameter(help="The day on which we come back to it.")] = None,
    words: Words = None,
    json: Json = False,
) -> None:
    """A request is deferred, and kept."""
    _step(city, number, "deferred", {"why": why, "until": _iso(until)}, words, json)


def support_decline(
    city: City,
    number: Number,
    *,
    instead: Annotated[str | None, Parameter(help="resource, guidance, peer, event, online, later …")] = None,
    resource: Annotated[
        int | None, Parameter(help="A number of `icc resource list`.", converter=whole)
    ] = None,
    words: Words = None,
    json: Json = False,
) -> None:
    """A request is declined with an alternative; a bare refusal is refused."""
    _step(city, number, "declined", {"alternative": instead, "resource": resource}, words, json)


def support_assign(
    city: City,
    number: Number,
    *,
    by: Annotated[str, Parameter(help="expert, facilitator, peer, officer, partner …")],
    planned: Planned = None,
    json: Json = False,
) -> None:
    """Somebody is to give the support."""
    _step(city, number, "assigned", {"by": by, "planned": _iso(planned)}, None, json)


def support_deliver(
    city: City,
    number: Number,
    *,
    people: Annotated[int | None, Parameter(help="How many it reached.", converter=whole)] = None,
    json: Json = False,
) -> None:
    """The support was given; three questions follow a week later."""
    _step(city, number, "delivered", {"people": people}, None, json)


def support_answer(
    city: City,
    number: Number,
    *,
    useful: Annotated[str, Parameter(help="yes, partly or no.")],
    used: Annotated[str, Parameter(help="yes, planned or no.")],
    more: Annotated[str, Parameter(help="yes or no: would more of it help?")],
    words: Annotated[str | None, Parameter(help="The city's own words.")] = None,
    json: Json = False,
) -> None:
    """The city's answers to the three questions."""
    _step(city, number, "answered", {"useful": useful, "used": used, "more": more}, words, json)


def support_list(city: City | None = None, *, json: Json = False) -> None:
    """Every request, what waits on us longest first; in red where we are late."""
    from models.engagement.support import listed

    house = open_up()
    document = listed(house, key_of(house, city) if city else None)
    if json:
        show_json(document)
        return
    for each in document["requests"]:
        line = f"{each['city']} {each['request']}  {each['topic']}, {each['form']}: {each['state']}"
        owed = f"; our word is owed by {each['owed_by']}" if each["owed_by"] else ""
        late = f" ({each['late_days']} days late: ours to mend)" if each["late_days"] else ""
        paper().print(line + owed + late, style="bold red" if late else "")
    if not document["requests"]:
        tell("No city has asked for support.")


def rumours(
    city: City,
    element: Annotated[str | None, Parameter(help="rumours_mapped, data_and_arguments, network …")] = None,
    *,
    number: Annotated[
        int | None, Parameter(help="How many: rumours, agents, campaigns.", converter=whole)
    ] = None,
    json: Json = False,
) -> None:
    """The anti-rumours elements of a city, in no order; with an element, one is recorded."""
    from models.engagement.support import anti_rumours

    house = open_up()
    key = key_of(house, city)
    if element is not None:
        _record(house, key, element, number)
    document = anti_rumours(house, key)
    if json:
        show_json(document)
        return
    for each in document["cities"]:
        for name, held in each["elements"].items():
            tell(
                f"{name}: {held['on']} ({held['number'] or 'no number'})"
                if held
                else f"{name}: not on record"
            )


def _record(house: House, key: str, element: str, number: int | None) -> None:
    from lifecycle.commands import Note
    from models.clock import today
    from models.door import submit

    data: dict[str, Any] = {"element": element} | ({"number": number} if number is not None else {})
    submit(house, key, Note("antirumours.element", data, today(house), "engagement", 1), source="icc")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _step(city: str, number: int, name: str, values: dict[str, Any], words: str | None, json: bool) -> None:
    from models.engagement.support import step

    house = open_up()
    key = key_of(house, city)
    outcome = step(house, key, number, f"support.{name}", values, words)
    if json:
        show_json({"city": key, "request": number, "state": name, "notices": outcome.notices})
    else:
        tell(f"{city}: request {number} is {name}.")
