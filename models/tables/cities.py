"""Where cities and people stand: the projection of the ledger, and who does what for whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import serial


class City(SQLModel, table=True):
    """A local or regional authority, as its events left it on `projected_on`. `key` never changes.

    `aliases`: former and other names, a line each; `letters`: direct, copy or through the network's
    coordinator; `officer`: the id of the officer who has the city.
    """

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
    projected_on: date | None = None
    aliases: str | None = None
    merged_into: str | None = None
    officer: str | None = None
    letters: str = "direct"


class Standing(SQLModel, table=True):
    """One milestone of a city as last projected. `wake_on`: the next day on which it needs a look."""

    __table_args__ = (Index("standing_wake", "stage", "wake_on", "id"),)
    id: int | None = Field(default=None, sa_column=serial())
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


class Person(SQLModel, table=True):
    """Someone we write to or act for. Outside the chain: erasing a person empties this row.

    `salutation` is how the person wishes to be addressed; `unwished` the kinds of letters no longer wished.
    """

    id: str = Field(primary_key=True)
    name: str | None = None
    email: str | None = Field(default=None, index=True)
    language: str | None = None
    salutation: str | None = None
    telephone: str | None = None
    disabled_reason: str | None = None
    unwished: str | None = None


class Role(SQLModel, table=True):
    """What a person does for a city (coordinator, payer …), one holder at a time."""

    city: str = Field(foreign_key="city.key", primary_key=True)
    role: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
