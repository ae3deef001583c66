"""What a day brings: per stage the cities that need a look, and the write that each look makes.

Stages plan up to and including tomorrow: at 06:00 in Paris the morning of Tokyo is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, not_, or_, select

from lifecycle.commands import Advance
from lifecycle.programme import STAGES
from lifecycle.reminding.reminders import RECORD_CHECK, Dues, Owed, owed
from lifecycle.standing import CityStanding
from models import clock, door, projection
from models.collecting import uncollected
from models.database import House
from models.index import bringing
from models.membership import contacting
from models.post import notices
from models.post.mailbag import Mailbag

__all__ = ["STAGES", "TOGETHER", "Planned", "due", "plan_cities", "plan_city", "plan_free"]
FIRST_STAGE = STAGES[0]
TOGETHER = 500
"""Cities planned in one transaction: enough that a commit weighs little, few enough to wait for."""


@dataclass(slots=True)
class Planned:
    """What a look at one city wrote (or, in a dry run, would have written)."""

    events: int = 0
    notices: int = 0
    letters: list[str] = field(default_factory=list)


def due(house: House, stage: str, today: date, city: str | None = None) -> list[str]:
    """The keys of the cities with something due in this stage up to and including tomorrow."""
    query = _due(stage, today)
    if city is not None:
        query = query.where(projection.STANDING.c.city == city)
    with house.read() as connection:
        keys: list[str] = list(connection.execute(query).scalars())
        keys += bringing.brings(connection, house.settings, stage, today, city)
    return list(dict.fromkeys(keys))


def _due(stage: str, today: date) -> Select[Any]:
    rows = projection.STANDING.c
    # What opens tomorrow brings nothing today: a deadline is frozen on the day, and its ladder begins then.
    opens_tomorrow = and_(rows.state == "ahead", rows.opened_on == rows.wake_on, rows.opened_on > today)
    by_tomorrow = (rows.wake_on <= today + timedelta(days=1), not_(opens_tomorrow))
    query = select(rows.city).where(rows.stage == stage, *by_tomorrow)
    return query.order_by(rows.wake_on, rows.id)


def plan_city(house: House, stage: str, key: str, today: date, *, dry: bool = False) -> Planned:
    """Do what the day brings for one city in one stage, in one transaction: freeze, remind, project."""
    return plan_cities(house, stage, [key], today, dry=dry)[key]


def plan_cities(
    house: House, stage: str, keys: Sequence[str], today: date, *, dry: bool = False
) -> dict[str, Planned]:
    """Do it for several cities in one transaction, which is done whole or not at all."""
    with uncollected(), house.begin(dry=dry) as connection:
        return _plan(connection, house, stage, keys, today)


def plan_free(
    house: House, stage: str, keys: Sequence[str], today: date, *, wait: bool = False
) -> dict[str, Planned]:
    """Do it for those of these cities that are still due and that no other worker has in hand.

    For workers side by side: on PostgreSQL cities are claimed by their rows, and one that another worker has
    is left to it, or waited for (`wait`); on SQLite writers take turns. What another has done meanwhile is
    not looked at again.
    """
    with uncollected(), house.begin() as connection:
        owing = _owing(connection, house, stage, keys, today).order_by(projection.CITY.c.key)
        claimed = owing.with_for_update(skip_locked=not wait)
        mine = connection.execute(claimed).scalars().all()
        # A city that another let go between the look and the claim is claimed too: now nobody else has it.
        left = (
            set(connection.execute(_owing(connection, house, stage, mine, today)).scalars()) if mine else ()
        )
        return _plan(connection, house, stage, [key for key in keys if key in left], today) if left else {}


def _owing(connection: Connection, house: House, stage: str, keys: Sequence[str], today: date) -> Select[Any]:
    """Those of these cities with something due now."""
    c = projection.CITY.c
    brought = bringing.brings(connection, house.settings, stage, today, keys[0] if len(keys) == 1 else None)
    owing = or_(c.key.in_(_due(stage, today).order_by(None)), c.key.in_(list(brought)))
    return select(c.key).where(c.key.in_(keys), owing)


def _plan(
    connection: Connection, house: House, stage: str, keys: Sequence[str], today: date
) -> dict[str, Planned]:
    actor = f"system:{stage}"
    writer = door.Writer(actor, f"flow {stage}", clock.now(house, today), today, actor)
    brought = bringing.brings(connection, house.settings, stage, today, keys[0] if len(keys) == 1 else None)
    commands = {key: [Advance(), *([brought[key]] if key in brought else [])] for key in keys}
    done = door.works(connection, list(commands.items()), writer)
    door.keep(connection, house, done, writer)
    bag = Mailbag(connection, house.settings, today, keys)
    planned = {each.key: _look(bag, each, stage) for each in done}
    bag.put()
    door.project(connection, done, bag)
    return planned


def _look(bag: Mailbag, work: door.Work, stage: str) -> Planned:
    """Plan the letters of one city's look: what was just written causes, what is owed by tomorrow."""
    post = notices.Post(bag, work.key, work.case.standing)
    caused = notices.plan_caused(post, work.case.written)
    dues = owed(post.standing, bag.today + timedelta(days=1), bag.handled(work.key))
    dues = _of_stage(post, dues, stage)
    letters = [*caused, *notices.plan_rungs(post, dues.plan)]
    notices.skip_rungs(post, dues.skip)
    notices.withdraw(post)
    return Planned(len(work.case.written), len(letters), letters)


def _of_stage(post: notices.Post, dues: Dues, stage: str) -> Dues:
    """This stage's own rungs: record checks within the day's limit."""
    mine = [o for o in dues.plan if stage_of(post.standing, o) == stage]
    if stage == FIRST_STAGE and not contacting.may_contact(post):
        mine = [o for o in mine if o.milestone != RECORD_CHECK]
    return Dues(mine, [(o, why) for o, why in dues.skip if stage_of(post.standing, o) == stage])


def stage_of(standing: CityStanding, rung: Owed) -> str:
    """The stage that a rung belongs to."""
    if rung.milestone == RECORD_CHECK:
        return FIRST_STAGE
    found = standing.milestones.get(rung.milestone)
    return found.milestone.stage if found else standing.programme.track(rung.milestone[0]).stage
