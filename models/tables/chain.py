"""The ledger. Its columns are text, so that they are hashed exactly as stored on both databases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc

NOTED = text("kind = 'noted'")


class Event(SQLModel, table=True):
    """One thing that happened, appended and never changed. All text as hashed."""

    __table_args__ = (
        UniqueConstraint("city", "seq"),
        # What is counted over all cities, such as slots, is few among many.
        Index("event_noted", "on", sqlite_where=NOTED, postgresql_where=NOTED),
    )
    id: int | None = Field(default=None, sa_column=serial())
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


class Anchor(SQLModel, table=True):
    """The ledger's anchor of a day: SHA-256 over all heads known by then."""

    today: date = Field(primary_key=True)
    anchor: str
    cities: int
    events: int
    at: datetime = Field(sa_column=utc(False))


class Import(SQLModel, table=True):
    """One file that came in: who, when, what it was."""

    id: int | None = Field(default=None, sa_column=serial())
    name: str
    kind: str
    sha256: str
    actor: str
    at: datetime = Field(sa_column=utc(False))
    events: int
