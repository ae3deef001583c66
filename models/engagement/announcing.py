"""Announcing network events, and telling everybody concerned of a change: each city once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.commands import Note, Refused
from lifecycle.engagement.network_events import BY_HAND, why_not_announced
from lifecycle.engagement.registrations import ANNOUNCED, DETAILS, TOLD, registrations
from models.database import House
from models.engagement import network_events
from models.engagement.registering import TRACK, Desk, Orders, at_desk, fund, move_up
from models.post import addressing
from models.post.outbox import standing_of
from models.tables import table
from models.together import hand_in, together, writer

CITY = table("city")
_TOGETHER = {"through": ("cities", "told_in"), "copy": ("copied", "copied_in")}
"""Ways of a network's letters in which one mail to its coordinator tells of all its cities."""
_MATERIAL = frozenset({"starts_at", "ends_at", "zone", "venue", "online", "cancelled"})
"""Changes that a delegate is told of at once."""


def announce(house: House, number: int, cities: Sequence[str] | None = None) -> dict[str, Any]:
    """Announce an event to the coordinators concerned (or to these cities); the others with the reason."""
    by = writer(house)

    def work(connection: Connection) -> dict[str, Any]:
        desk = at_desk(connection, number, by.today)
        _may_be_announced(desk, by.now)
        meant: list[str] = []
        left: list[dict[str, str]] = []
        for city in cities or connection.execute(select(CITY.c.key).order_by(CITY.c.key)).scalars():
            reason = why_not_announced(standing_of(connection, city, by.today), number)
            if reason:
                left.append({"city": city, "reason": reason})
            else:
                meant.append(city)
        words = _words(connection, meant)
        orders: Orders = {
            city: [*desk.told(city), Note(ANNOUNCED, words.get(city, {}), by.today, TRACK, number)]
            for city in meant
        }
        outcome = hand_in(connection, house, orders, by)
        return {"event": number, "announced": list(orders), "left": left, "notices": outcome.notices}

    return together(house, work)


def _words(connection: Connection, cities: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What an announcement says besides, by city: a network’s coordinator has one mail for all of them.

    Where the network's letters go through its coordinator, the first city by name has the letter, with the
    names of all; the others' announcements say whose letter tells of them. Where the coordinator has copies,
    each city has its letter, and the first city's copy is the only one.
    """
    c, found = CITY.c, dict[str, dict[str, Any]]()
    query = select(c.key, c.name, c.network, c.letters).where(c.key.in_(cities), c.letters.in_(_TOGETHER))
    together: dict[tuple[str, str], list[Any]] = {}
    for row in connection.execute(query.order_by(c.folded, c.key)):
        if addressing.network_coordinator(connection, row.network, "en"):
            together.setdefault((row.network, row.letters), []).append(row)
    for (_, way), (first, *others) in together.items():
        every, elsewhere = _TOGETHER[way]
        if others:
            found[first.key] = {every: [first.name, *(row.name for row in others)]}
            found.update({row.key: {elsewhere: first.name} for row in others})
    return found


def _may_be_announced(desk: Desk, now: Any) -> None:
    if desk.row.cancelled:
        raise Refused(f"{desk.row.title} does not take place: nothing is announced")
    if desk.row.form in BY_HAND:
        raise Refused(
            "an invitation of leaders is an officer's own letter: write it, and record it with `icc contact`"
        )
    if network_events.window(desk.row).at(now) == "closed":
        raise Refused(f"registration for {desk.row.title} has closed: change its closing first")


def change(house: House, number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Change an event: cities that know of it get the new record, delegates a letter where it matters."""
    by = writer(house)

    def work(connection: Connection) -> dict[str, Any]:
        desk = at_desk(connection, number, by.today)
        before = desk.row
        desk.row = network_events.change(connection, before, values)
        orders: Orders = {city: desk.told(city) for city in _concerned(desk)}
        material = any(getattr(before, name) != getattr(desk.row, name) for name in _MATERIAL)
        told = _tell(desk, orders) if material else 0
        moved = [] if desk.row.cancelled else move_up(desk, fund(desk, desk.seats, orders), orders)
        hand_in(connection, house, orders, by)
        return {"event": number, "cities": list(orders), "told": told, "moved_up": moved}

    return together(house, work)


def _concerned(desk: Desk) -> list[str]:
    return [
        city
        for city, known in desk.said.cities.items()
        if any(e.cycle == desk.row.id for e in known.noted.get(DETAILS, ()))
    ]


def _tell(desk: Desk, orders: Orders) -> int:
    """A letter to each delegate with a place or waiting for one; returns how many."""
    told = 0
    for city in orders:
        for each in registrations(desk.known(city), desk.row.id):
            if each.live:
                data = {"event": each.event, "delegate": each.delegate, "to": each.to}
                orders[city].append(Note(TOLD, data, desk.today, TRACK, each.number))
                told += 1
    return told
