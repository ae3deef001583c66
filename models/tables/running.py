"""What the flows did and are meant to do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc


class Run(SQLModel, table=True):
    """One run of a flow, opened first and closed last; `today` is the day it stood for."""

    id: int | None = Field(default=None, sa_column=serial())
    flow: str = Field(index=True)
    today: date
    city: str | None = None
    state: str
    started_at: datetime = Field(sa_column=utc(False))
    seen_at: datetime = Field(sa_column=utc(False))
    ended_at: datetime | None = Field(default=None, sa_column=utc())
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
    id: int | None = Field(default=None, sa_column=serial())
    run: int = Field(sa_column=Column(BigInteger, index=True))
    city: str
    error: str = Field(sa_column=Column(Text))
    at: datetime = Field(sa_column=utc(False))


class Trouble(SQLModel, table=True):
    """Something that needs a look, as one watcher found it: since when, told when, over when."""

    watcher: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    said: str = Field(sa_column=Column(Text, nullable=False))
    since: datetime = Field(sa_column=utc(False))
    told_at: datetime | None = Field(default=None, sa_column=utc())
    over_at: datetime | None = Field(default=None, sa_column=utc())


class Schedule(SQLModel, table=True):
    """When a flow is meant to run, as registered: cron with its zone."""

    flow: str = Field(primary_key=True)
    cron: str
    zone: str
    description: str = Field(sa_column=Column(Text))
