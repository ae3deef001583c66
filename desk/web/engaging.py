"""Engagement: network events, requests for support, matters of several cities, resources; and a new event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web import asking
from desk.web import matters as matters_page
from desk.web.doing import Does, Line, Sent, Word, a_number
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.engagement.event_words import as_held
from lifecycle.engagement.network_events import FORMS, FUNDERS
from lifecycle.engagement.support_steps import FORMS as HELP
from lifecycle.engagement.support_steps import TOPICS
from models.database import House
from models.engagement import event_documents, matters, network_events, support

router = APIRouter(prefix="/engagement", dependencies=[needs("see")], include_in_schema=False)
Row = dict[str, Any]
_STEPS = (
    Column("city", "City"), Column("request", "Request", "number"), Column("topic", "Topic", "words"),
    Column("form", "Form", "words"), *asking.STEPS,
)  # fmt: skip
DONE: Final[Mapping[str, str]] = {
    "event": "The event is on record. Nobody is told of it before you announce it.",
    "request": "The request is recorded and acknowledged.",
    **matters_page.DONE,
}
_EVENTS = (
    Column("title", "Event"), Column("form", "Form", "words"), Column("starts_local", "Begins", "moment"),
    Column("closes_local", "Registration closes", "moment"), Column("places", "Places", "number"),
    Column("confirmed", "Taken", "number"), Column("waiting", "Waiting", "number"),
)  # fmt: skip
_REQUESTS = (
    Column("city", "City"), Column("topic", "Topic", "words"), Column("form", "Form", "words"),
    Column("asked_on", "Asked", "day"), Column("state", "State", "words"),
    Column("owed_by", "Our word by", "day"),
)  # fmt: skip
_MATTERS = (Column("title", "Name"), Column("topic", "Topic", "words"), Column("cities", "Cities"))


@router.get("")
def engagement(
    request: Request, house: OfHouse, who: Who, form: Form_, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What the network does together, what cities ask for, and what there is to give."""
    cities = [(city["key"], city["city"]) for city in standing(house)["cities"]]
    return shown(
        request, _events(house), form, template="engagement.html", tables=_tables(house),
        acting=who.may("write"), forms=FORMS, funders=FUNDERS, topics=TOPICS, help=HELP, cities=cities,
        calls=_calls(house),
        done=DONE.get(done, ""), lede="Hours are local to the zone they are written with.",
        empty="No event is on record yet. Put the next meeting there, below; nobody is told of it before you "
        "announce it.",
    )  # fmt: skip


def _events(house: House) -> Sheet:
    rows = [
        {
            **each,
            "href": f"/engagement/events/{each['event']}",
            "under": say("cancelled") if each["cancelled"] else each["zone"],
        }
        for each in event_documents.events(house)["events"]
    ]
    return Sheet("Network events", _EVENTS, rows)


def _tables(house: House) -> Mapping[str, Sheet]:
    asked = [
        {
            **each,
            "href": f"/engagement/requests/{each['key']}/{each['request']}",
            "look": "bad" if each["late_days"] else "",
            "under": say("{days} past the date we owed", days=words.count(each["late_days"], "day"))
            if each["late_days"]
            else "",
        }
        for each in support.listed(house)["requests"]
    ]
    return {
        "requests": Sheet("Requests for support", _REQUESTS, asked),
        "projects": Sheet("Projects of several cities", _MATTERS, _matters(house, "project")),
        "challenges": Sheet("Challenges", _MATTERS, _matters(house, "challenge")),
        "steps": Sheet("Every step of every request", _STEPS, _steps(house)),
    }


def _steps(house: House) -> list[Row]:
    """Every step of every request, one a row: for a file."""
    return [
        {**{name: each[name] for name in ("city", "request", "topic", "form")}, **step}
        for each in support.listed(house)["requests"]
        for step in asking.steps_of(each)
    ]


def _calls(house: House) -> list[Row]:
    """The calls for grants that a project may answer."""
    return [each for each in event_documents.events(house)["events"] if each["form"] == "grant_call"]


def _matters(house: House, kind: str) -> list[Row]:
    rows = matters.listed(house, kind)[f"{kind}s"]
    return [
        {**row, "cities": _cities(row["cities"]), "href": f"/engagement/{kind}s/{row[kind]}"} for row in rows
    ]


def _cities(cities: list[Any]) -> list[str]:
    return [f"{each['city']} ({words.plain(each['step'])})" for each in cities]


# Something new -----------------------------------------------------------------------------------


_SAID = (
    "title", "form", "zone", "languages", "starts", "ends", "opens", "closes", "funded_by", "venue",
    "purpose", "practical", "how",
)  # fmt: skip


_COUNTED = ("places", "funded", "funded_a_city")


class Event(Sent):
    """An event as a form describes it; hours as the place's clock shows them."""

    title: Line = ""
    form: Word = ""
    zone: Word = ""
    languages: Word = ""
    starts: Word = ""
    ends: Word = ""
    opens: Word = ""
    closes: Word = ""
    places: Word = ""
    funded: Word = ""
    funded_a_city: Word = ""
    funded_by: Word = ""
    venue: Line = ""
    purpose: Line = ""
    practical: Line = ""
    how: Line = ""
    online: Word = ""

    def values(self, zone: str | None = None) -> dict[str, Any]:
        """The same as the table holds it; Refused with a sentence where something cannot be read."""
        said = {name: getattr(self, name).strip() for name in _SAID}
        numbers = {name: a_number(getattr(self, name), name) for name in _COUNTED}
        return as_held({**said, **numbers, "online": True if self.online else None}, zone)


@router.post("/events", dependencies=[needs("write")])
def new_event(does: Does, said: Annotated[Event, Form()]) -> Response:
    """Put an event on record; nobody is told."""

    def work() -> None:
        network_events.add(does.house, said.values())

    return does.do(work, back="/engagement", done="event")


class Plea(Sent):
    """A city's request for support, as an officer writes it down."""

    city: Line = ""
    topic: Word = ""
    form: Word = ""
    line: Line = ""


@router.post("/requests", dependencies=[needs("write")])
def new_request(does: Does, said: Annotated[Plea, Form()]) -> Response:
    """A city asked for support by telephone or mail: recorded, and acknowledged at once."""
    values = {"topic": said.topic, "form": said.form}
    return does.do(
        lambda: support.ask(does.house, said.city, values, words=said.line.strip() or None, seen=True),
        back="/engagement",
        done="request",
    )
