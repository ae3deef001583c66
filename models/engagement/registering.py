"""Who is to come to a network event: registration, the waiting list, withdrawal.

Places are given by the rules (lifecycle/places.py) from the cities' ledgers, under the lock of the event.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from lifecycle.commands import Command, Note, Refused
from lifecycle.engagement.instants import local_day
from lifecycle.engagement.places import Funding, Seat, admitted, moving_up, travel
from lifecycle.engagement.registrations import (
    DECLINED,
    FUNDED,
    MOVED_UP,
    REGISTERED,
    WITHDRAWN,
    Registration,
    details_of,
    registrations,
)
from lifecycle.history import Known
from models import people
from models.database import House
from models.engagement import network_events
from models.engagement.engaged import Said, said
from models.tables import table
from models.together import hand_in, together, writer

TRACK = network_events.TRACK
CITY = table("city")
Orders = dict[str, list[Command]]


@dataclass(frozen=True, slots=True)
class Delegate:
    """Whom a city sends: a person with an address, or its coordinator."""

    name: str | None = None
    email: str | None = None


@dataclass(slots=True)
class Desk:
    """One event under its lock: its row, what the cities' ledgers say of it, the day."""

    connection: Connection
    row: Row[Any]
    said: Said
    today: date

    @property
    def seats(self) -> list[Seat]:
        """Every delegate's place, in the order of registration."""
        found = [
            Seat(city, each.number, self.said.order[city, each.begun.seq], _state(each), each.funded)
            for city, known in self.said.cities.items()
            for each in registrations(known, self.row.id)
        ]
        return sorted(found, key=lambda seat: seat.order)

    @property
    def funding(self) -> Funding:
        """The event's funded places."""
        return Funding(self.row.funded, self.row.funded_a_city, self.row.funded_by)

    def known(self, city: str) -> Known:
        """What a city's ledger says of the network's life; nothing for a city that never took part."""
        return self.said.cities.get(city) or Known(self.today)

    def told(self, city: str) -> list[Command]:
        """The record of what the event is, where the city was not told of this version yet."""
        held = details_of(self.known(city), self.row.id)
        if held is not None and held.data["version"] == self.row.version:
            return []
        return [network_events.details(self.row, self.today)]

    def place(self, city: str, seats: Iterable[Seat] | None) -> dict[str, Any]:
        """Whether the place is funded, and who bears the travel; without seats, as for one who waits."""
        iso = self.connection.execute(CITY.select().where(CITY.c.key == city)).one().iso_country
        starts = network_events.utc(self.row.starts_at)
        day = local_day(starts, self.row.zone) if starts else self.today
        may = seats is not None and self.funding.left_for(city, seats)
        bears = travel(iso, day, online=self.row.online, funded=may)
        return {"funded": bears == "funded", "travel": bears}


def _state(each: Registration) -> Any:
    return each.state


def at_desk(connection: Connection, number: int, today: date) -> Desk:
    """An event under its lock."""
    row = network_events.locked(connection, number)
    return Desk(connection, row, said(connection, TRACK, today), today)


def register(house: House, number: int, city: str, delegate: Delegate, reason: str | None = None) -> str:
    """Register a delegate: `confirmed` or `waiting`. Refused outside the window without a reason."""
    by = writer(house)
    if delegate.name and not delegate.email:
        raise Refused(
            f"{delegate.name} needs an address for the letters: without a name the coordinator comes"
        )

    def work(connection: Connection) -> str:
        desk = at_desk(connection, number, by.today)
        if desk.row.cancelled:
            raise Refused(f"{desk.row.title} does not take place")
        network_events.window(desk.row).check(by.now, f"Registration for {desk.row.title}", reason)
        state = admitted(desk.seats, desk.row.places)
        place = desk.place(city, desk.seats if state == "confirmed" else None)
        data = {**_who(connection, number, city, delegate), **place, "state": state}
        note = Note(
            REGISTERED, data, by.today, TRACK, desk.said.following(city, REGISTERED), {"reason": reason}
        )
        hand_in(connection, house, {city: [*desk.told(city), note]}, by)
        return state

    return together(house, work)


