"""What belongs to the network rather than to one city: its events, matters of several cities, resources."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc


class NetworkEvent(SQLModel, table=True):
    """An event of the network, or a call for grants. `version` counts its changes from 1.

    Instants are aware UTC, shown on the clocks of `zone` (an IANA name). `languages` are ISO 639-1 codes
    with spaces between; `funded` places are paid by `funded_by`, at most `funded_a_city` a city.
    """

    __tablename__ = "network_event"
    id: int | None = Field(default=None, sa_column=serial())
    title: str
    form: str
    zone: str
    starts_at: datetime | None = Field(default=None, sa_column=utc())
    ends_at: datetime | None = Field(default=None, sa_column=utc())
    opens_at: datetime | None = Field(default=None, sa_column=utc())
    closes_at: datetime | None = Field(default=None, sa_column=utc())
    online: bool = False
    languages: str
    places: int | None = None
    funded: int = 0
    funded_a_city: int = 1
    funded_by: str
    venue: str | None = None
    purpose: str | None = Field(default=None, sa_column=Column(Text))
    practical: str | None = Field(default=None, sa_column=Column(Text))
    how: str | None = Field(default=None, sa_column=Column(Text))
    cancelled: bool = False
    version: int = 1


class Matter(SQLModel, table=True):
    """A matter of several cities: an inter-city project, or a challenge. Its steps are the cities' events."""

    id: int | None = Field(default=None, sa_column=serial())
    kind: str
    title: str
    topic: str | None = None
    call: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("network_event.id")))
    opened_on: date


class Resource(SQLModel, table=True):
    """A guide, tool, brief or training that letters and pages point to, and when it was last looked at."""

    id: int | None = Field(default=None, sa_column=serial())
    title: str
    topic: str
    form: str
    language: str
    address: str = Field(unique=True)
    checked_on: date
    works: bool = True
