"""The finance service's list beside our record: kept as it came, compared on any day, never taken over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from lifecycle.contributions.money import plain
from lifecycle.contributions.reconciling import Difference, FinanceLine, differences
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import clock, programmes
from models.database import House
from models.ledger import load
from models.tables import table

LINE, CITY = table("finance_line"), table("city")


def held(connection: Connection, city: str | None = None) -> dict[str, list[FinanceLine]]:
    """The lines of the list by city, in the order in which they came."""
    query = select(LINE).order_by(LINE.c.city, LINE.c.id)
    lines: dict[str, list[FinanceLine]] = {}
    for row in connection.execute(query.where(LINE.c.city == city) if city else query):
        lines.setdefault(row.city, []).append(_line(row))
    return lines


def _line(row: Any) -> FinanceLine:
    return FinanceLine(row.year, Decimal(row.amount), row.currency, row.called_on, row.paid_on)


def listed_years(connection: Connection) -> set[int]:
    """The years that the list speaks of."""
    return set(connection.execute(select(LINE.c.year).distinct()).scalars())


def replace(connection: Connection, city: str, lines: Iterable[FinanceLine]) -> None:
    """Keep these lines of a city in place of the earlier ones of the same years."""
    rows = list(lines)
    years = {line.year for line in rows}
    connection.execute(delete(LINE).where(LINE.c.city == city, LINE.c.year.in_(sorted(years))))
    connection.execute(insert(LINE), [_row(city, line) for line in rows])


def _row(city: str, line: FinanceLine) -> dict[str, Any]:
    said = {"year": line.year, "amount": plain(line.amount), "currency": line.currency}
    return {"city": city, **said, "called_on": line.called_on, "paid_on": line.paid_on}


def found(connection: Connection, today: date, cities: Sequence[str] = ()) -> dict[str, list[Difference]]:
    """The differences by city (its key) on a day, of some cities or all; a city without one is left out."""
    lines, years = held(connection), listed_years(connection)
    rules = programmes.current(connection, today)
    keys = cities or connection.execute(select(CITY.c.key).order_by(CITY.c.key)).scalars().all()
    told = {}
    for key in keys if years else ():
        standing = stand(load(connection, key, notes=False), rules, today)
        told[key] = differences(standing, lines.get(key, []), years)
    return {key: differing for key, differing in told.items() if differing}


def observed(
    standing: CityStanding, lines: Mapping[str, Sequence[FinanceLine]], city: str, years: set[int]
) -> list[str]:
    """The differences that an officer should see with the city: of years that were opened here."""
    told = differences(standing, lines.get(city, ()), years) if years else []
    return [f"Finance service’s list: {each.year} {each.text}" for each in told if each.here]


def document(house: House, year: int | None = None) -> dict[str, Any]:
    """The differences between list and record today, of one year or all."""
    with house.read() as connection:
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
        told = found(connection, clock.today(house))
    rows = [
        {"city": names[key], "year": each.year, "text": each.text, "opened_here": each.here}
        for key, differing in told.items()
        for each in differing
        if year in (None, each.year)
    ]
    return {"year": year, "differences": rows}
