"""The tables. The ledger's columns are text, so that they are hashed exactly as stored on both databases.

`event` and `event_note` are the truth; `city`, `standing` and `wake` are its projection; `reminder` and
`notice` are the outbox; `run`, `set_aside` and `schedule` say what the flows did.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel


def table(name: str) -> Table:
    """A table by name, for statements that read and write rows rather than objects."""
    return SQLModel.metadata.tables[name]


def _utc(nullable: bool = True) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _serial() -> Column[int]:
    return Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


class City(SQLModel, table=True):
    """A local or regional authority, as its events leave it. `key` never changes."""

    __table_args__ = (UniqueConstraint("iso_country", "folded"),)
    key: str = Field(primary_key=True)
    name: str
    folded: str
    country: str
    iso_country: str = Field(max_length=2)
    zone: str
    subdivision: str | None = None
    language: str = "en"
    population: int | None = None
    diversity_percent: float | None = None
    network: str | None = None
    kind: str
    adopted_on: date
    since: date | None = None
    accession_completed: date | None = None
    paused: bool = False


class Person(SQLModel, table=True):
    """Someone we write to or act for. Outside the chain: erasing a person empties this row."""

    id: str = Field(primary_key=True)
    name: str | None = None
    email: str | None = Field(default=None, index=True)
    language: str | None = None
    telephone: str | None = None
    disabled_reason: str | None = None


class Role(SQLModel, table=True):
    """What a person does for a city (coordinator, payer …), one holder at a time."""

    city: str = Field(foreign_key="city.key", primary_key=True)
    role: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)


class Event(SQLModel, table=True):
    """One thing that happened, appended and never changed. All text as hashed."""

    __table_args__ = (UniqueConstraint("city", "seq"),)
    id: int | None = Field(default=None, sa_column=_serial())
    city: str = Field(foreign_key="city.key")
    seq: int
    kind: str
    track: str | None = None
    cycle: int | None = None
    milestone: str | None = None
    on: str | None = None
    precision: str | None = None
    recorded_at: str
    actor: str
    source: str
    programme: str
    data: str = Field(sa_column=Column(Text, nullable=False))
    notes: str = Field(sa_column=Column(Text, nullable=False))
    prev_hash: str
    hash: str


class EventNote(SQLModel, table=True):
    """Free text of an event (names, reasons, sources), outside the chain; erasing nulls salt and text."""

    __tablename__ = "event_note"
    city: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    salt: str | None = None
    text: str | None = Field(default=None, sa_column=Column(Text))


class Head(SQLModel, table=True):
    """The newest event of each city: updated conditionally, so two writers cannot both win."""

    city: str = Field(primary_key=True)
    seq: int
    hash: str


class Standing(SQLModel, table=True):
    """One milestone of a city as last projected. `wake_on`: the next day on which it needs a look."""

    __table_args__ = (Index("standing_wake", "stage", "wake_on", "id"),)
    id: int | None = Field(default=None, sa_column=_serial())
    city: str = Field(foreign_key="city.key", index=True)
    stage: str
    track: str
    cycle: int
    milestone: str
    state: str
    owner: str | None = None
    reached: str | None = None
    opened_on: date | None = None
    earliest_on: date | None = None
    due_on: date | None = None
    force: str | None = None
    wake_on: date | None = None


class Notice(SQLModel, table=True):
    """One mail to one person: the unit of claiming, state and Message-ID."""

    __table_args__ = (Index("notice_state", "state", "planned_on", "id"),)
    id: int | None = Field(default=None, sa_column=_serial())
    city: str | None = Field(default=None, foreign_key="city.key", index=True)
    kind: str
    rung: int | None = None
    role: str
    person: str | None = None
    state: str
    planned_on: date
    created_on: date
    send_after: datetime | None = Field(default=None, sa_column=_utc())
    message_id: str = Field(unique=True)
    thread: str
    reason: str | None = None
    reply: str | None = Field(default=None, sa_column=Column(Text))
    tries: int = 0
    lease_holder: str | None = None
    lease_until: datetime | None = Field(default=None, sa_column=_utc())
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    sent_at: datetime | None = Field(default=None, sa_column=_utc())


class Reminder(SQLModel, table=True):
    """One rung owed to one role for one milestone: planned into a notice, or skipped with the reason.

    `due_on` is the date the rung counts from; `seq` the event that caused a letter outside any ladder.
    """

    __table_args__ = (UniqueConstraint("city", "track", "cycle", "milestone", "letter", "rung", "due_on"),)
    id: int | None = Field(default=None, sa_column=_serial())
    city: str = Field(foreign_key="city.key", index=True)
    track: str
    cycle: int
    milestone: str
    letter: str
    rung: int
    due_on: str
    seq: int | None = None
    owed_on: date
    role: str
    notice: int | None = Field(default=None, sa_column=Column(BigInteger, index=True))
    skipped: str | None = None


class Import(SQLModel, table=True):
    """One file that came in: who, when, what it was."""

    id: int | None = Field(default=None, sa_column=_serial())
    name: str
    kind: str
    sha256: str
    actor: str
    at: datetime = Field(sa_column=_utc(False))
    events: int


class Run(SQLModel, table=True):
    """One run of a flow, opened first and closed last; `today` is the day it stood for."""

    id: int | None = Field(default=None, sa_column=_serial())
    flow: str = Field(index=True)
    today: date
    city: str | None = None
    state: str
    started_at: datetime = Field(sa_column=_utc(False))
    seen_at: datetime = Field(sa_column=_utc(False))
    ended_at: datetime | None = Field(default=None, sa_column=_utc())
    host: str
    pid: int
    prefect_run: str | None = None
    cities: int = 0
    events: int = 0
    notices: int = 0
    error: str | None = Field(default=None, sa_column=Column(Text))


class SetAside(SQLModel, table=True):
    """A city whose turn in a run failed: named, retried alone, the other cities done."""

    __tablename__ = "set_aside"
    id: int | None = Field(default=None, sa_column=_serial())
    run: int = Field(sa_column=Column(BigInteger, index=True))
    city: str
    error: str = Field(sa_column=Column(Text))
    at: datetime = Field(sa_column=_utc(False))


class Schedule(SQLModel, table=True):
    """When a flow is meant to run, as registered: cron with its zone."""

    flow: str = Field(primary_key=True)
    cron: str
    zone: str
    description: str = Field(sa_column=Column(Text))


class Anchor(SQLModel, table=True):
    """The ledger's anchor of a day: SHA-256 over all heads known by then."""

    today: date = Field(primary_key=True)
    anchor: str
    cities: int
    events: int
    at: datetime = Field(sa_column=_utc(False))