def _who(connection: Connection, number: int, city: str, delegate: Delegate) -> dict[str, Any]:
    """Who the delegate is, by an opaque id; the address lies with the people, outside the ledger."""
    if delegate.email is None:
        return {"event": number, "delegate": "coordinator", "to": "coordinator"}
    wanted = delegate.email.casefold()
    held = [row for row in people.holders(connection, city) if (row.email or "").casefold() == wanted]
    roles = [row.role for row in held if row.role.startswith(("coordinator", "delegate."))]
    role = roles[0] if roles else f"delegate.{secrets.token_hex(4)}"
    if not roles:
        people.assign(connection, [people.Holder(city, role, delegate.name, delegate.email)])
    return {"event": number, "delegate": role.removeprefix("delegate."), "to": role}


def withdraw(house: House, number: int, city: str, registration: int | None = None) -> list[str]:
    """A delegate does not come; returns the cities whose delegates move up in its place."""
    by = writer(house)

    def work(connection: Connection) -> list[str]:
        desk = at_desk(connection, number, by.today)
        mine = the_one(desk, city, registration)
        seats = [seat for seat in desk.seats if (seat.city, seat.number) != (city, mine.number)]
        orders: Orders = {city: [*desk.told(city), about_delegate(WITHDRAWN, mine, by.today)]}
        moved = move_up(desk, fund(desk, seats, orders), orders)
        hand_in(connection, house, orders, by)
        return moved

    return together(house, work)


def the_one(desk: Desk, city: str, registration: int | None) -> Registration:
    """The one live registration that is meant; Refused where there is none, or more than one."""
    live = [each for each in registrations(desk.known(city), desk.row.id) if each.live]
    mine = [each for each in live if registration in (None, each.number)]
    if len(mine) == 1:
        return mine[0]
    numbers = ", ".join(str(each.number) for each in live) or "none"
    raise Refused(f"which delegate is meant? registrations of the city for event {desk.row.id}: {numbers}")


def about_delegate(about: str, mine: Registration, on: date, **more: Any) -> Note:
    """A record about a delegate who is registered."""
    notes = more.pop("notes", {})
    data = {"event": mine.event, "delegate": mine.delegate, "to": mine.to, **more}
    return Note(about, data, on, TRACK, mine.number, notes)


def move_up(desk: Desk, seats: Sequence[Seat], orders: Orders) -> list[str]:
    """Add to the orders a place for each who waits and now has one; returns their cities, in order."""
    held, moved = list(seats), []
    for seat in moving_up(held, desk.row.places):
        mine = next(r for r in registrations(desk.known(seat.city)) if r.number == seat.number)
        place = desk.place(seat.city, held)
        held[held.index(seat)] = replace(seat, state="confirmed", funded=place["funded"])
        note = about_delegate(MOVED_UP, mine, desk.today, **place)
        orders.setdefault(seat.city, desk.told(seat.city)).append(note)
        moved.append(seat.city)
    return moved


def fund(desk: Desk, seats: Sequence[Seat], orders: Orders) -> list[Seat]:
    """Add to the orders the funded places that are free, in the order of registration; the seats then."""
    held = list(seats)
    for seat in seats:
        place = desk.place(seat.city, held)
        if seat.state != "confirmed" or seat.funded or not place["funded"]:
            continue
        mine = next(r for r in registrations(desk.known(seat.city)) if r.number == seat.number)
        held[held.index(seat)] = replace(seat, funded=True)
        note = about_delegate(FUNDED, mine, desk.today, **place)
        orders.setdefault(seat.city, desk.told(seat.city)).append(note)
    return held


def decline(house: House, number: int, city: str) -> None:
    """A city says “not this time”: nobody writes to it about the event again."""
    by = writer(house)

    def work(connection: Connection) -> None:
        desk = at_desk(connection, number, by.today)
        note = Note(DECLINED, {}, by.today, TRACK, number)
        hand_in(connection, house, {city: [*desk.told(city), note]}, by)

    together(house, work)
