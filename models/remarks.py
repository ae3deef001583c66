"""What an officer should know that events alone do not say: who cannot be reached, whom we owe an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from lifecycle.membership.membership import acknowledgement_due
from lifecycle.programme import Span
from lifecycle.standing import CityStanding
from models.contributions import finance
from models.post.addressing import unreached
from models.post.bounces import bounced
from models.tables import table

NOTICE = table("notice")
_UNREACHABLE = "No coordinator's address: no letter can go; ask who it is"


class Remarks:
    """Looks once at people and letters, for all cities or one, as of a day."""

    def __init__(
        self, connection: Connection, as_of: date, *, now: bool = True, city: str | None = None
    ) -> None:
        self.as_of = as_of
        self.without = unreached(connection, city) if now else set[str]()
        self.answered = _answered(connection, as_of, city)
        self.finance = finance.held(connection, city) if now else {}
        self.listed = finance.listed_years(connection) if now else set[int]()
        self.bounced = bounced(connection, as_of, city) if now else {}

    def others_than(self, before: Remarks) -> set[str] | None:
        """The cities of which people and letters say something else than `before`; None: it may be any.

        While that and its events stay the same, so do the remarks on a city.
        """
        if self.listed != before.listed:
            return None
        return (self.without ^ before.without).union(
            _differing(self.answered, before.answered),
            _differing(self.bounced, before.bounced),
            _differing(self.finance, before.finance),
        )

    def of(self, key: str, standing: CityStanding) -> list[str]:
        """The remarks on one city."""
        found = [_UNREACHABLE] if key in self.without and standing.known.closed is None else []
        found += self.bounced.get(key, [])
        due = acknowledgement_due(standing)
        if due is not None and due < self.as_of and not self._answered_since(key, standing):
            late = Span(days=(self.as_of - due).days)
            found.append(
                f"We owe the answer to the expression of interest since {due} ({late} late): "
                "release the letter, or record the contact"
            )
        if standing.known.closed is not None:
            found.append(f"Merged into {standing.known.closed.data['into']} on {standing.known.closed.on}")
        return [*found, *finance.observed(standing, self.finance, key, self.listed)]

    def _answered_since(self, key: str, standing: CityStanding) -> bool:
        interest = standing.known.account(
            ("membership", standing.current.get("membership", 1), "expression_of_interest")
        )
        return interest is not None and self.answered.get(key, date.min) >= interest.day


def _differing(new: Mapping[str, object], old: Mapping[str, object]) -> set[str]:
    return {key for key in new.keys() | old.keys() if new.get(key) != old.get(key)}


def _of(query: Select[Any], column: ColumnElement[Any], city: str | None) -> Select[Any]:
    return query if city is None else query.where(column == city)


def _answered(connection: Connection, as_of: date, city: str | None) -> Mapping[str, date]:
    """The last day on which an expression of interest of each city was answered by letter, by that day."""
    c = NOTICE.c
    end = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    sent = select(c.city, c.sent_at).where(c.kind == "interest_acknowledged", c.sent_at.is_not(None))
    rows = connection.execute(_of(sent, c.city, city).where(c.sent_at < end).order_by(c.sent_at)).all()
    return {str(row.city): row.sent_at.date() for row in rows if row.city}
