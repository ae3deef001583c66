"""Who looks after cities from outside them: national and regional networks, officers and their absences."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from models.tables.columns import serial


class Network(SQLModel, table=True):
    """A national or regional network. Which city is in it, and on which terms, are events of the city.

    `letters`: direct, copy or through its coordinator; `contribution`: switched on by an officer.
    """

    key: str = Field(primary_key=True)
    name: str
    folded: str = Field(unique=True)
    kind: str
    letters: str
    contribution: bool = False
    coordinator: str | None = Field(default=None, foreign_key="person.id")


class Officer(SQLModel, table=True):
    """An officer of the secretariat: whom letters name, and where answers go."""

    id: str = Field(primary_key=True)
    name: str
    email: str = Field(unique=True)
    telephone: str | None = None


class Absence(SQLModel, table=True):
    """An officer is away from the first to the last day; the substitute has the cities meanwhile."""

    id: int | None = Field(default=None, sa_column=serial())
    officer: str = Field(foreign_key="officer.id", index=True)
    first: date
    last: date
    substitute: str = Field(foreign_key="officer.id")
