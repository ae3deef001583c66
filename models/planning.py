"""What a day brings: per stage the cities that need a look, and the write that each look makes.

Stages plan up to and including tomorrow: at 06:00 in Paris the morning of Tokyo is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from lifecycle.commands import Advance
from lifecycle.programme import STAGES
from lifecycle.reminders import RECORD_CHECK, Dues, Owed, owed
from lifecycle.standing import CityStanding
from models import bringing, clock, door, notices, projection
from models.database import House

__all__ = ["STAGES", "Planned", "due", "plan_city"]
FIRST_STAGE = STAGES[0]


@dataclass(slots=True)
class Planned:
    """What a look at one city wrote (or, in a dry run, would have written)."""

    events: int = 0
    notices: int = 0
    letters: list[str] = field(default_factory=list)


def due(house: House, stage: str, today: date, city: str | None = None) -> list[str]:
    """The keys of the cities with something due in this stage up to and including tomorrow."""
    rows = projection.STANDING.c
    query = select(rows.city).where(rows.stage == stage, rows.wake_on <= today + timedelta(days=1))
    if city is not None:
        query = query.where(rows.city == city)
    with house.read() as connection:
        keys = list(connection.execute(query.order_by(rows.wake_on, rows.id)).scalars())
        keys += bringing.brings(connection, house.settings, stage, today, city)
    return list(dict.fromkeys(keys))


def plan_city(house: House, stage: str, key: str, today: date, *, dry: bool = False) -> Planned:
    """Do what the day brings for one city in one stage, in one transaction: freeze, remind, project."""
    planned = Planned()
    with house.begin(dry=dry) as connection:
        _plan(connection, house, stage, key, today, planned)
    return planned


def _plan(connection: Connection, house: House, stage: str, key: str, today: date, planned: Planned) -> None:
    actor = f"system:{stage}"
    writer = door.Writer(actor, f"flow {stage}", clock.now(house, today), today, actor)
    brought = bringing.brings(connection, house.settings, stage, today, key)
    work = door.work(connection, key, [Advance(), *brought.values()], writer)
    planned.events = door.keep(connection, [work], writer.now)
    post = notices.Post(connection, house.settings, key, work.case.standing, today)
    caused = notices.plan_caused(post, work.case.written)
    held = projection.handled(connection, key)
    dues = _of_stage(connection, post, owed(post.standing, today + timedelta(days=1), held), stage)
    planned.letters = [*caused, *notices.plan_rungs(post, dues.plan)]
    notices.skip_rungs(post, dues.skip)
    notices.withdraw(post)
    planned.notices = len(planned.letters)
    door.project(connection, [work])


def _of_stage(connection: Connection, post: notices.Post, dues: Dues, stage: str) -> Dues:
    """This stage's own rungs: record checks within the day's limit."""
    mine = [o for o in dues.plan if stage_of(post.standing, o) == stage]
    if stage == FIRST_STAGE and not _may_contact(connection, post):
        mine = [o for o in mine if o.milestone != RECORD_CHECK]
    return Dues(mine, [(o, why) for o, why in dues.skip if stage_of(post.standing, o) == stage])


def stage_of(standing: CityStanding, rung: Owed) -> str:
    """The stage that a rung belongs to."""
    if rung.milestone == RECORD_CHECK:
        return FIRST_STAGE
    found = standing.milestones.get(rung.milestone)
    return found.milestone.stage if found else standing.programme.track(rung.milestone[0]).stage


def _may_contact(connection: Connection, post: notices.Post) -> bool:
    """First contacts are limited a day where letters reach people (design, First contacts)."""
    if not post.settings.sends_for_real:
        return True
    c = notices.NOTICE.c
    query = select(func.count()).where(c.kind == "record_check", c.created_on == post.today)
    return connection.execute(query).scalar_one() < post.settings.first_contacts_a_day
