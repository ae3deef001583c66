"""The registers of the themes: the analysis queue, visits, contributions, support and network events."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.web.looking import OfHouse
from desk.web.tables import Form_, shown
from desk.web.who import needs
from models.acting import name_of
from models.contributions import contributions as money
from models.contributions import finance
from models.engagement import event_documents, matters, resources, support
from models.index import queueing
from models.visits import experts
from models.visits.visits import visit_document

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
Row = dict[str, Any]


@router.get("/queue")
def queue(request: Request, house: OfHouse, form: Form_) -> Response:
    """Who waits for the analysis, in which order and why, and the window forecast for officers."""
    document = queueing.queue_document(house)
    rows = [_place(place) for place in document["queue"]]
    free, slots = document["free_this_month"], document["slots_a_month"]
    lede = (
        f"{words.count(slots, 'report')} can be begun in a month; {document['begun_this_month']} begun this "
        f"month, {free} free. A window is told to a city by an officer alone."
    )
    columns = (
        Column("city", "City"),
        Column("place", "Place", "number"),
        Column("complete_on", "Complete since", "day"),
        Column("reason", "Reason for a jump"),
        Column("floor", "Not before", "day"),
        Column("forecast", "Window forecast"),
        Column("told", "Window told"),
    )
    empty = "No complete questionnaire waits for a slot."
    return shown(request, Sheet("Analysis queue", columns, rows), form, lede=lede, empty=empty)


def _place(place: Row) -> Row:
    told, window = place.get("told"), place.get("forecast") or {}
    return {
        **place,
        "href": f"/cities/{place['key']}",
        "forecast": _between(window.get("earliest"), window.get("latest")),
        "told": _between(told["earliest"], told["latest"]) if told else None,
    }


def _between(first: str | None, last: str | None) -> str | None:
    return f"{words.day(first)} to {words.day(last)}" if first and last else None


@router.get("/visits")
def visits(request: Request, house: OfHouse, form: Form_) -> Response:
    """Every visit with a team: its days or poll, who has not answered, who bears the costs, its profile."""
    with house.read() as connection:
        keys = experts.visited(connection)
    rows = [_visit(name_of(house, key), visit_document(house, key)) for key in keys]
    columns = (
        Column("city", "City"),
        Column("team", "Team"),
        Column("days", "Days"),
        Column("awaited", "Answer awaited"),
        Column("form", "Form", "words"),
        Column("bearer", "Costs", "words"),
        Column("profile", "Profile"),
    )
    empty = "No visit has a team yet: `icc visit team CITY` proposes one, with reasons."
    lede = "Team, days and costs of each visit. Of a poll only how many can on which days is shown."
    return shown(request, Sheet("Expert visits", columns, rows), form, lede=lede, empty=empty)


def _visit(name: str, visit: Row) -> Row:
    dates, profile = visit["dates"], visit["profile"]
    poll = "; ".join(f"{words.day(each['first'])}: {each['can']} can" for each in visit["poll"])
    step = next(
        (f"{key} {words.day(profile[key])}" for key in ("final", "cleared", "draft") if profile[key]), ""
    )
    return {
        "city": name,
        "href": f"/cities/{visit['city']}",
        "under": f"visit {visit['cycle']}",
        "team": [each["name"] for each in visit["team"]],
        "days": _between(dates["first"], dates["last"]) if dates else f"poll: {poll}" if poll else None,
        "awaited": [words.plain(role) for role in visit["awaited"]],
        "form": visit["form"],
        "bearer": visit["bearer"],
        "profile": step,
    }


@router.get("/contributions")
def contributions(
    request: Request, house: OfHouse, form: Form_, year: Annotated[int | None, Query(ge=1990, le=2100)] = None
) -> Response:
    """Each city's opened years: called, due, paid, waived, remaining, and where finance's list differs."""
    document = money.overview(house, year=year)
    rows = [_paid(row) for row in document["contributions"]]
    columns = (
        Column("city", "City"),
        Column("year", "Year"),
        Column("state", "State", "words"),
        Column("called_on", "Called", "day"),
        Column("due_on", "Working date", "day"),
        Column("amount", "Asked, EUR", "money"),
        Column("paid", "Paid, EUR", "money"),
        Column("waived", "Waived, EUR", "money"),
        Column("remaining", "Remains, EUR", "money"),
    )
    empty = "No year is opened: `icc contribution open YEAR` opens one for a kind of membership."
    lede = "Towards administrative costs; tied to no service. The working date is the secretariat’s own."
    return shown(
        request,
        Sheet("Contributions", columns, rows),
        form,
        template="contributions.html",
        lede=lede,
        empty=empty,
        sums=document["sums"],
        differences=finance.document(house, year)["differences"],
        years=sorted({row["year"] for row in rows}, reverse=True),
        year=year,
    )


def _paid(row: Row) -> Row:
    return {**row, "href": f"/cities/{row['key']}"}


@router.get("/engagement")
def engagement(request: Request, house: OfHouse, form: Form_) -> Response:
    """Network events, requests for support, matters of several cities, resources."""
    events = [_event(each) for each in event_documents.events(house)["events"]]
    columns = (
        Column("title", "Event"),
        Column("form", "Form", "words"),
        Column("starts_local", "Begins"),
        Column("closes_local", "Registration closes"),
        Column("places", "Places", "number"),
    )
    more = [
        _requests(support.listed(house)["requests"]),
        *(_matters(house, kind) for kind in ("project", "challenge")),
        _resources(resources.resources(house)["resources"]),
    ]
    return shown(
        request,
        Sheet("Network events", columns, events),
        form,
        template="engagement.html",
        lede="Hours are local to the zone they are written with.",
        more=more,
        empty="No event is on record: `icc event add` puts one there.",
    )


def _event(event: Row) -> Row:
    said = "cancelled" if event["cancelled"] else event["zone"]
    return {**event, "under": said}


def _requests(found: list[Row]) -> Sheet:
    columns = (
        Column("city", "City"),
        Column("topic", "Topic", "words"),
        Column("form", "Form", "words"),
        Column("asked_on", "Asked", "day"),
        Column("state", "State", "words"),
        Column("owed_by", "Our word by", "day"),
    )
    return Sheet("Requests for support", columns, found)


def _matters(house: Any, kind: str) -> Sheet:
    rows = matters.listed(house, kind)[f"{kind}s"]
    columns = (Column("title", "Title"), Column("topic", "Topic", "words"), Column("cities", "Cities"))
    told = [{**row, "cities": _names(row.get("cities", []))} for row in rows]
    return Sheet({"project": "Projects of several cities", "challenge": "Challenges"}[kind], columns, told)


def _names(cities: list[Any]) -> list[str]:
    return [
        f"{each['city']} ({words.plain(each.get('step'))})" if isinstance(each, dict) else str(each)
        for each in cities
    ]


def _resources(found: list[Row]) -> Sheet:
    columns = (
        Column("title", "Title"),
        Column("topic", "Topic", "words"),
        Column("form", "Form", "words"),
        Column("language", "Language"),
        Column("address", "Address"),
        Column("checked_on", "Last looked at", "day"),
    )
    return Sheet("Resources", columns, found)
