"""Network events as documents: all of them, and one with its delegates, its waiting list and who is left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.engagement.instants import known_zone
from lifecycle.engagement.registrations import ANNOUNCED, ATTENDED, DECLINED, registrations
from lifecycle.history import Known
from models import clock, people
from models.database import House
from models.engagement import network_events
from models.engagement.engaged import Said, said
from models.post.listings import Document
from models.tables import table

CITY = table("city")
_PLAIN = (
    "title", "form", "zone", "online", "places", "funded", "funded_a_city", "funded_by", "venue", "purpose",
    "practical", "how", "cancelled", "version",
)  # fmt: skip


def events(house: House) -> Document:
    """Every network event, the next first, each with its places and how registration stands."""
    today = clock.today(house)
    with house.read() as connection:
        held = said(connection, network_events.TRACK, today)
        query = select(network_events.EVENT).order_by(network_events.EVENT.c.id.desc())
        rows = connection.execute(query).all()
    now = clock.now(house, today)
    return {"events": [{**_event(row), **_counts(row, held, now)} for row in rows]}


def event(house: House, number: int) -> Document:
    """One event: what it is, its delegates in order, who declined, who was told."""
    today = clock.today(house)
    with house.read() as connection:
        row = network_events.locked(connection, number)
        held = said(connection, network_events.TRACK, today)
        delegates = _delegates(connection, number, held)
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
    told = {about: _cities(held, names, about, number) for about in (ANNOUNCED, DECLINED)}
    return {
        **_event(row),
        **_counts(row, held, clock.now(house, today)),
        "delegates": delegates,
        "announced_to": told[ANNOUNCED],
        "declined": told[DECLINED],
    }


def _cities(held: Said, names: dict[str, str], about: str, number: int) -> list[str]:
    found = [
        c for c, known in held.cities.items() if any(e.cycle == number for e in known.noted.get(about, ()))
    ]
    return sorted(names[city] for city in found)


def _event(row: Row[Any]) -> Document:
    instants = {
        name: network_events.utc(getattr(row, name))
        for name in ("starts_at", "ends_at", "opens_at", "closes_at")
    }
    zone = known_zone(row.zone)
    local = {
        f"{name.removesuffix('_at')}_local": f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else None
        for name, moment in instants.items()
    }
    plain = ("title", "form", "zone", "online", "places", "funded", "funded_a_city", "funded_by", "venue")
    more = {
        name: getattr(row, name) for name in (*plain, "purpose", "practical", "how", "cancelled", "version")
    }
    return {"event": row.id, **more, **instants, **local, "languages": row.languages.split()}


def _counts(row: Row[Any], held: Said, now: Any) -> Document:
    mine = [each for known in held.cities.values() for each in registrations(known, row.id)]
    states = [each.state for each in mine]
    came = [e for known in held.cities.values() for e in _came(known, row.id)]
    return {
        "registration": network_events.window(row).at(now),
        "confirmed": states.count("confirmed"),
        "waiting": states.count("waiting"),
        "funded_taken": sum(each.funded and each.state == "confirmed" for each in mine),
        "came": len(came),
    }


def _came(known: Known, number: int) -> list[Any]:
    return [e for e in known.noted.get(ATTENDED, ()) if e.data["event"] == number and e.data["came"]]


def _delegates(connection: Connection, number: int, held: Said) -> list[Document]:
    """Delegates in the order of registration; names lie with the people and may have been erased."""
    names = {(row.city, row.role): row.name for row in people.holders(connection)}
    cities = {row.key: row for row in connection.execute(select(CITY.c.key, CITY.c.name, CITY.c.iso_country))}
    found = []
    for city, known in held.cities.items():
        for each in registrations(known, number):
            seat = {
                "registration": each.number,
                "city": cities[city].name,
                "iso_country": cities[city].iso_country,
                "name": names.get((city, each.to)),
                "role": each.to,
                "state": each.state,
                "funded": each.funded,
                "travel": each.travel,
            }
            found.append((held.order[city, each.begun.seq], seat))
    return [seat for _, seat in sorted(found, key=lambda pair: pair[0])]
