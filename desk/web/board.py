"""The board: where each city stands, what waits on us first; filters are part of the address."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from desk import words
from desk.standing import by_urgency, lead, order, unrecorded
from desk.web.looking import Day, Looking, OfHouse
from desk.web.paper import page
from desk.web.who import Who, needs
from lifecycle.folding import folded
from models import queries, views
from models.database import House
from models.listings import notices
from models.runs import ledger_day, recent
from models.sessions import Visitor

router = APIRouter(dependencies=[needs("see")])
Document = dict[str, Any]
HEADINGS = {
    "late": "Overdue on our side",
    "us": "Waits on us",
    "city": "Awaited from the city",
    "may": "Up to the city",
    "none": "Nobody’s turn now",
    "paused": "Paused",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked to see; empty means everything."""

    track: str = ""
    owner: str = ""
    country: str = ""
    q: str = ""
    late: bool = False

    @property
    def some(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.track or self.owner or self.country or self.q.strip() or self.late)

    def keep(self, city: Document) -> Document | None:
        """The city with the entries asked for, or None where it does not answer to the filters."""
        if self.country and city["iso_country"] != self.country:
            return None
        if not self._named(city):
            return None
        entries = [entry for entry in city["tracks"] if self._wanted(entry)]
        narrowed = self.track or self.owner or self.late
        return None if narrowed and not entries else {**city, "shown": entries}

    def _named(self, city: Document) -> bool:
        """Every word asked for is in the name or the country, whatever the accents."""
        where = folded(f"{city['city']} {city['country']} {city['iso_country']}")
        return all(word in where for word in folded(self.q).split())

    def _wanted(self, entry: Document) -> bool:
        if self.track and entry["track"] != self.track:
            return False
        if self.owner in words.SIDES and words.turn(entry) != self.owner:
            return False
        if self.owner not in {"", *words.SIDES, entry["owner"] if words.is_live(entry) else ""}:
            return False
        return words.is_late(entry) or not self.late


def _filters(
    track: Annotated[str, Query()] = "",
    owner: Annotated[str, Query()] = "",
    country: Annotated[str, Query()] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    late: Annotated[str, Query()] = "",
) -> Filters:
    return Filters(track, owner, country.upper(), q, late not in ("", "0", "no"))


@router.get("/", include_in_schema=False)
def board(
    request: Request, house: OfHouse, looking: Day, who: Who, filters: Annotated[Filters, Depends(_filters)]
) -> HTMLResponse:
    """The board, whole in one answer."""
    document = queries.audit(house, as_of=looking.as_of, known_on=looking.known_on)
    cities = document["cities"]
    kept = [found for city in cities if (found := filters.keep(city)) is not None]
    return page(
        request, "board.html", document=document, filters=filters, looking=looking, total=len(cities),
        groups=_groups(kept), shown=len(kept), counts=[*_counts(cities, looking), *_held(house)],
        choices=_choices(cities), news=_news(house), views=_views(house, who), naming=who.may("write"),
    )  # fmt: skip


def _views(house: House, who: Visitor) -> list[Any]:
    with house.read() as connection:
        return views.of(connection, who.account or "")


def _groups(cities: list[Document]) -> list[tuple[str, str, list[Document]]]:
    rows: dict[str, list[Document]] = {key: [] for key in HEADINGS}
    for city in order([{**city, "tracks": city["shown"], "all": city["tracks"]} for city in cities]):
        rows[_group(city)].append(_row(city))
    return [(key, HEADINGS[key], found) for key, found in rows.items() if found]


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
        made[0] |= {"look": "done", "text": f"Membership: since {city['since'][:4]}"}
    return made


def _mark(track: str, entries: list[Document]) -> Document:
    mark = {"track": track, "letter": track[0].upper()}
    if not entries:
        return {**mark, "look": "idle", "text": f"{words.TRACKS[track]}: nothing begun"}
    entry = by_urgency(entries)[0]
    turn = words.turn(entry)
    look = "late" if words.is_late(entry) else turn if turn != "none" else entry["state"]
    said = words.turn_words(entry) or words.state_words(entry)
    text = f"{words.round_name(entry)}: {words.milestone_name(entry)}, {said}"
    return {**mark, "look": look, "text": text}


def _counts(cities: list[Document], looking: Looking) -> list[Document]:
    """The figures above the board, each the address of what it counts."""
    turns = Counter(turn for city in cities for turn in {words.turn(entry) for entry in city["tracks"]})
    late = sum(1 for city in cities if any(words.is_late(entry) for entry in city["tracks"]))
    figures: tuple[tuple[str, int, dict[str, str], str], ...] = (
        ("Cities on record", len(cities), {}, ""),
        ("Wait on us", turns["us"], {"owner": "us"}, "us"),
        ("Awaited from the city", turns["city"], {"owner": "city"}, "city"),
        ("Up to the city", turns["may"], {"owner": "may"}, ""),
        ("Overdue on our side", late, {"late": "1"}, "late" if late else ""),
    )
    back = {k: str(v) for k, v in (("as_of", looking.as_of), ("known_on", looking.known_on)) if v}
    return [
        {"text": text, "number": number, "look": look, "address": "/?" + urlencode({**query, **back})}
        for text, number, query, look in figures
    ]


def _held(house: House) -> list[Document]:
    """Letters that wait for an officer's look, where there are any."""
    held = len(notices(house, state="held")["notices"])
    figure = {
        "text": "Letters held for a look",
        "number": held,
        "look": "us",
        "address": "/letters?state=held",
    }
    return [figure] if held else []


def _choices(cities: list[Document]) -> Document:
    owners = {entry["owner"] for city in cities for entry in city["tracks"] if words.is_live(entry)}
    countries = {(city["iso_country"], city["country"]) for city in cities}
    return {
        "tracks": list(words.TRACKS.items()),
        "owners": sorted((owner, words.title(owner)) for owner in owners if owner),
        "countries": sorted(countries, key=lambda pair: folded(pair[1])),
    }


def _news(house: House) -> Document:
    """The ledger's day and the last run, so that a board that stands still is seen to."""
    runs = recent(house, limit=1)
    return {"ledger_day": ledger_day(house), "run": runs[0] if runs else None}
