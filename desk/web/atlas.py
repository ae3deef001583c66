"""The map of the network: a point for each city, no border anywhere; the same as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk import words
from desk.geography import Place, places
from desk.sheet import Column, Sheet
from desk.standing import lead
from desk.tongue import say
from desk.web.filters import Filtered
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import needs

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
City = dict[str, Any]
_COLUMNS = (
    Column("city", "City"), Column("country", "Country"), Column("kind", "Kind"),
    Column("standing", "Standing"), Column("turn", "Whose turn"), Column("latitude", "Latitude"),
    Column("longitude", "Longitude"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the world on paper: degrees west, east, south and north of it, a line every `step` degrees.

    Degrees of longitude are narrowed as at the middle latitude, so that shapes near it are true.
    """

    name: str
    west: float
    east: float
    south: float
    north: float
    width: int
    height: int
    step: int

    def holds(self, place: Place) -> bool:
        """Whether a place lies within."""
        return self.south <= place[0] <= self.north and self.west <= place[1] <= self.east

    def at(self, place: Place) -> tuple[float, float]:
        """Where a place lies on the paper."""
        x = (place[1] - self.west) / (self.east - self.west) * self.width
        return round(x, 1), round((self.north - place[0]) / (self.north - self.south) * self.height, 1)

    @property
    def meridians(self) -> list[tuple[float, int]]:
        """The lines from north to south, each with its degree."""
        return [(self.at((0, d))[0], d) for d in _steps(self.west, self.east, self.step)]

    @property
    def parallels(self) -> list[tuple[float, int]]:
        """The lines from west to east, each with its degree."""
        return [(self.at((d, 0))[1], d) for d in _steps(self.south, self.north, self.step)]


def _steps(first: float, last: float, step: int) -> list[int]:
    return [degree for degree in range(-180, 181, step) if first < degree < last]


EUROPE = Frame("Europe and around it", -25, 46, 31, 66, 960, 737, 10)
WORLD = Frame("The whole network", -170, 180, -56, 74, 960, 420, 30)


@router.get("/map")
def atlas(request: Request, house: OfHouse, form: Form_, filters: Filtered) -> Response:
    """Every city that the filters keep: Europe large, the whole network small, and the list of both."""
    where = places(house.settings.var)
    kept = [found for city in standing(house)["cities"] if (found := filters.keep(city)) is not None]
    cities = [_told(city, where.get(city["key"])) for city in kept]
    looks = {city["look"] for city in cities}
    return shown(
        request, Sheet("Map", _COLUMNS, cities), form, template="atlas.html", filters=filters, looks=looks,
        frames=[_drawn(frame, cities) for frame in (EUROPE, WORLD)],
        missing=[city for city in cities if city["place"] is None],
        lede=say("{cities} on the map. Points lie at the cities’ own places; no borders are drawn.",
                 cities=words.count(sum(city["place"] is not None for city in cities), "city", "cities")),
        empty="No city is on record yet: `icc import examples/cities.csv` brings in real ones.",
    )  # fmt: skip


def _told(city: City, place: Place | None) -> City:
    entry = lead({**city, "tracks": city["shown"]})
    look = "paused" if city["paused"] else "none"
    if entry is not None and not city["paused"]:
        look = "late" if words.is_late(entry) else words.turn(entry)
    return {
        "city": city["city"], "key": city["key"], "href": f"/cities/{city['key']}", "place": place,
        "country": words.country(city["iso_country"], city["country"]),
        "kind": words.kind_name(city["kind"]), "look": look,
        "standing": words.standing_name(entry) if entry else "",
        "turn": words.turn_words(entry) if entry else "",
        "latitude": place[0] if place else None, "longitude": place[1] if place else None,
    }  # fmt: skip


def _drawn(frame: Frame, cities: Iterable[City]) -> City:
    """A frame with its points, those that wait on us last and so on top; names where they find room."""
    inside = [city for city in cities if city["place"] is not None and frame.holds(city["place"])]
    order: Sequence[str] = ("none", "may", "paused", "city", "us", "late")
    placed = [(frame.at(city["place"]), city) for city in inside]
    placed.sort(key=lambda each: order.index(each[1]["look"]))
    names = _names([(x, y, city["city"]) for (x, y), city in reversed(placed)], frame.width)
    points = [(x, y, city, city["city"] in names) for (x, y), city in placed]
    return {"frame": frame, "points": points}


def _names(points: Sequence[tuple[float, float, str]], width: int) -> set[str]:
    """Whose name can stand to the right of its point without touching another point or name; first come."""
    taken = [(x - 8, y - 8, x + 8, y + 8) for x, y, _ in points]
    found = set[str]()
    for x, y, name in points:
        box = (x + 9, y - 7, x + 12 + 6.4 * len(name), y + 7)
        if box[2] < width and not any(_meet(box, other) for other in taken):
            taken.append(box)
            found.add(name)
    return found


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
