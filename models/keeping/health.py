"""Is the house well beyond its runs? Outbox, returned mails, the queue, disk, clock, schema. Instants UTC."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, func, select, text

from models import clock
from models.database import House
from models.index import queueing
from models.keeping.troubles import Trouble
from models.migrate import schema_state
from models.tables import table

NOTICE, RUN = (table(name) for name in ("notice", "run"))
ROOM_NEEDED = 500_000_000
"""Bytes that should be free where the state lives."""

OUTBOX_AGE = timedelta(days=3)
"""How long after its day a letter may stand queued: a morning of the reader's comes every day."""

BOUNCES = timedelta(days=14)
MOST_BOUNCED = 0.05
"""The share of the letters of two weeks that may come back (house), from five letters on."""

LONGEST_WAIT = timedelta(days=183)
"""How long complete documents may wait for a slot before officers should think of capacity (house)."""

CLOCK_SLACK = timedelta(minutes=5)


def findings(house: House, now: datetime) -> list[Trouble]:
    """A trouble for each thing that is not as it should be."""
    state = schema_state(house)
    if state != "current":
        return [
            *disk(house),
            Trouble("schema", f"the database's schema is {state} than this software: {_MEND}"),
        ]
    today = clock.today(house)
    with house.read() as connection:
        looks = (
            outbox_age(connection, today),
            bounce_rate(connection, now),
            queue(connection, house, today),
            () if house.settings.rehearsal else clock_jump(connection, now),
        )
        return [*disk(house), *(trouble for look in looks for trouble in look)]


_MEND = "run `icc db upgrade`, or install the version that wrote it"


def disk(house: House) -> Iterator[Trouble]:
    """Too little room where the state lives."""
    free = shutil.disk_usage(house.settings.var).free
    if free < ROOM_NEEDED:
        yield Trouble("disk", f"only {free / 1e6:,.0f} MB are free for the state folder: make room")


def outbox_age(connection: Connection, today: date) -> Iterator[Trouble]:
    """Letters that stand queued although their day is past."""
    late = (NOTICE.c.state.in_(("queued", "unknown")), NOTICE.c.planned_on < today - OUTBOX_AGE)
    query = select(func.count(), func.min(NOTICE.c.planned_on)).where(*late)
    number, oldest = connection.execute(query).one()
    if number:
        said = f"{number} letters stand queued past their day, the oldest since {oldest}: `icc doctor`"
        yield Trouble("outbox age", said)


def bounce_rate(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """Too many letters come back: an address list has aged, or a mail server does not trust ours."""
    query = select(NOTICE.c.state, func.count()).where(NOTICE.c.sent_at > now - BOUNCES)
    counts = dict(map(tuple, connection.execute(query.group_by(NOTICE.c.state))))
    back, gone = counts.get("bounced", 0), sum(counts.get(state, 0) for state in ("sent", "bounced"))
    if back >= 5 and back > MOST_BOUNCED * gone:
        said = f"{back} of the {gone} letters of {BOUNCES.days} days came back: look at `icc post read`"
        yield Trouble("bounce rate", said)


def queue(connection: Connection, house: House, today: date) -> Iterator[Trouble]:
    """Complete documents that no slot is in sight for within half a year."""
    places = queueing.line(connection, house.settings, today)
    long = [each for each in places if each.begins_on is None or each.begins_on > today + LONGEST_WAIT]
    if long:
        said = f"{len(long)} of {len(places)} complete documents wait over half a year for a slot"
        yield Trouble("queue", f"{said}: more slots (ICC_SLOTS_A_MONTH), or a word to the cities")


def clock_jump(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """This machine's clock beside what the house wrote, and beside the database server's own clock."""
    written = [found for found in _written(connection) if found > now + CLOCK_SLACK]
    if written:
        said = (
            f"the clock stands at {now:%Y-%m-%d %H:%M} UTC, the house wrote at {max(written):%Y-%m-%d %H:%M}"
        )
        yield Trouble("clock", f"{said}: set the clock; deadlines and letters hang on it")
    elif (apart := apart_from_server(connection, now)) > CLOCK_SLACK:
        minutes = round(apart.total_seconds() / 60)
        said = f"this machine's clock and the database server's are {minutes} minutes apart"
        yield Trouble("clock", f"{said}: set the clock that is wrong")


def apart_from_server(connection: Connection, now: datetime) -> timedelta:
    """How far the clock of a database server is from ours; nothing where the database is a file."""
    if connection.dialect.name != "postgresql":
        return timedelta()
    there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return abs(there - now)


def _written(connection: Connection) -> Iterator[datetime]:
    run = connection.execute(select(func.max(RUN.c.seen_at))).scalar_one()
    latest = text(
        "SELECT MAX(recorded_at) FROM (SELECT recorded_at FROM event ORDER BY id DESC LIMIT 100) AS e"
    )
    said = connection.execute(latest).scalar_one()
    for found in (run, datetime.fromisoformat(said) if said else None):
        if found is not None:
            yield found if found.tzinfo else found.replace(tzinfo=UTC)
