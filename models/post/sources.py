"""What letters are described from, read together for a batch: cities, their histories, people, officers.

Nothing is written here. What was read once holds for the whole batch, which lies within one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.events import Event
from lifecycle.ports import Party
from lifecycle.programme import Programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import programmes
from models.database import House
from models.directory import Directory
from models.ledger import heads_of, load_many
from models.membership import portfolios
from models.post import addressing
from models.tables import table

CITY, REMINDER = table("city"), table("reminder")


class Sources:
    """The sources of some notices. `today` is the house's civil day."""

    def __init__(
        self, connection: Connection, house: House, notices: Sequence[Row[Any]], today: date
    ) -> None:
        self.connection, self.house, self.today = connection, house, today
        keys = list(dict.fromkeys(notice.city for notice in notices if notice.city is not None))
        # The heads come first: an event that slips in after them is taken for news, never overlooked.
        self._heads, self._events = heads_of(connection, keys), load_many(connection, keys, notes=True)
        self._cities = {row.key: row for row in connection.execute(select(CITY).where(CITY.c.key.in_(keys)))}
        self._parts = _parts(connection, [notice.id for notice in notices])
        self._directory = Directory(connection, keys)
        self._standings: dict[tuple[str, date], CityStanding] = {}
        self._programmes: dict[date, Programme] = {}
        self._officers: dict[tuple[str | None, date], Party] = {}

    def city(self, key: str) -> Row[Any]:
        """A city's row."""
        return self._cities[key]

    def newest(self, key: str) -> int:
        """The number of a city's newest event, 0 before its first."""
        return self._heads[key].seq if key in self._heads else 0

    def parts(self, notice: int) -> Sequence[Row[Any]]:
        """The reminders that a notice carries."""
        return self._parts[notice]

    def events(self, key: str) -> Sequence[Event]:
        """A city's events in order."""
        return self._events[key]

    def standing(self, key: str, day: date) -> CityStanding:
        """Where a city stands on a day."""
        if (key, day) not in self._standings:
            if day not in self._programmes:
                self._programmes[day] = programmes.current(self.connection, day)
            self._standings[key, day] = stand(self._events[key], self._programmes[day], day)
        return self._standings[key, day]

    def reader(self, notice: Row[Any], day: date) -> Party | None:
        """Whom a notice goes to on a day; None where nobody can be written to."""
        settings, language = self.house.settings, self._cities[notice.city].language
        return addressing.addressee(
            self.connection, settings, notice.city, notice.role, language, day, directory=self._directory
        )

    def officer(self, key: str, day: date) -> Party:
        """The officer who has a city on a day, or the substitute."""
        held = self._cities[key].officer
        if (held, day) not in self._officers:
            found = portfolios.on_duty(self.connection, self.house.settings, held, day)
            self._officers[held, day] = found
        return self._officers[held, day]


def _parts(connection: Connection, notices: Sequence[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    query = select(REMINDER).where(REMINDER.c.notice.in_(notices)).order_by(REMINDER.c.id)
    for row in connection.execute(query):
        found[row.notice].append(row)
    return found
