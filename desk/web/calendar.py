"""The calendar: a month of dates, each where it belongs, with its force; by country where asked."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import needs
from lifecycle.folding import folded
from models import clock
from models.acting import name_of
from models.database import House
from models.membership import portfolios
from models.post.listings import notices
from models.visits import experts
from models.visits.visits import visit_document

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
Document = dict[str, Any]
_A_DAY, _A_MONTH = 4, 8
_FIRST, _LAST = 1990, 2200
_MONTHS = [f"{number:02}" for number in range(1, 13)]
_COLUMNS = (
    Column("city", "City"),
    Column("day", "Day", "day"),
    Column("what", "What"),
    Column("kind", "Kind", "words"),
    Column("worth", "What the date is worth"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Which dates a reader asked for: of one country, of one officer's cities."""

    country: str = ""
    officer: str = ""

    @property
    def query(self) -> str:
        """The same view, as the end of an address that has other parts already."""
        said = {"country": self.country, "officer": self.officer}
        return "".join(f"&{urlencode({name: value})}" for name, value in said.items() if value)


def _kept(
    country: Annotated[str, Query(max_length=2)] = "", officer: Annotated[str, Query(max_length=60)] = ""
) -> Kept:
    return Kept(country.upper(), officer)


@router.get("/calendar")
def calendar(
    request: Request, house: OfHouse, form: Form_, wanted: Annotated[Kept, Depends(_kept)],
    month: Annotated[str, Query(max_length=7)] = "", year: Annotated[str, Query(max_length=4)] = "",
) -> Response:  # fmt: skip
    """A month by weeks, or a year by months; the same as a list to read aloud, print or take along."""
    today = clock.today(house)
    whole = date(int(year), 1, 1) if _is_year(year) else None
    first = whole or _month(month, today)
    last = date(first.year, 12, 31) if whole else _end(first)
    found = [item for item in _wanted(house, wanted) if first <= item["on"] <= last]
    found.sort(key=lambda item: (item["on"], folded(item["city"])))
    rows = [{**item, "day": item["on"].isoformat()} for item in found]
    shape: Document = {"months": _months(first.year, found)} if whole else {"weeks": _weeks(first, found)}
    return shown(
        request, Sheet("Calendar", _COLUMNS, rows), form,
        template="calendar_year.html" if whole else "calendar.html",
        today=today, first=first, before=first - timedelta(days=1), after=last + timedelta(days=1),
        a_day=_A_DAY, a_month=_A_MONTH, empty="Nothing falls into this time.", kept=wanted,
        **shape, **_choices(house, today),
    )  # fmt: skip


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and _FIRST <= int(text) <= _LAST


def _end(first: date) -> date:
    return date(first.year, first.month, months.monthrange(first.year, first.month)[1])


def _choices(house: House, today: date) -> Document:
    """The countries and the officers to choose from."""
    cities = standing(house)["cities"]
    countries = {(city["iso_country"], city["country"]) for city in cities}
    officers = [(each["id"], each["name"]) for each in portfolios.listed(house, today)["officers"]]
    return {"countries": sorted(countries, key=lambda each: folded(each[1])), "officers": officers}


def _wanted(house: House, kept: Kept) -> Iterator[Document]:
    cities = standing(house)["cities"]
    if kept.officer:
        officers = portfolios.listed(house, clock.today(house))["officers"]
        mine = {key for each in officers if each["id"] == kept.officer for key in each["cities"]}
        cities = [city for city in cities if city["key"] in mine]
    return _items(house, [city for city in cities if kept.country in ("", city["iso_country"])])


def _months(year: int, items: Iterable[Document]) -> list[tuple[date, list[Document]]]:
    """The twelve months, each with what falls into it."""
    held: dict[int, list[Document]] = defaultdict(list)
    for item in items:
        held[item["on"].month].append(item)
    return [(date(year, number, 1), held[number]) for number in range(1, 13)]


def _month(text: str, today: date) -> date:
    """The first day of the month of an address; of this month where that is none, or far from any city."""
    year, _, month = text.partition("-")
    if _is_year(year) and month in _MONTHS:
        return date(int(year), int(month), 1)
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
            worth = say("; ").join((words.date_words(entry), words.basis_words(entry)))
            yield {**item, "look": look, "worth": worth}


def _visits(house: House, keys: set[str]) -> Iterator[Document]:
    with house.read() as connection:
        visited = [key for key in experts.visited(connection) if key in keys]
    for key in visited:
        dates = visit_document(house, key)["dates"]
        if dates:
            first, last = (date.fromisoformat(dates[end]) for end in ("first", "last"))
            for number in range((last - first).days + 1):
                day = first + timedelta(days=number)
                yield _item(name_of(house, key), f"/visits/{key}", day, say("Expert visit"), "visit")


def _item(city: str, href: str, day: date, what: str, kind: str) -> Document:
    return {"city": city, "href": href, "on": day, "what": what, "kind": kind, "look": kind, "worth": ""}
