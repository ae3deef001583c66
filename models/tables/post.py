"""The outbox: notices, and the reminders that they carry."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc


class Notice(SQLModel, table=True):
    """One mail to one person: the unit of claiming, state and Message-ID."""

    __table_args__ = (
        Index("notice_state", "state", "planned_on", "id"),
        Index("notice_kind", "kind", "created_on"),
    )
    id: int | None = Field(default=None, sa_column=serial())
    city: str | None = Field(default=None, foreign_key="city.key", index=True)
    kind: str
    rung: int | None = None
    role: str
    person: str | None = None
    state: str
    planned_on: date
    created_on: date
    send_after: datetime | None = Field(default=None, sa_column=utc())
    message_id: str = Field(unique=True)
    thread: str
    reason: str | None = None
    reply: str | None = Field(default=None, sa_column=Column(Text))
    tries: int = 0
    lease_holder: str | None = None
    lease_until: datetime | None = Field(default=None, sa_column=utc())
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    sent_at: datetime | None = Field(default=None, sa_column=utc())


class Reminder(SQLModel, table=True):
    """One rung owed to one role for one milestone: planned into a notice, or skipped with the reason.

    `due_on` is the date the rung counts from; `seq` the event that caused a letter outside any ladder.
    """

    __table_args__ = (
        UniqueConstraint("city", "track", "cycle", "milestone", "letter", "rung", "due_on", "role"),
    )
    id: int | None = Field(default=None, sa_column=serial())
    city: str = Field(foreign_key="city.key")
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
