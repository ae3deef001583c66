"""What explains the ledger besides itself: the programme's versions, and counts of what was thinned."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc


class ProgrammeVersion(SQLModel, table=True):
    """A version of the programme in force here from a day on: its text, and who adopted it.

    A row for each adoption: a version that is returned to has two.
    """

    __tablename__ = "programme_version"
    id: int | None = Field(default=None, sa_column=serial())
    version: str
    since: date
    sha256: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    actor: str
    at: datetime = Field(sa_column=utc(False))


class Thinned(SQLModel, table=True):
    """How many rows of one kind and state of one month are no longer kept; `month` is its first day."""

    what: str = Field(primary_key=True)
    month: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    count: int
