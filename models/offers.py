"""Offers of a new Index round: who could be offered one, longest since first, metered by free slots.

The house proposes; an officer releases (procedure, Reassessment).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, select

from models import notices, projection
from models.settings import Settings

AFTER_FIRST_CONTACT = timedelta(days=30)
"""An offer follows the record check after so long: never two letters at once [house]."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A city that could be offered a round. Civil dates: since when its window is open."""

    key: str
    city: str
    country: str
    report_on: str
    window_opened_on: date


def proposals(connection: Connection, today: date) -> list[Proposal]:
    """The cities whose window is open, that are members and not paused, longest since first."""
    s, c = projection.STANDING.c, projection.CITY.c
    report = projection.STANDING.alias("report")
    earlier = and_(
        report.c.city == s.city, report.c.track == "assessment", report.c.milestone == "final_report",
        report.c.state == "done", report.c.cycle < s.cycle,
    )  # fmt: skip
    query = (
        select(c.key, c.name, c.country, func.max(report.c.reached), s.opened_on)
        .join(projection.CITY, c.key == s.city)
        .join(report, earlier)
        .where(
            s.track == "assessment", s.milestone == "questionnaire_returned", s.stage == "reassessments",
            s.state == "open", s.opened_on <= today, c.kind == "international", c.paused.is_(False),
        )
        .group_by(c.key, c.name, c.country, s.opened_on)
        .order_by(s.opened_on, c.name)
    )  # fmt: skip
    return [Proposal(*row) for row in connection.execute(query)]


def chosen(connection: Connection, settings: Settings, today: date, city: str | None = None) -> list[str]:
    """The cities that a free slot of the month goes to, among those whose first contact is long past."""
    free = settings.slots_a_month - _offered(connection, today)
    if free <= 0:
        return []
    ready = _ready(connection, today)
    picked = [p.key for p in proposals(connection, today) if p.key in ready][:free]
    return [key for key in picked if city in (None, key)]


def _offered(connection: Connection, today: date) -> int:
    c = notices.NOTICE.c
    month = today.replace(day=1)
    live = (c.kind == "reassessment_offer", c.created_on >= month, c.state != "suppressed")
    return int(connection.execute(select(func.count()).where(*live)).scalar_one())


def _ready(connection: Connection, today: date) -> set[str]:
    """Cities with a record check sent long enough ago, and no offer made in this round."""
    c, r = notices.NOTICE.c, notices.REMINDER.c
    checked = select(c.city).where(
        c.kind == "record_check", c.state == "sent", c.planned_on <= today - AFTER_FIRST_CONTACT
    )
    offered = select(r.city, r.cycle).where(r.letter == "reassessment_offer")
    s = projection.STANDING.c
    open_rounds = select(s.city, s.cycle).where(
        s.milestone == "questionnaire_returned", s.stage == "reassessments"
    )
    again = {tuple(row) for row in connection.execute(offered)}
    fresh = {city for city, cycle in connection.execute(open_rounds) if (city, cycle) not in again}
    return fresh & {key for key in connection.execute(checked).scalars() if key}
