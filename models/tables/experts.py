"""Who visits cities: experts and representatives of the Council of Europe. They belong to no one city."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from models.tables.columns import serial


class Expert(SQLModel, table=True):
    """Somebody who can be asked to visit a city; name and address stand with the person.

    `kind`: expert or representative; `languages` (ISO 639-1) and `topics` with a semicolon between;
    `iso_country` and `subdivision`: where they live, as far as that is known.
    """

    person: str = Field(foreign_key="person.id", primary_key=True)
    kind: str
    languages: str
    topics: str = ""
    iso_country: str | None = None
    subdivision: str | None = None
    active: bool = True


class ExpertAway(SQLModel, table=True):
    """Days on which somebody is not free, both included. Why is nobody's matter and not kept."""

    __tablename__ = "expert_away"
    id: int | None = Field(default=None, sa_column=serial())
    person: str = Field(foreign_key="expert.person", index=True)
    first: date
    last: date


class ExpertConflict(SQLModel, table=True):
    """A declared conflict of interest with a city (its key). What it is, is not kept."""

    __tablename__ = "expert_conflict"
    person: str = Field(foreign_key="expert.person", primary_key=True)
    city: str = Field(primary_key=True)
    declared_on: date
