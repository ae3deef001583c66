"""Pauses of whole territories, and their end: whom they concern, and the one write for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.commands import Pause, Refused, Resume
from lifecycle.pausing import why_left
from models import door, writing
from models.database import House
from models.door import Outcome
from models.queries import audit


@dataclass(frozen=True, slots=True)
class Meant:
    """The keys of the cities that a pause or its end is meant for; the others of the territory, with why."""

    keys: Sequence[str]
    left: Mapping[str, str]


def of_territory(house: House, iso: str, *, resuming: bool) -> Meant:
    """Whom a pause of a whole territory, or its end, concerns. Refused where it concerns nobody."""
    listed = [city for city in audit(house)["cities"] if city["iso_country"] == iso]
    if not listed:
        raise Refused(f"no city of the territory “{iso}” is on record: write its ISO code, such as UA")
    why = {c["key"]: why_left(c["paused"], c["paused_territory"], iso, resuming=resuming) for c in listed}
    left = {key: said for key, said in why.items() if said}
    if len(left) == len(why):
        told = "; ".join(f"{key} {said}" for key, said in left.items())
        raise Refused(f"{iso}: nothing to do, {told}")
    return Meant([key for key in why if key not in left], left)


def order(house: House, keys: Sequence[str], command: Pause | Resume, on: date | None) -> Outcome:
    """Pause or resume these cities, in one transaction. `on` says whether history is written."""
    by = writing.writer(house, on)
    with house.begin() as connection:
        return door.submit_many(connection, house, [(key, [command]) for key in keys], by)
