"""Requests for support: each step goes through the one door; the list shows what waits on us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.commands import Command, Note
from lifecycle.engagement.antirumours import ELEMENTS, elements
from lifecycle.engagement.support import ACKNOWLEDGED, ASKED, Request, late_days, requests, word_owed_by
from lifecycle.engagement.support_steps import open_steps
from models import clock
from models.database import House
from models.door import Outcome
from models.engagement import resources
from models.engagement.engaged import said
from models.engagement.network_events import TRACK
from models.post.listings import Document
from models.post.outbox import standing_of
from models.tables import table
from models.together import hand_in, together, writer

CITY = table("city")
_UNSAID = ("about", "to", "topic", "form")
"""What a step holds besides what was said in it."""


def ask(house: House, city: str, values: Mapping[str, Any], *, words: str | None, seen: bool) -> int:
    """A city asks for support; returns the request's number. `seen`: acknowledged at once.

    `values`: topic, form, and `to`, the role that asked: the coordinator unless another is named.
    """
    by = writer(house)
    data = {"to": "coordinator", **values}

    def work(connection: Connection) -> int:
        number = said(connection, TRACK, by.today).following(city, ASKED)
        notes = {"words": words}
        orders: list[Command] = [Note(ASKED, data, by.today, TRACK, number, notes)]
        if seen:
            orders.append(Note(ACKNOWLEDGED, {"to": data["to"]}, by.today, TRACK, number))
        hand_in(connection, house, {city: orders}, by)
        return number

    return together(house, work)


def step(
    house: House, city: str, number: int, about: str, values: Mapping[str, Any], words: str | None = None
) -> Outcome:
    """The next step of a request; an alternative that is a resource is named by its words in the letter."""
    by = writer(house)

    def work(connection: Connection) -> Outcome:
        data = {name: value for name, value in values.items() if value is not None}
        notes: dict[str, str | None] = {"words": words}
        if "resource" in data:
            notes["resource"] = resources.in_words(connection, int(data["resource"]))
        data["to"] = _who_asked(connection, city, number, by.today)
        return hand_in(connection, house, {city: [Note(about, data, by.today, TRACK, number, notes)]}, by)

    return together(house, work)


def _who_asked(connection: Connection, city: str, number: int, today: Any) -> str:
    held = said(connection, TRACK, today).cities.get(city)
    mine = [each for each in requests(held) if each.number == number] if held else []
    return mine[0].to if mine else "coordinator"


def listed(house: House, city: str | None = None) -> Document:
    """Every request (of a city), what waits on us longest first, with our lateness in calendar days."""
    today = clock.today(house)
    with house.read() as connection:
        held = said(connection, TRACK, today)
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
        found = []
        for key in sorted(held.cities if city is None else [city]):
            if key in held.cities and ASKED in held.cities[key].noted:
                standing = standing_of(connection, key, today)
                told = (_document(names[key], standing, each) for each in requests(standing.known))
                found += [{"key": key, **each} for each in told]
    found.sort(key=lambda each: (-each["late_days"], each["owed_by"] or "9", each["city"], each["request"]))
    return {"requests": found}


def _document(name: str, standing: Any, request: Request) -> Document:
    owed_by = word_owed_by(standing, request)
    steps = [
        {
            "step": str(e.data["about"]).removeprefix("support."),
            "on": e.day.isoformat(),
            "seq": e.seq,
            "said": {name: value for name, value in e.data.items() if name not in _UNSAID},
            "words": e.notes.get("words"),
        }
        for e in request.steps
    ]
    return {
        "city": name,
        "request": request.number,
        "topic": request.asked.data["topic"],
        "form": request.asked.data["form"],
        "asked_by": request.to,
        "asked_on": request.asked.day.isoformat(),
        "state": request.state,
        "owed_by": owed_by.isoformat() if owed_by else None,
        "late_days": late_days(standing, request),
        "steps": steps,
        "next": open_steps(request),
    }


def anti_rumours(house: House, city: str | None = None) -> Document:
    """The anti-rumours elements of each city that has any (of one city), in no order of merit."""
    today = clock.today(house)
    with house.read() as connection:
        held = said(connection, TRACK, today).cities
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
    found = []
    for key, known in sorted(held.items()):
        mine = elements(known)
        if mine and city in (None, key):
            has = {e: _element(mine[e]) if e in mine else None for e in ELEMENTS}
            found.append({"city": names[key], "elements": has})
    return {"cities": found}


def _element(event: Any) -> Document:
    return {"on": event.day.isoformat(), "number": event.data.get("number")}
