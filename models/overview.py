"""The house at a glance: what is open, what waits on whom, how the letters stand, whom to offer a round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, false, func, not_, or_, select

from lifecycle.index.reassessing import Candidate
from lifecycle.programme import Programme
from models import programmes
from models.database import House
from models.index import offers
from models.post.claiming import CALL
from models.tables import table

CITY, NOTICE, STANDING = (table(name) for name in ("city", "notice", "standing"))


@dataclass(frozen=True, slots=True)
class Overview:
    """The house at a glance on a day: what is open, on whom it waits, letters by state, offers proposed."""

    cities: int
    open_milestones: int
    waits: dict[str, int]
    letters: dict[str, int]
    proposals: list[Candidate]


def overview(house: House, today: date) -> Overview:
    """Count what is open and what waits on whom; the offers that would be proposed, longest since first."""
    with house.read() as connection:
        cities = connection.execute(select(func.count()).select_from(CITY)).scalar_one()
        waits = waits_on(connection, today)
        written = NOTICE.c.kind != CALL
        states = select(NOTICE.c.state, func.count()).where(written).group_by(NOTICE.c.state)
        letters = _counted(connection.execute(states))
        proposed = offers.proposals(connection, today)
    return Overview(cities, sum(waits.values()), waits, letters, proposed)


def waits_on(connection: Connection, today: date) -> dict[str, int]:
    """How many open milestones of cities that are asked wait on whom, by the version in force on that day."""
    rows = STANDING.c
    live = select(rows.owner, func.count()).join(CITY, CITY.c.key == rows.city)
    rules = programmes.current(connection, today)
    live = live.where(rows.state == "open", CITY.c.paused.is_(False), _asked(rules))
    return _counted(connection.execute(live.group_by(rows.owner)))


def _asked(rules: Programme) -> Any:
    """Clocks shown for information only wait on nobody."""
    kinds = [
        (CITY.c.kind == kind.key) & (STANDING.c.track == track)
        for kind in rules.kinds.values()
        for track, mode in kind.tracks.items()
        if mode == "information"
    ]
    return not_(or_(false(), *kinds))


def _counted(rows: Iterable[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows}
