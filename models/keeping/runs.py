"""What the flows did: one row a run, the cities set aside, the schedules, and the ledger's day.

Instants are aware UTC; a run's `today` is the civil day in Paris it stood for.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, Protocol

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import SQLModel

from models import tables
from models.claimants import claimant
from models.database import House

_RUN, _ASIDE, _SCHEDULE, _ANCHOR = (
    SQLModel.metadata.tables[name] for name in ("run", "set_aside", "schedule", "anchor")
)

RunState = Literal["running", "completed", "failed", "crashed"]
SILENT = timedelta(minutes=10)
"""How long a run may go without a sign of life before it counts as crashed."""

LEDGER_FLOW = "standing_audit"
"""The flow that ends a day: the ledger stands where its latest completed run stood."""


class Scheduled(Protocol):
    """When a flow is meant to run, as `deployments` declares it."""

    @property
    def flow(self) -> str:
        """Its name."""

    @property
    def cron(self) -> str:
        """Five fields: minute, hour, day of the month, month, day of the week."""

    @property
    def zone(self) -> str:
        """The IANA time zone in which the cron is read."""

    @property
    def description(self) -> str:
        """What the flow does, in a line."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as the Runs page and `watch` see it. Instants are aware UTC."""

    id: int
    flow: str
    today: date
    city: str | None
    state: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    cities: int
    events: int
    notices: int
    set_aside: int
    error: str | None


def open_run(
    house: House, flow: str, *, today: date, city: str | None = None, prefect_run: str | None = None
) -> int:
    """Write that a run began in this process, and give its number. The first thing a flow does."""
    now = datetime.now(UTC)
    row = {"flow": flow, "today": today, "city": city, "state": "running", "prefect_run": prefect_run}
    row |= {"started_at": now, "seen_at": now, "host": claimant(os.getpid()), "pid": os.getpid()}
    row |= {"cities": 0, "events": 0, "notices": 0}
    with house.begin() as connection:
        return int(connection.execute(insert(_RUN).values(row).returning(_RUN.c.id)).scalar_one())


def touch(house: House, run: int) -> None:
    """Give a sign of life: without one for ten minutes a run counts as crashed."""
    _write(house, run, seen_at=datetime.now(UTC))


def set_aside(house: House, run: int, city: str, error: str) -> None:
    """Name a city whose turn in this run failed, with the error in words."""
    row = {"run": run, "city": city, "error": error, "at": datetime.now(UTC)}
    with house.begin() as connection:
        connection.execute(insert(_ASIDE).values(row))


def close_run(
    house: House,
    run: int,
    *,
    state: RunState,
    cities: int,
    events: int,
    notices: int,
    error: str | None = None,
) -> None:
    """Write how a run ended and what it did. The last thing a flow does."""
    now = datetime.now(UTC)
    counts = {"cities": cities, "events": events, "notices": notices}
    _write(house, run, state=state, seen_at=now, ended_at=now, error=error, **counts)


def ledger_day(house: House) -> date | None:
    """The day the ledger stands on: of its latest completed day's run over all cities; None before any."""
    return last_completed(house, LEDGER_FLOW)


def last_completed(house: House, flow: str) -> date | None:
    """The latest day for which this flow completed over all cities; None if it never did."""
    whole = (_RUN.c.flow == flow, _RUN.c.state == "completed", _RUN.c.city.is_(None))
    with house.read() as connection:
        latest: date | None = connection.execute(select(func.max(_RUN.c.today)).where(*whole)).scalar_one()
    return latest


def crash_zombies(house: House, now: datetime) -> int:
    """Close as crashed every run whose process is gone or that was silent too long; how many.

    A process counts as gone only on the host that ran it; a process number used again is told apart by
    the time the process started.
    """
    running = select(_RUN.c.id, _RUN.c.host, _RUN.c.pid, _RUN.c.seen_at).where(_RUN.c.state == "running")
    with house.begin() as connection:
        dead = [row.id for row in connection.execute(running) if _is_dead(row, now)]
        if dead:
            change = {"state": "crashed", "ended_at": now, "error": "The process ended before the run did."}
            connection.execute(update(_RUN).where(_RUN.c.id.in_(dead)).values(change))
    return len(dead)


def register(house: House, schedules: Iterable[Scheduled]) -> None:
    """Write the schedules as they stand; a flow no longer scheduled disappears."""
    fields = ("flow", "cron", "zone", "description")
    rows = [{field: getattr(schedule, field) for field in fields} for schedule in schedules]
    with house.begin() as connection:
        connection.execute(delete(_SCHEDULE))
        if rows:
            connection.execute(insert(_SCHEDULE), rows)


def scheduled(house: House) -> list[tables.Schedule]:
    """The schedules as last registered, by flow."""
    with house.read() as connection:
        rows = connection.execute(select(_SCHEDULE).order_by(_SCHEDULE.c.flow)).mappings()
        return [tables.Schedule(**row) for row in rows]


def recent(house: House, *, flow: str | None = None, limit: int = 50) -> list[RunRecord]:
    """The latest runs, newest first, of one flow or of all."""
    aside = select(func.count()).where(_ASIDE.c.run == _RUN.c.id).scalar_subquery()
    names = [field for field in RunRecord.__slots__ if field != "set_aside"]
    query = select(*(_RUN.c[name] for name in names), aside.label("set_aside"))
    query = query.order_by(_RUN.c.id.desc()).limit(limit)
    if flow is not None:
        query = query.where(_RUN.c.flow == flow)
    with house.read() as connection:
        return [RunRecord(**_aware(dict(row))) for row in connection.execute(query).mappings()]


def states(house: House, prefect_runs: Iterable[str]) -> dict[str, str]:
    """The state of our row for each of these Prefect runs that has one."""
    query = select(_RUN.c.prefect_run, _RUN.c.state).where(_RUN.c.prefect_run.in_(list(prefect_runs)))
    with house.read() as connection:
        return {row.prefect_run: row.state for row in connection.execute(query)}


def cities_set_aside(house: House, run: int) -> list[tuple[str, str]]:
    """The cities set aside in a run, each with its error, in the order they failed."""
    query = select(_ASIDE.c.city, _ASIDE.c.error).where(_ASIDE.c.run == run).order_by(_ASIDE.c.id)
    with house.read() as connection:
        return [(row.city, row.error) for row in connection.execute(query)]


def keep_anchor(house: House, today: date, anchor: str, *, cities: int, events: int) -> None:
    """Store the ledger's anchor of a day; a later run of the same day replaces it."""
    row = {"today": today, "anchor": anchor, "cities": cities, "events": events, "at": datetime.now(UTC)}
    with house.begin() as connection:
        connection.execute(delete(_ANCHOR).where(_ANCHOR.c.today == today))
        connection.execute(insert(_ANCHOR).values(row))


def _write(house: House, run: int, **values: Any) -> None:
    with house.begin() as connection:
        connection.execute(update(_RUN).where(_RUN.c.id == run).values(values))


def _aware(values: dict[str, Any]) -> dict[str, Any]:
    """SQLite forgets the zone of what we always write in UTC."""
    naive = {k: v for k, v in values.items() if isinstance(v, datetime) and v.tzinfo is None}
    return values | {key: value.replace(tzinfo=UTC) for key, value in naive.items()}


def _is_dead(row: Any, now: datetime) -> bool:
    seen: datetime = _aware({"at": row.seen_at})["at"]
    here = str(row.host).split(" ", 1)[0] == socket.gethostname()
    return bool(here and row.host != claimant(row.pid)) or now - seen > SILENT
