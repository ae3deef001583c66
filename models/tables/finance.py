"""The finance service's list of contributions, as last brought in. It proves nothing and changes nothing."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from models.tables.columns import serial


class FinanceLine(SQLModel, table=True):
    """One line of the list. `amount` is a decimal as text: no database turns it into a float."""

    __tablename__ = "finance_line"
    id: int | None = Field(default=None, sa_column=serial())
    city: str = Field(foreign_key="city.key", index=True)
    year: int
    amount: str
    currency: str
    called_on: date | None = None
    paid_on: date | None = None
