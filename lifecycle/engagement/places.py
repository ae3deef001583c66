"""Places at a network event: given in order, never more than there are; the others wait in order.

A place once given is never taken back by the house, not even where the number of places shrinks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lifecycle.territories import territory

PlaceState = Literal["confirmed", "waiting", "withdrawn"]
Travel = Literal["online", "funded", "own", "officer"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One delegate's registration. `order` is its turn: the earlier registered, the smaller."""

    city: str
    number: int
    order: int
    state: PlaceState
    funded: bool = False


def admitted(seats: Iterable[Seat], places: int | None) -> PlaceState:
    """Whether the next to register gets a place; nobody passes those who wait. None: no limit."""
    held = list(seats)
    if places is None:
        return "confirmed"
    waiting = any(seat.state == "waiting" for seat in held)
    return "waiting" if waiting or _taken(held) >= places else "confirmed"


def moving_up(seats: Iterable[Seat], places: int | None) -> list[Seat]:
    """Those who wait and now have a place, in the order in which they registered."""
    held = list(seats)
    queue = sorted((seat for seat in held if seat.state == "waiting"), key=lambda seat: seat.order)
    return queue if places is None else queue[: max(0, places - _taken(held))]


def _taken(seats: Sequence[Seat]) -> int:
    return sum(seat.state == "confirmed" for seat in seats)


@dataclass(frozen=True, slots=True)
class Funding:
    """Funded places: how many, at most how many a city, and who pays for them."""

    places: int = 0
    a_city: int = 1
    by: str = "council_of_europe"

    def left_for(self, city: str, seats: Iterable[Seat]) -> bool:
        """Whether a funded place is free for one more delegate of that city."""
        held = [seat for seat in seats if seat.funded and seat.state == "confirmed"]
        return len(held) < self.places and sum(seat.city == city for seat in held) < self.a_city


def travel(iso_country: str, day: date, *, online: bool, funded: bool) -> Travel:
    """Who bears a delegate's travel on the day of the event, by the table of territories.

    The international travel of cities outside Europe is theirs even where the place is funded; where the
    table does not know, an officer decides and nothing is said.
    """
    if online:
        return "online"
    place = territory(iso_country)
    bearer = place.bearer_on(day) if place is not None else "unknown"
    if bearer == "unknown":
        return "officer"
    return "funded" if funded and bearer == "council_of_europe" else "own"
