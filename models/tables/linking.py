"""What reaches us from readers: links that act, calendars that are fetched, mails that come back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc


class Link(SQLModel, table=True):
    """A link of a letter: one person, one purpose, until a day; `used_at` or `void` ends it.

    `role` is the role its person acts in for the city; `matter` names what it is about as
    `track/cycle/milestone`; `parent` the link whose holder passed this narrower one on.
    """

    __table_args__ = (UniqueConstraint("notice", "purpose"),)
    id: int | None = Field(default=None, sa_column=serial())
    city: str = Field(foreign_key="city.key", index=True)
    person: str = Field(index=True)
    role: str
    purpose: str
    matter: str | None = None
    notice: int | None = Field(default=None, sa_column=Column(BigInteger))
    parent: int | None = Field(default=None, sa_column=Column(BigInteger))
    made_on: date
    expires_on: date
    used_at: datetime | None = Field(default=None, sa_column=utc())
    used_for: str | None = None
    void: str | None = None


class Feed(SQLModel, table=True):
    """A calendar at a secret address: an officer's, a city's, an expert's. A new `turn` voids the old one."""

    __table_args__ = (UniqueConstraint("kind", "subject"),)
    id: int | None = Field(default=None, sa_column=serial())
    kind: str
    subject: str
    turn: int
    made_at: datetime = Field(sa_column=utc(False))


class Pace(SQLModel, table=True):
    """When the next mail may be handed to a server of ours: senders side by side share one pace."""

    server: str = Field(primary_key=True)
    next_at: datetime = Field(sa_column=utc(False))


class Inbound(SQLModel, table=True):
    """A mail that came back or answered, by the hash of its bytes, so that none counts twice."""

    digest: str = Field(primary_key=True)
    at: datetime = Field(sa_column=utc(False))
    kind: str
    notice: int | None = Field(default=None, sa_column=Column(BigInteger, index=True))
    said: str | None = Field(default=None, sa_column=Column(Text))
