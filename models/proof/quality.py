"""How good the record is: what is missing, unconfirmed, contradictory or not recorded, city by city."""

from __future__ import annotations

from datetime import date
from typing import Any

from lifecycle.calendars import Calendar
from models import people
from models.database import House
from models.queries import audit

Document = dict[str, Any]


def quality(house: House, *, as_of: date | None = None) -> Document:
    """The data-quality report. Not knowing is a state of its own, never somebody's fault."""
    document = audit(house, as_of=as_of)
    with house.read() as connection:
        rows = people.holders(connection)
    reachable = {row.city for row in rows if row.role == "coordinator" and row.email}
    cities = document["cities"]
    return {
        "as_of": document["as_of"],
        "programme": document["programme"],
        "cities": len(cities),
        "missing_addresses": [_name(city) for city in cities if city["key"] not in reachable],
        "unconfirmed_kinds": [_name(city) for city in cities if city["kind"] == "unconfirmed"],
        "contradicting_accounts": [told for city in cities for told in _contradictions(city)],
        "unrecorded": [told for city in cities if (told := _unrecorded(city))["items"]],
        "no_holidays_known": [_name(city) for city in cities if not Calendar(city["iso_country"]).known],
        "unreadable": document["unreadable"],
    }


def _name(city: Document) -> Document:
    return {"key": city["key"], "city": city["city"], "country": city["country"]}


def _contradictions(city: Document) -> list[Document]:
    """Accounts of which no one day is true: each with its source, the one that counts, and why it does."""
    return [{**_name(city), **told} for told in city["accounts"] if told["contradicting"]]


def _unrecorded(city: Document) -> Document:
    said = ("track", "cycle", "milestone", "title")
    lost = [entry for entry in city["tracks"] if entry["state"] == "unrecorded"]
    return {**_name(city), "items": [{name: entry[name] for name in said} for entry in lost]}
