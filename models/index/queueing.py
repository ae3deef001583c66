"""The queue of complete documents over all cities: who waits, what capacity there is, whose turn it is.

The order and the forecast are rules (`lifecycle.queue`); here they meet the ledger and the settings.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.index.analysis import floor_of, window
from lifecycle.index.documents import TRACK, last_of, of_round
from lifecycle.index.queue import Capacity, Place, Waiting, forecast
from lifecycle.programme import Span
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import clock, programmes
from models.database import House
from models.ledger import load
from models.noted import noted
from models.post.listings import Document, iso
from models.projection import STANDING
from models.settings import Settings


def waiting(connection: Connection, today: date) -> list[Waiting]:
    """The cities in line on a day; a paused city keeps its rank and takes no slot meanwhile."""
    found = []
    for key in _queued(connection):
        standing = _standing(connection, key, today)
        if not standing.known.paused:
            found += [_waiting(key, standing, m.cycle) for m in standing.unsettled() if m.state == "queued"]
    return found


def _standing(connection: Connection, key: str, today: date) -> CityStanding:
    return stand(load(connection, key), programmes.current(connection, today), today)


def _queued(connection: Connection) -> list[str]:
    s = STANDING.c
    query = select(s.city).where(s.track == TRACK, s.milestone == "data_processed", s.state == "queued")
    return list(dict.fromkeys(connection.execute(query.order_by(s.city)).scalars()))


def _waiting(key: str, standing: CityStanding, cycle: int) -> Waiting:
    known = standing.known
    checked = known.account((TRACK, cycle, "completeness_checked"))
    complete_on = checked.day if checked else known.adopted_on
    jumped = last_of(known, "queue.jumped", cycle)
    return Waiting(
        key,
        known.facts["name"],
        cycle,
        standing.since is not None,
        complete_on,
        floor_of(standing, cycle) or complete_on + _days(_span("floor")),
        jumped.day if jumped else None,
        jumped.notes.get("reason", "") if jumped else "",
    )


def _span(clock_: str) -> Span:
    timing = getattr(programme().milestone(TRACK, "final_report"), clock_)
    return timing.span if timing else Span()


def _days(span: Span) -> timedelta:
    return timedelta(days=30 * span.months + span.days, weeks=span.weeks)


def capacity(connection: Connection, settings: Settings, today: date) -> Capacity:
    """The slots of the month of `today`, those given, and how long a report takes."""
    given = noted(connection, "queue.slot", since=today.replace(day=1))
    begun = sum((one.on.year, one.on.month) == (today.year, today.month) for one in given)
    return Capacity(settings.slots_a_month, begun, _days(_span("floor")), _days(_span("due")))


def line(connection: Connection, settings: Settings, today: date) -> list[Place]:
    """The queue in its order, with a window forecast for each city."""
    found = waiting(connection, today)
    return forecast(found, capacity(connection, settings, today), today) if found else []


def next_in_line(
    connection: Connection, settings: Settings, today: date, city: str | None = None
) -> dict[str, int]:
    """The cities that a free slot of the month goes to, with the round; of one city alone, if given."""
    places = line(connection, settings, today)
    free = capacity(connection, settings, today).free if places else 0
    turn = {place.waiting.key: place.waiting.cycle for place in places[:free]}
    return {key: cycle for key, cycle in turn.items() if city in (None, key)}


def queue_document(house: House) -> Document:
    """The queue for officers: capacity of the month, each place with its reason, forecast and told window."""
    today = clock.today(house)
    with house.read() as connection:
        room = capacity(connection, house.settings, today)
        places = line(connection, house.settings, today)
        told = {place.waiting.key: _told(connection, place.waiting, today) for place in places}
    return {
        "as_of": today.isoformat(),
        "slots_a_month": room.slots,
        "begun_this_month": room.begun,
        "free_this_month": room.free,
        "queue": [_place(place, told[place.waiting.key]) for place in places],
    }


def _told(connection: Connection, one: Waiting, today: date) -> Document | None:
    said = window(_standing(connection, one.key, today), one.cycle)
    return (
        {"earliest": iso(said.earliest), "latest": iso(said.latest), "on": iso(said.told_on)}
        if said
        else None
    )


def _place(place: Place, told: Document | None) -> Document:
    one = place.waiting
    return {
        "place": place.place,
        "key": one.key,
        "city": one.city,
        "cycle": one.cycle,
        "signed": one.signed,
        "complete_on": iso(one.complete_on),
        "floor": iso(one.floor),
        "jumped_on": iso(one.jumped_on),
        "reason": one.reason or None,
        "begins_on": iso(place.begins_on),
        "forecast": {"earliest": iso(place.earliest), "latest": iso(place.latest)},
        "told": told,
    }


def explained(connection: Connection, settings: Settings, key: str, today: date) -> list[str]:
    """For officers: a queued city's place, why it is there, and the window forecast. No letter says this."""
    return [_sentence(place) for place in line(connection, settings, today) if place.waiting.key == key]


def _sentence(place: Place) -> str:
    one = place.waiting
    signed = "signed" if one.signed else "not signed"
    why = f"{signed}, documents complete on {one.complete_on}"
    if one.jumped_on:
        word = one.reason
        why = f"moved up by an officer on {one.jumped_on}: {word}"
    if place.earliest is None:
        return f"Place {place.place} in the queue ({why}); no slot is in sight"
    ahead = f"slot from {place.begins_on}, report between {place.earliest} and {place.latest}"
    return f"Place {place.place} in the queue ({why}); forecast: {ahead}, never before {one.floor}"


def slots_of(standing: CityStanding, cycle: int) -> dict[str, Any]:
    """When the round got its slot, and by whom."""
    given = of_round(standing.known, "queue.slot", cycle)
    return {"slot_on": iso(given[-1].day), "slot_by": given[-1].actor} if given else {"slot_on": None}
