"""The board: where each city stands, what waits on us first; filters are part of the address."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from desk import tongue, words
from desk.sheet import Column, Sheet
from desk.standing import by_urgency, lead, order, rank, unrecorded
from desk.tongue import say
from desk.web import figures
from desk.web.filters import Filtered, Filters
from desk.web.looking import Day, Looking, OfHouse, seen
from desk.web.paper import page, part
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from models.database import House
from models.entrance import views
from models.entrance.sessions import Visitor
from models.freshness import kept
from models.keeping.runs import ledger_day, recent
from models.standings import Standings

router = APIRouter(dependencies=[needs("see")])
Document = dict[str, Any]
Group = tuple[str, str, list[Document]]
A_PAGE = 200
_COLUMNS = (
    Column("city", "City"), Column("country", "Country"), Column("kind", "Kind"), Column("since", "Since"),
    Column("round", "Track"), Column("standing", "Standing"), Column("turn", "Whose turn"),
    Column("dates", "Dates"), Column("worth", "What they are worth"),
)  # fmt: skip
HEADINGS = {
    "late": "Overdue on our side",
    "us": "Waits on us",
    "city": "Awaited from the city",
    "may": "Up to the city",
    "none": "Nobody’s turn now",
    "paused": "Paused",
}


@router.get("/", include_in_schema=False)
def board(
    request: Request,
    *,
    house: OfHouse,
    looking: Day,
    who: Who,
    form: Form_,
    filters: Filtered,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The board, two hundred cities a page; as a table of CSV or XLSX, all that the filters keep."""
    now = seen(house, looking)
    document, language = now.document, tongue.language()
    key = ("board", document["as_of"], looking, filters, language)
    found = kept(house, key, lambda: _found(now, filters, looking))
    if form:
        return shown(request, _sheet(found["cities"]), form)
    pages = max(1, -(-len(found["cities"]) // A_PAGE))
    return page(
        request, "board.html", document=document, filters=filters, looking=looking,
        total=len(document["cities"]), groups=_part(found, looking, min(number, pages)), pages=pages,
        number=min(number, pages), shown=len(found["cities"]), choices=found["choices"],
        counts=[*found["counts"], *figures.held(house)], news=_news(house), views=_views(house, who),
        naming=who.may("write"),
    )  # fmt: skip


def _found(now: Standings, filters: Filters, looking: Looking) -> Document:
    """What the filters keep, in its groups, with the figures and the choices of the whole."""
    rows = [row for row in now.each(("board", filters), lambda c: _kept(c, filters)) if row]
    told = now.each("told", figures.told)
    return {
        "cities": [row.city for row in rows],
        "groups": _groups(rows),
        "parts": {},
        "counts": figures.counts(told, looking),
        "choices": figures.choices(told),
    }


class _Row(NamedTuple):
    """A city that the filters keep: where it comes in the order, in which group, as its row needs it."""

    rank: tuple[int, str, str]
    group: str
    city: Document


def _kept(city: Document, filters: Filters) -> _Row | None:
    found = filters.keep(city)
    if found is None:
        return None
    shown = {**found, "tracks": found["shown"], "all": found["tracks"]}
    return _Row(rank(shown), _group(shown), shown)


def _part(found: Document, looking: Looking, number: int) -> Markup:
    """The rows of one page, in their groups: written once for all who look."""
    parts: dict[int, Markup] = found["parts"]
    if number not in parts:
        groups = list(_groups_of(found["groups"], (number - 1) * A_PAGE, number * A_PAGE))
        parts[number] = part("board_rows.html", groups=groups, looking=looking)
    return parts[number]


def _groups_of(groups: list[Group], first: int, last: int) -> Iterator[tuple[str, str, int, list[Document]]]:
    place = 0
    for key, heading, cities in groups:
        shown = cities[max(0, first - place) : max(0, last - place)]
        if shown:
            yield key, heading, len(cities), [_row(city) for city in shown]
        place += len(cities)


def _sheet(cities: list[Document]) -> Sheet:
    """The board as a table to take along: a line for every entry that the filters keep."""
    rows = [
        {
            "city": city["city"], "country": city["country"],
            "kind": words.kind_name(city["kind"]), "since": (city["since"] or "")[:4],
            "round": words.round_name(entry),
            "standing": words.standing_name(entry), "turn": words.turn_words(entry),
            "dates": words.date_words(entry), "worth": words.basis_words(entry),
        }
        for city in order([{**city, "tracks": city["shown"]} for city in cities])
        for entry in by_urgency(city["shown"])
        if entry["state"] != "idle"
    ]  # fmt: skip
    return Sheet("Board", _COLUMNS, rows)


def _views(house: House, who: Visitor) -> list[Any]:
    with house.read() as connection:
        return views.of(connection, who.account or "")


def _groups(rows: list[_Row]) -> list[Group]:
    found: dict[str, list[Document]] = {key: [] for key in HEADINGS}
    for row in sorted(rows, key=itemgetter(0)):
        found[row.group].append(row.city)
    return [(key, HEADINGS[key], cities) for key, cities in found.items() if cities]


def _group(city: Document) -> str:
    entry = lead(city)
    if city.get("paused"):
        return "paused"
    if entry is not None and words.is_late(entry):
        return "late"
    return words.turn(entry) if entry is not None else "none"


def _row(city: Document) -> Document:
    """A city as its row shows it: the leading entry, how many more are open, a mark for every track."""
    more = sum(1 for entry in city["tracks"] if words.turn(entry) != "none") - 1
    shown = {
        "lead": lead(city),
        "unknown": unrecorded(city["all"]),
        "more": max(0, more),
        "marks": marks(city),
    }
    return {**city, **shown}


def marks(city: Document) -> list[Document]:
    """One mark for each track, with what it means in words."""
    entries = [entry for entry in city["all"] if entry["state"] != "idle"]
    made = [_mark(track, [e for e in entries if e["track"] == track]) for track in words.TRACKS]
    if city["since"] and made[0]["look"] == "unrecorded":
        made[0] |= {"look": "done", "text": say("Membership: since {year}", year=city["since"][:4])}
    return made


def _mark(track: str, entries: list[Document]) -> Document:
    mark = {"track": track, "letter": track[0].upper()}
    if not entries:
        return {**mark, "look": "idle", "text": say("{track}: nothing begun", track=words.track_name(track))}
    entry = by_urgency(entries)[0]
    turn = words.turn(entry)
    look = "late" if words.is_late(entry) else turn if turn != "none" else entry["state"]
    said = words.turn_words(entry) or words.state_words(entry)
    text = f"{words.round_name(entry)}: {words.milestone_name(entry)}, {said}"
    return {**mark, "look": look, "text": text}


def _news(house: House) -> Document:
    """The ledger's day and the last run, so that a board that stands still is seen to."""
    runs = recent(house, limit=1)
    return {"ledger_day": ledger_day(house), "run": runs[0] if runs else None}
