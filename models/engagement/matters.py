"""Inter-city projects and challenges: opened with their cities, moved on together, listed with each city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from lifecycle.commands import Note, Refused
from lifecycle.engagement.matters import FEWEST_CITIES, STEPS, about_of, last_steps
from lifecycle.events import Event
from lifecycle.history import Known
from models import clock
from models.database import House
from models.engagement import network_events, resources
from models.engagement.engaged import Said, said
from models.engagement.network_events import TRACK
from models.post.listings import Document
from models.tables import table
from models.together import hand_in, together, writer

MATTER, CITY = table("matter"), table("city")


def open_matter(
    house: House, kind: str, title: str, cities: Sequence[str], *, topic: str | None, call: int | None
) -> int:
    """Open a project of two or more cities, or a challenge; its first step enters each city's ledger."""
    by = writer(house)
    keys = list(dict.fromkeys(cities))
    if not title.strip():
        raise Refused(f"the {kind} needs a name: write it in a few words")
    if kind == "project" and len(keys) < FEWEST_CITIES:
        raise Refused("an inter-city project is of two or more cities: name the others with --city")
    if not keys:
        raise Refused("a challenge is raised by a coordinator: name the city with --city")

    def work(connection: Connection) -> int:
        if call is not None:
            network_events.locked(connection, call)
        row = {"kind": kind, "title": title, "topic": topic, "call": call, "opened_on": by.today}
        _refuse_twin(connection, said(connection, TRACK, by.today), row, keys)
        made = connection.execute(insert(MATTER).values(row).returning(MATTER.c.id)).scalar_one()
        data: dict[str, Any] = {"step": STEPS[kind][0]}
        orders = {
            key: [_note(kind, int(made), {**data, **_leads(kind, keys, key)}, by, title)] for key in keys
        }
        hand_in(connection, house, orders, by)
        return int(made)

    return together(house, work)


def _refuse_twin(connection: Connection, held: Said, row: Mapping[str, Any], keys: Sequence[str]) -> None:
    """A city takes part in one matter of a name: a form that is sent twice makes no second one."""
    same = (MATTER.c.kind == row["kind"], MATTER.c.title == row["title"])
    for number in connection.execute(select(MATTER.c.id).where(*same)).scalars():
        if set(keys) & set(_cities(held, row["kind"], number)):
            title, kind = row["title"], row["kind"]
            raise Refused(f"“{title}” is on record already, as {kind} {number}: add cities to it there")


def _leads(kind: str, keys: Sequence[str], key: str) -> dict[str, bool]:
    """The first city named leads a project."""
    return {"leads": key == keys[0]} if kind == "project" else {}


def _note(
    kind: str, number: int, data: Mapping[str, Any], by: Any, title: str, reason: str | None = None
) -> Note:
    return Note(about_of(kind), dict(data), by.today, TRACK, number, {"title": title, "reason": reason})


def step(
    house: House, kind: str, number: int, name: str, *, city: str | None = None,
    values: Mapping[str, Any] | None = None, reason: str | None = None, seen: int | None = None,
) -> list[str]:  # fmt: skip
    """The next step of a matter, for each of its cities or one; an application heeds the call's cut-off.

    `seen`: how many steps were on record when it was decided; Refused where others have come since.
    """
    by = writer(house)
    data = {"step": name, **{k: v for k, v in (values or {}).items() if v is not None}}

    def work(connection: Connection) -> list[str]:
        row, held = matter(connection, kind, number), said(connection, TRACK, by.today)
        if seen is not None and seen != sum(len(_steps(known, row)) for known in held.cities.values()):
            raise Refused(
                f"others have moved this {kind} on meanwhile: look at it again, nothing was changed"
            )
        if name == "applied" and row.call is not None:
            call = network_events.locked(connection, row.call)
            network_events.window(call).check(by.now, f"The call {call.title}", reason)
        if "resource" in data:
            resources.resource(connection, int(data["resource"]))
        cities = [city] if city else _cities(held, kind, number)
        if not cities:
            raise Refused(f"every city has left {kind} {number}: add one first")
        orders = {key: [_note(kind, number, data, by, row.title, reason)] for key in cities}
        hand_in(connection, house, orders, by)
        return cities

    return together(house, work)


def matter(connection: Connection, kind: str, number: int) -> Row[Any]:
    """One matter of a kind; Refused where there is none of that number."""
    query = select(MATTER).where(MATTER.c.id == number, MATTER.c.kind == kind)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(f"there is no {kind} {number}: `icc {kind} list` shows them")
    return row


def _cities(held: Said, kind: str, number: int) -> list[str]:
    """The cities that take part in a matter and have not left it."""
    steps = {city: last_steps(known, kind).get(number) for city, known in held.cities.items()}
    return [city for city, event in steps.items() if event is not None and event.data["step"] != "left"]


def listed(house: House, kind: str) -> Document:
    """Every matter of a kind, the newest first, with the step each of its cities is at."""
    today = clock.today(house)
    with house.read() as connection:
        held = said(connection, TRACK, today)
        query = select(MATTER).where(MATTER.c.kind == kind).order_by(MATTER.c.id.desc())
        rows = connection.execute(query).all()
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
    return {f"{kind}s": [_document(row, held, names) for row in rows]}


def one(house: House, kind: str, number: int) -> Document:
    """One matter with every step of every city, oldest first; Refused where there is none of that number."""
    today = clock.today(house)
    with house.read() as connection:
        row = matter(connection, kind, number)
        held = said(connection, TRACK, today)
        names = {found.key: found.name for found in connection.execute(select(CITY.c.key, CITY.c.name))}
    steps = [
        {"city": names[city], "step": event.data["step"], "on": event.day.isoformat(), "seq": event.seq,
         "grant": event.data.get("grant")}
        for city, known in held.cities.items()
        for event in _steps(known, row)
    ]  # fmt: skip
    steps.sort(key=lambda each: (each["on"], each["city"], each["seq"]))
    return {**_document(row, held, names), "steps": steps}


def _steps(known: Known, row: Row[Any]) -> list[Event]:
    return [e for e in known.noted.get(about_of(row.kind), ()) if e.cycle == row.id]


def _document(row: Row[Any], held: Said, names: Mapping[str, str]) -> Document:
    steps = {city: last_steps(known, row.kind).get(row.id) for city, known in held.cities.items()}
    cities = [
        {
            "key": city,
            "city": names[city],
            "step": event.data["step"],
            "on": event.day.isoformat(),
            "leads": any(each.data.get("leads") for each in _steps(held.cities[city], row)),
            "grant": event.data.get("grant"),
        }
        for city, event in sorted(steps.items())
        if event is not None
    ]
    guidance = next((e.data["resource"] for e in steps.values() if e and "resource" in e.data), None)
    return {
        row.kind: row.id,
        "title": row.title,
        "topic": row.topic,
        "call": row.call,
        "opened_on": row.opened_on.isoformat(),
        "resource": guidance,
        "cities": cities,
    }
