"""The figures above the board and what its filters offer: told by each city, counted over all."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from desk import words
from desk.web.looking import Looking
from lifecycle.folding import folded
from models.database import House
from models.post.listings import notices

Document = dict[str, Any]


class Told(NamedTuple):
    """What a city adds to the figures and choices above the board."""

    turns: frozenset[str]
    late: bool
    owners: frozenset[str]
    country: tuple[str, str]


def told(city: Document) -> Told:
    """What one city adds."""
    entries = city["tracks"]
    owners = frozenset(entry["owner"] for entry in entries if words.is_live(entry) and entry["owner"])
    turns = frozenset(words.turn(entry) for entry in entries)
    late = any(words.is_late(entry) for entry in entries)
    return Told(turns, late, owners, (city["iso_country"], city["country"]))


def counts(cities: list[Told], looking: Looking) -> list[Document]:
    """The figures above the board, each the address of what it counts."""
    turns = Counter(turn for city in cities for turn in city.turns)
    late = sum(1 for city in cities if city.late)
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


def held(house: House) -> list[Document]:
    """Letters that wait for an officer's look, where there are any."""
    held = len(notices(house, state="held")["notices"])
    figure = {
        "text": "Letters held for a look",
        "number": held,
        "look": "us",
        "address": "/letters?state=held",
    }
    return [figure] if held else []


def choices(cities: list[Told]) -> Document:
    """What a reader can choose among: tracks, owners, countries."""
    owners = {owner for city in cities for owner in city.owners}
    countries = {city.country for city in cities}
    return {
        "tracks": list(words.TRACKS.items()),
        "owners": sorted((owner, words.title(owner)) for owner in owners),
        "countries": sorted(countries, key=lambda pair: folded(pair[1])),
    }
