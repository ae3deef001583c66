"""Who came to a network event, and what came of it."""

from __future__ import annotations

from sqlalchemy import Connection

from lifecycle.engagement.registrations import ATTENDED, OUTCOME, Registration, registrations
from models.database import House
from models.engagement.registering import Desk, Orders, about_delegate, at_desk, the_one
from models.together import hand_in, together, writer


def attend(house: House, number: int, city: str, registration: int | None, *, came: bool) -> None:
    """Whether a delegate came."""
    by = writer(house)

    def work(connection: Connection) -> None:
        desk = at_desk(connection, number, by.today)
        mine = the_one(desk, city, registration)
        hand_in(connection, house, {city: [about_delegate(ATTENDED, mine, by.today, came=came)]}, by)

    together(house, work)


def outcome(house: House, number: int, documents: str) -> int:
    """Send the outcome to those who came (who had a place, where nothing is noted); how many."""
    by = writer(house)

    def work(connection: Connection) -> int:
        desk = at_desk(connection, number, by.today)
        orders: Orders = {}
        for city, mine in _present(desk):
            note = about_delegate(OUTCOME, mine, by.today, notes={"documents": documents})
            orders.setdefault(city, []).append(note)
        hand_in(connection, house, orders, by)
        return sum(len(notes) for notes in orders.values())

    return together(house, work)


def _present(desk: Desk) -> list[tuple[str, Registration]]:
    found = []
    for city, known in desk.said.cities.items():
        came = {e.cycle: bool(e.data["came"]) for e in known.noted.get(ATTENDED, ())}
        held = registrations(known, desk.row.id)
        found += [(city, each) for each in held if came.get(each.number, each.state == "confirmed")]
    return found
