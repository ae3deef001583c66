"""Offers of a new Index round: who could be offered one, in which order, metered by free slots.

The house proposes; an officer releases (procedure, Reassessment). Offers share the slots with the queue.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, select

from lifecycle.calendars import Calendar
from lifecycle.history import known_on
from lifecycle.index.queue import offers_left
from lifecycle.index.reassessing import Candidate, may_be_offered, offer_order, returned_to
from models import projection
from models.index.queueing import capacity, waiting
from models.ledger import load_many
from models.noted import Noted, noted
from models.post import notices
from models.settings import Settings

AFTER_FIRST_CONTACT = timedelta(days=30)
"""An offer follows the record check after so long: never two letters at once [house]."""
_BALANCE = timedelta(days=365)
"""The stretch over which offers are balanced between networks [house]."""


def proposals(connection: Connection, today: date) -> list[Candidate]:
    """The cities that could be offered a round, in order: window open, members, not paused, not answered."""
    said = noted(connection, "reassessment.")
    spoken: dict[tuple[str, int], list[Noted]] = defaultdict(list)
    for one in said:
        spoken[one.city, one.cycle].append(one)
    back = _returned(connection, today)
    for key, (returned, _) in back.items():
        spoken.update(
            {one: [n for n in each if n.on >= returned] for one, each in spoken.items() if one[0] == key}
        )
    found = [_wished(c, spoken[c.key, c.cycle]) for c in _open(connection, today)]
    free = [c for c in found if may_be_offered(_offers(spoken[c.key, c.cycle]), today)]
    free = [c for c in free if c.wished_on or c.key not in back or back[c.key][1] <= today]
    recent = Counter(_networks(connection, [o for o in said if o.on > today - _BALANCE]))
    return offer_order(free, recent)


def _returned(connection: Connection, today: date) -> dict[str, tuple[date, date]]:
    """The cities that left and came back: since when, and from when on offers go to them by themselves."""
    s = projection.STANDING.c
    again = (s.stage == "accession", s.track == "membership", s.cycle > 1)
    keys = connection.execute(select(s.city).where(*again).distinct()).scalars().all()
    found = {}
    for key, events in load_many(connection, keys).items() if keys else ():
        known = known_on(events, today)
        calendar = Calendar(known.facts["iso_country"], known.facts.get("subdivision"))
        if back := returned_to(known, calendar):
            found[key] = back
    return found


def _open(connection: Connection, today: date) -> list[Candidate]:
    s, c = projection.STANDING.c, projection.CITY.c
    report = projection.STANDING.alias("report")
    earlier = and_(
        report.c.city == s.city, report.c.track == "assessment", report.c.milestone == "final_report",
        report.c.state == "done", report.c.cycle < s.cycle,
    )  # fmt: skip
    columns = (c.key, c.name, c.country, s.cycle)
    query = (
        select(*columns, func.max(report.c.reached).label("report"), s.opened_on, c.network, c.iso_country)
        .join(projection.CITY, c.key == s.city)
        .join(report, earlier)
        .where(
            s.track == "assessment", s.milestone == "questionnaire_returned", s.stage == "reassessments",
            s.state == "open", s.opened_on <= today, c.kind == "international", c.paused.is_(False),
        )
        .group_by(*columns, s.opened_on, c.network, c.iso_country)
    )  # fmt: skip
    return [
        Candidate(
            row.key, row.name, row.country, row.cycle, row.report, row.opened_on, None,
            row.network or row.iso_country,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def _wished(candidate: Candidate, said: list[Noted]) -> Candidate:
    """A wish, or a later day that the city named and that has come, which is a wish too."""
    wishes = [one.on for one in said if one.about == "reassessment.wished"]
    named = [date.fromisoformat(one.data["until"]) for one in said if one.data.get("until")]
    since = min([*wishes, *named], default=None)
    c = candidate
    return Candidate(
        c.key, c.city, c.country, c.cycle, c.report_on, c.window_opened_on, since, c.network
    )  # fmt: skip


def _offers(said: list[Noted]) -> list[Noted]:
    return sorted((one for one in said if one.about != "reassessment.wished"), key=lambda one: one.seq)


def _networks(connection: Connection, said: list[Noted]) -> list[str]:
    """The network (or country) of each offer."""
    c = projection.CITY.c
    rows = connection.execute(select(c.key, c.network, c.iso_country)).all()
    of = {row.key: row.network or row.iso_country for row in rows}
    return [of[one.city] for one in said if one.about == "reassessment.offered" and one.city in of]


def chosen(
    connection: Connection, settings: Settings, today: date, city: str | None = None
) -> dict[str, int]:
    """The cities that a free slot of the month goes to, with the round, among those long since written to."""
    made = noted(connection, "reassessment.offered", since=today.replace(day=1))
    room = capacity(connection, settings, today)
    left = offers_left(room, len(waiting(connection, today)), len(made))
    ready = _ready(connection, today) if left else set()
    picked = [p for p in proposals(connection, today) if p.key in ready][:left] if ready else []
    return {p.key: p.cycle for p in picked if city in (None, p.key)}


def _ready(connection: Connection, today: date) -> set[str]:
    """Cities with a record check sent long enough ago."""
    c = notices.NOTICE.c
    checked = select(c.city).where(
        c.kind == "record_check", c.state == "sent", c.planned_on <= today - AFTER_FIRST_CONTACT
    )
    return {key for key in connection.execute(checked).scalars() if key}
