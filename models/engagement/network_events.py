"""Network events: what they are (a table), and what cities did about them (their ledgers).

Every write is one transaction; the event's row is locked first, so that no place is given twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from lifecycle.commands import Note, Refused
from lifecycle.engagement.event_words import NEW
from lifecycle.engagement.instants import Window, known_zone, stored
from lifecycle.engagement.network_events import FORMS, FUNDERS
from models.database import House
from models.tables import table

EVENT = table("network_event")
CITY = table("city")
TRACK = "engagement"
INSTANTS = ("starts_at", "ends_at", "opens_at", "closes_at")


def add(house: House, values: Mapping[str, Any]) -> int:
    """Put an event on record; returns its number. Refused where it contradicts itself, or has no name.

    What `values` leave out is as for any new event (`lifecycle.engagement.event_words`).
    """
    whole = {**NEW, **values}
    _check(whole)
    with house.begin() as connection:
        _refuse_twin(connection, whole)
        made = insert(EVENT).values(cancelled=False, version=1, **whole).returning(EVENT.c.id)
        return int(connection.execute(made).scalar_one())


def _refuse_twin(connection: Connection, values: Mapping[str, Any]) -> None:
    """A form that is sent twice makes no second event: of one name there is one at one hour."""
    c, starts = EVENT.c, values.get("starts_at")
    same = (c.title == values["title"], c.form == values["form"], c.cancelled.is_(False))
    begins = c.starts_at.is_(None) if starts is None else c.starts_at == starts
    held = connection.execute(select(c.id).where(*same, begins)).scalars().first()
    if held is not None:
        raise Refused(f"“{values['title']}” is on record already, as event {held}: change that one")


def _check(values: Mapping[str, Any]) -> None:
    if not str(values.get("title") or "").strip():
        raise Refused("the event needs a name, such as “Coordinators’ meeting 2027”")
    known_zone(str(values["zone"]))
    for name, allowed in (("form", FORMS), ("funded_by", FUNDERS)):
        if values[name] not in allowed:
            raise Refused(f"“{values[name]}” is not known as {name}: use {', '.join(allowed)}")
    for first, last in (("starts_at", "ends_at"), ("opens_at", "closes_at")):
        if values.get(first) and values.get(last) and values[last] <= values[first]:
            early, late = last.partition("_")[0], first.partition("_")[0]
            raise Refused(f"{early} lies before {late}: give a later one")
    over, closes = values.get("ends_at") or values.get("starts_at"), values.get("closes_at")
    if over and closes and closes > over and values["form"] != "grant_call":
        raise Refused("registration closes after the event is over: give an earlier --closes")
    if (values.get("places") or 0) < 0 or values.get("funded", 0) < 0:
        raise Refused("there cannot be fewer than 0 places")
    if values.get("places") is not None and values.get("funded", 0) > values["places"]:
        raise Refused(f"there cannot be more funded places ({values['funded']}) than places")


def zone_of(house: House, number: int) -> str:
    """The time zone of an event, on whose clocks its hours are said; Refused where there is none."""
    with house.read() as connection:
        return str(locked(connection, number).zone)


def locked(connection: Connection, number: int) -> Row[Any]:
    """The event's row, held until the transaction ends; Refused where there is none of that number."""
    query = select(EVENT).where(EVENT.c.id == number)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(f"there is no network event {number}: `icc event list` shows them")
    return row


def change(connection: Connection, row: Row[Any], values: Mapping[str, Any]) -> Row[Any]:
    """Change an event and count its version; the row as it is then. Refused where it changes nothing."""
    before = {column.name: utc(getattr(row, column.name)) for column in EVENT.c}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        raise Refused(f"nothing of event {row.id} would change: say what is different")
    _check({**before, **changed})
    only = EVENT.c.id == row.id
    connection.execute(update(EVENT).where(only).values(version=row.version + 1, **changed))
    return connection.execute(select(EVENT).where(only)).one()


def utc(value: Any) -> Any:
    """An instant as stored, aware UTC (SQLite forgets the zone); anything else as it is."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


def window(row: Row[Any]) -> Window:
    """When registration is open."""
    return Window(utc(row.opens_at), utc(row.closes_at), row.zone)


def details(row: Row[Any], on: date) -> Note:
    """What a city is told of the event, as a record of its ledger; words lie beside the chain."""
    instants = {name.removesuffix("_at"): utc(getattr(row, name)) for name in INSTANTS}
    data: dict[str, Any] = {name: stored(moment) for name, moment in instants.items() if moment}
    data |= {
        "form": row.form,
        "zone": row.zone,
        "online": row.online,
        "languages": row.languages.split(),
        "funded": row.funded,
        "funded_by": row.funded_by,
        "cancelled": row.cancelled,
        "version": row.version,
    }
    if row.places is not None:
        data["places"] = row.places
    notes = {name: getattr(row, name) for name in ("title", "purpose", "venue", "practical", "how")}
    return Note("event.details", data, on, TRACK, int(row.id), notes)
