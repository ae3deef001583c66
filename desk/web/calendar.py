"""The calendar: a month of dates, each where it belongs, with its force; by country where asked."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import needs
from lifecycle.folding import folded
from models import clock
from models.acting import name_of
from models.database import House
from models.post.listings import notices
from models.visits import experts
from models.visits.visits import visit_document

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
Document = dict[str, Any]
_A_DAY = 4
_COLUMNS = (
    Column("city", "City"),
    Column("day", "Day", "day"),
    Column("what", "What"),
    Column("kind", "Kind", "words"),
    Column("worth", "What the date is worth"),
)


@router.get("/calendar")
def calendar(
    request: Request,
    house: OfHouse,
    form: Form_,
    month: Annotated[str, Query(max_length=7)] = "",
    country: Annotated[str, Query(max_length=2)] = "",
) -> Response:
    """A month, by weeks; the same as a list for whoever reads it aloud, prints it or takes it along."""
    today = clock.today(house)
    first = _month(month, today)
    last = date(first.year, first.month, months.monthrange(first.year, first.month)[1])
    cities = standing(house)["cities"]
    wanted = [city for city in cities if country.upper() in ("", city["iso_country"])]
    found = [item for item in _items(house, wanted) if first <= item["on"] <= last]
    found.sort(key=lambda item: (item["on"], folded(item["city"])))
    rows = [{**item, "day": item["on"].isoformat()} for item in found]
    countries = sorted({(city["iso_country"], city["country"]) for city in cities}, key=lambda each: each[1])
    return shown(
        request,
        Sheet("Calendar", _COLUMNS, rows),
        form,
        template="calendar.html",
        today=today,
        weeks=_weeks(first, found),
        first=first,
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        countries=countries,
        country=country.upper(),
        a_day=_A_DAY,
        empty="Nothing falls into this month.",
    )


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def _weeks(first: date, items: Iterable[Document]) -> list[list[tuple[date, list[Document]]]]:
    """The weeks of the month, Monday first; days of other months are there, empty."""
    held: dict[date, list[Document]] = defaultdict(list)
    for item in items:
        held[item["on"]].append(item)
    plan = months.Calendar().monthdatescalendar(first.year, first.month)
    return [[(day, held[day]) for day in week] for week in plan]


def _items(house: House, cities: list[Document]) -> Iterator[Document]:
    keys = {city["key"]: city for city in cities}
    for city in cities:
        yield from _dates(city)
    yield from _visits(house, set(keys))
    names = {city["city"] for city in cities}
    for letter in notices(house)["notices"]:
        if letter["city"] in names and letter["state"] in ("planned", "held", "queued"):
            day = date.fromisoformat(str(letter["planned_on"]))
            yield _item(
                letter["city"], f"/letters/{letter['id']}", day, words.title(letter["kind"]), "letter"
            )


def _dates(city: Document) -> Iterator[Document]:
    for entry in city["tracks"]:
        if words.is_live(entry) and entry.get("due_on") and not city["paused"]:
            day = date.fromisoformat(entry["due_on"])
            item = _item(
                city["city"], f"/cities/{city['key']}#open", day, words.milestone_name(entry), "date"
            )
            look = "late" if words.is_late(entry) else words.turn(entry)
            yield {**item, "look": look, "worth": f"{words.date_words(entry)}; {words.basis_words(entry)}"}


def _visits(house: House, keys: set[str]) -> Iterator[Document]:
    with house.read() as connection:
        visited = [key for key in experts.visited(connection) if key in keys]
    for key in visited:
        dates = visit_document(house, key)["dates"]
        if dates:
            first, last = (date.fromisoformat(dates[end]) for end in ("first", "last"))
            for number in range((last - first).days + 1):
                day = first + timedelta(days=number)
                yield _item(name_of(house, key), f"/cities/{key}", day, "Expert visit", "visit")


def _item(city: str, href: str, day: date, what: str, kind: str) -> Document:
    return {"city": city, "href": href, "on": day, "what": what, "kind": kind, "look": kind, "worth": ""}
