"""Letters that reached nobody, once somebody can be reached: none is lost for want of an address.

A letter of a ladder is owed again where it still is, by the ladder's own rules: the latest rung, once. What
an event caused waits for an officer's look, and only while the event is recent. Source: the mission's “no
wrong, double or missing letter”; the 90 days are [house].
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, or_, select, update

from lifecycle.reminding.posting import Postbox, send_after
from lifecycle.standing import CityStanding
from models import people, projection
from models.post.addressing import reader
from models.post.describing import standing_of
from models.post.mailing import NO_ADDRESS, OUT_OF_USE
from models.settings import Settings
from models.tables import table

NOTICE, REMINDER, CITY = (table(name) for name in ("notice", "reminder", "city"))
RECENT = timedelta(days=90)
_LOST = or_(
    and_(
        NOTICE.c.state == "suppressed",
        or_(NOTICE.c.reason == NO_ADDRESS, NOTICE.c.reason.startswith(OUT_OF_USE)),
    ),
    NOTICE.c.state.in_(("bounced", "failed")),
)


def name_holders(
    connection: Connection, settings: Settings, holders: Iterable[people.Holder], today: date
) -> int:
    """Name the holders of roles, and see to the letters that could reach nobody. Returns how many changed."""
    named = list(holders)
    changed = people.assign(connection, named)
    if changed:
        reach(connection, settings, {holder.city for holder in named}, today)
    return changed


def reach(connection: Connection, settings: Settings, cities: Collection[str], today: date) -> None:
    """See to the letters of these cities that reached nobody, as far as somebody can be reached now."""
    query = select(NOTICE).where(NOTICE.c.city.in_(cities), _LOST).order_by(NOTICE.c.city, NOTICE.c.id)
    by_city: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        party = reader(connection, row.city, row.role, "en")
        if party is not None and party.id != row.person:
            by_city.setdefault(row.city, []).append(row)
    for city, lost in by_city.items():
        _see_to(connection, settings, city, lost, today)


def _see_to(
    connection: Connection, settings: Settings, city: str, lost: Iterable[Row[Any]], today: date
) -> None:
    standing = _standing(connection, city, today)
    for row in lost:
        caused = select(REMINDER.c.id).where(REMINDER.c.notice == row.id, REMINDER.c.seq.is_not(None))
        if connection.execute(caused).first() is None:
            _owe_again(connection, row, today)
        elif row.state == "suppressed" and row.created_on >= today - RECENT:
            _prepare(connection, settings, row, standing, today)
    handled = projection.handled(connection, city)
    rows = projection.standing_rows(city, standing, handled)
    projected = projection.Projected([projection.city_row(city, standing)], rows)
    projection.write(connection, projected, set())


def _standing(connection: Connection, city: str, today: date) -> CityStanding:
    """Where the city stands on the day its projection was last written on: that one is brought up to date."""
    written = connection.execute(select(CITY.c.projected_on).where(CITY.c.key == city)).scalar_one()
    return standing_of(connection, city, written or today)


def _owe_again(connection: Connection, row: Row[Any], today: date) -> None:
    """The rungs count as never planned; the notice stays, and says what became of them."""
    connection.execute(delete(REMINDER).where(REMINDER.c.notice == row.id))
    was = row.reason or row.reply or row.state
    said = f"{was}; somebody can be reached since {today}, and what is still owed is planned again"
    connection.execute(update(NOTICE).where(NOTICE.c.id == row.id).values(reason=said))


def _prepare(
    connection: Connection, settings: Settings, row: Row[Any], standing: CityStanding, today: date
) -> None:
    """A letter that an event caused goes after all, after an officer's look where letters are real."""
    facts = standing.known.facts
    box = Postbox(standing.calendar, facts["iso_country"], settings.sends_for_real)
    day = box.answer_day(max(today, row.planned_on))
    held = "nobody could be reached when it was planned: look whether it still fits"
    values = {
        "state": "held" if settings.sends_for_real else "queued",
        "reason": held if settings.sends_for_real else None,
        "planned_on": day,
        "send_after": send_after(facts.get("zone") or "UTC", day, f"{row.city} {row.role}"),
    }
    connection.execute(update(NOTICE).where(NOTICE.c.id == row.id).values(values))
