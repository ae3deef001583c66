"""Calendars at secret addresses: of officers, of a city, of an expert. Renewed, the old address is blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from lifecycle.auditing.dates import VISITORS, Entry, entries
from lifecycle.commands import Refused
from lifecycle.engagement.registrations import UNTOLD, calendar_uid, known_to
from lifecycle.programme import OURS
from lifecycle.standing import CityStanding
from lifecycle.visits.visits import members_of
from models import clock
from models.database import House
from models.post.describing import standing_of
from models.secret import sign, unsign
from models.settings import Settings
from models.tables import table

FEED, CITY, OFFICER, PERSON, EVENT = (
    table(name) for name in ("feed", "city", "officer", "person", "network_event")
)
Kind = Literal["officer", "city", "expert"]
ALL = "all"
"""The subject of the calendar of all officers together."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar shows, to whom and in which language."""

    name: str
    language: str
    entries: Sequence[Entry]


def address_of(house: House, kind: Kind, subject: str, *, renew: bool = False) -> str:
    """The address of a calendar, made when first asked for; with `renew`, a new one in its place."""
    if not house.settings.public_url:
        raise Refused("calendars need ICC_PUBLIC_URL: the address under which they are fetched")
    with house.begin() as connection:
        if renew:
            blind(connection, kind, subject, clock.now(house))
        mine = (FEED.c.kind == kind, FEED.c.subject == subject)
        row = connection.execute(select(FEED).where(*mine)).one_or_none()
        if row is None:
            values = {"kind": kind, "subject": subject, "turn": 1, "made_at": clock.now(house)}
            made = connection.execute(insert(FEED).values(values).returning(FEED.c.id)).scalar_one()
            return _address(house.settings, int(made), 1)
        return _address(house.settings, row.id, row.turn)


def blind(connection: Connection, kind: Kind, subject: str, now: datetime) -> None:
    """The address of a calendar shows nothing from now on; whoever asks for it next gets a new one."""
    mine = (FEED.c.kind == kind, FEED.c.subject == subject)
    connection.execute(update(FEED).where(*mine).values(turn=FEED.c.turn + 1, made_at=now))


def _address(settings: Settings, feed: int, turn: int) -> str:
    return f"{settings.public_url.rstrip('/')}/calendars/{sign(settings, 'feed', [feed, turn])}.ics"


def blind_all_of(connection: Connection, email: str, now: datetime) -> None:
    """Close the calendars of an officer or an expert who is known by an address and leaves the house."""
    for kind, rows in (("officer", OFFICER), ("expert", PERSON)):
        theirs = select(rows.c.id).where(func.lower(rows.c.email) == email.lower())
        mine = (FEED.c.kind == kind, FEED.c.subject.in_(theirs))
        connection.execute(update(FEED).where(*mine).values(turn=FEED.c.turn + 1, made_at=now))


def calendar_at(house: House, word: str) -> Calendar | None:
    """The calendar of an address; None where it is none of ours, or was renewed."""
    said = unsign(house.settings, "feed", word)
    if not (isinstance(said, list) and len(said) == 2):
        return None
    with house.read() as connection:
        only = (FEED.c.id == said[0], FEED.c.turn == said[1])
        row = connection.execute(select(FEED).where(*only)).one_or_none()
        return shown(connection, house, row.kind, row.subject) if row is not None else None


def shown(connection: Connection, house: House, kind: Kind, subject: str) -> Calendar:
    """What a calendar shows today."""
    return _SHOWN[kind](connection, house, subject)


def _of_city(connection: Connection, house: House, subject: str) -> Calendar:
    """A city's own dates, its visits, the events it was told of; nothing that waits on the secretariat."""
    row = connection.execute(select(CITY).where(CITY.c.key == subject)).one()
    standing = _standing(connection, house, subject)
    found = entries(standing, subject)
    mine = [entry for entry in found if entry.owner not in OURS or entry.owner == VISITORS]
    events = _events(connection, house, EVENT.c.id.in_(known_to(standing)))
    return Calendar(f"Intercultural Cities: {row.name}", row.language, [*mine, *events])


def _of_officer(connection: Connection, house: House, subject: str) -> Calendar:
    """Everything dated of an officer's cities, or of all."""
    query = select(CITY.c.key).order_by(CITY.c.key)
    keys = connection.execute(query if subject == ALL else query.where(CITY.c.officer == subject)).scalars()
    found = [entry for key in keys for entry in entries(_standing(connection, house, key), key)]
    return Calendar("Intercultural Cities: officers", "en", [*found, *_events(connection, house)])


def _of_expert(connection: Connection, house: House, subject: str) -> Calendar:
    """The visits that an expert belongs to."""
    row = connection.execute(select(PERSON).where(PERSON.c.id == subject)).one()
    keys = connection.execute(select(CITY.c.key).order_by(CITY.c.key)).scalars().all()
    found: list[Entry] = []
    for key in keys:
        standing = _standing(connection, house, key)
        if "visit.dates" in standing.known.noted:
            visits = [entry for entry in entries(standing, key) if entry.owner == VISITORS]
            found += [e for e in visits if subject in members_of(standing.known, e.cycle)]
    return Calendar("Intercultural Cities: visits", row.language or "en", found)


def _events(connection: Connection, house: House, *only: ColumnElement[bool]) -> list[Entry]:
    """The network's events that have hours, from a month back."""
    since = clock.now(house) - timedelta(days=30)
    dated = (EVENT.c.starts_at.is_not(None), func.coalesce(EVENT.c.ends_at, EVENT.c.starts_at) >= since)
    rows = connection.execute(select(EVENT).where(*dated, *only).order_by(EVENT.c.starts_at)).all()
    return [_event(row, clock.today(house)) for row in rows]


def _event(row: Row[Any], today: date) -> Entry:
    starts = _utc(row.starts_at)
    ends = _utc(row.ends_at) if row.ends_at is not None else starts + UNTOLD
    return Entry(
        uid=calendar_uid(row.id),
        sequence=row.version,
        stamp=today,
        city="Intercultural Cities",
        title=row.title,
        first=starts.date(),
        last=ends.date(),
        owner="network",
        zone=row.zone,
        words=row.purpose or "",
        place=row.venue or "",
        starts=starts,
        ends=ends,
        cancelled=bool(row.cancelled),
    )


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _standing(connection: Connection, house: House, key: str) -> CityStanding:
    return standing_of(connection, key, clock.today(house))


_SHOWN = {"city": _of_city, "officer": _of_officer, "expert": _of_expert}


def subject_of(house: House, kind: Kind, said: str) -> str:
    """The officer or expert that somebody names by address or id; Refused where there is none."""
    if kind == "officer" and said == ALL:
        return ALL
    rows = OFFICER if kind == "officer" else PERSON
    with house.read() as connection:
        query = select(rows.c.id).where((rows.c.id == said) | (rows.c.email == said))
        found: str | None = connection.execute(query.limit(1)).scalar_one_or_none()
    if found is None:
        raise Refused(f"“{said}” is no {kind} on record: use an address or an id")
    return found
