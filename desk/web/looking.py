"""From which day one looks: as of a day, as known on a day. Shared by every page that shows standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from lifecycle.when import parse_when
from models import clock, queries
from models.database import House
from models.freshness import kept
from models.standings import Standings, standings


@dataclass(frozen=True, slots=True)
class Looking:
    """Civil dates; None means today, and as known now."""

    as_of: date | None
    known_on: date | None

    @property
    def back(self) -> bool:
        """Whether this is another day than today."""
        return self.as_of is not None or self.known_on is not None

    @property
    def query(self) -> str:
        """The same view, as the end of an address."""
        days = {"as_of": self.as_of, "known_on": self.known_on}
        said = urlencode({name: day.isoformat() for name, day in days.items() if day})
        return f"?{said}" if said else ""


class WrongDay(Exception):
    """A day in an address that is none."""


def _looking(
    as_of: Annotated[str, Query(description="Standing on that day, as 2026-04-02 (today).")] = "",
    known_on: Annotated[str, Query(description="As known at the end of that day (now).")] = "",
) -> Looking:
    return Looking(_day(as_of), _day(known_on))


def _day(text: str) -> date | None:
    """An empty field of a form is no day; anything else must be one."""
    if not text.strip():
        return None
    try:
        when = parse_when(text)
    except ValueError as error:
        raise WrongDay(str(error)) from error
    if when.precision != "day":
        raise WrongDay(f"“{text}” is not one day: write it as 2026-04-02")
    return when.first


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def standing(house: House, looking: Looking | None = None) -> dict[str, Any]:
    """Where each city stands from that day, kept while nothing is written. Not to be changed."""
    return seen(house, looking).document


def seen(house: House, looking: Looking | None = None) -> Standings:
    """The same, with what pages compute of each city."""
    if looking is None or not looking.back:
        return standings(house)
    as_of, known_on = looking.as_of, looking.known_on
    key = ("audit", clock.today(house), as_of, known_on)
    return kept(house, key, lambda: Standings(queries.audit(house, as_of=as_of, known_on=known_on)))


Day = Annotated[Looking, Depends(_looking)]
OfHouse = Annotated[House, Depends(_house)]
