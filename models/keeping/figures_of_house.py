"""How much there is of everything and how fresh it is: numbers for whoever watches, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from models import clock
from models.database import House
from models.keeping import runs
from models.tables import table

CITY, HEAD, NOTICE, RUN, TROUBLE = (table(name) for name in ("city", "head", "notice", "run", "trouble"))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts; `outbox_age` in days; `completed` in seconds since 1970, `set_aside` of the latest run."""

    cities: int
    events: int
    outbox_age: int
    troubles: int
    letters: dict[str, float]
    completed: dict[str, float]
    set_aside: dict[str, float]


def read(house: House) -> Figures:
    """The figures of now."""
    today, n = clock.today(house), NOTICE.c
    with house.read() as connection:
        oldest = connection.execute(select(func.min(n.planned_on)).where(n.state == "queued")).scalar_one()
        letters = connection.execute(select(n.state, func.count()).group_by(n.state))
        ended = select(RUN.c.flow, func.max(RUN.c.ended_at)).where(RUN.c.state == "completed")
        completed = connection.execute(ended.group_by(RUN.c.flow)).all()
        return Figures(
            cities=connection.execute(select(func.count()).select_from(CITY)).scalar_one(),
            events=connection.execute(select(func.coalesce(func.sum(HEAD.c.seq), 0))).scalar_one(),
            outbox_age=max(0, (today - oldest).days) if oldest else 0,
            troubles=connection.execute(
                select(func.count()).select_from(TROUBLE).where(TROUBLE.c.over_at.is_(None))
            ).scalar_one(),
            letters={state: float(count) for state, count in letters},
            completed={flow: _seconds(at) for flow, at in completed if at is not None},
            set_aside=_set_aside(house),
        )


def _seconds(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _set_aside(house: House) -> dict[str, float]:
    flows = [schedule.flow for schedule in runs.scheduled(house)]
    latest = {flow: runs.recent(house, flow=flow, limit=1) for flow in flows}
    return {flow: float(found[0].set_aside) for flow, found in latest.items() if found}
