"""Are the flows doing what their schedules promise? Read from the run rows alone.

Instants are aware UTC. A flow that never ran yet is not late: `up` runs it at its start.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from models.database import House
from models.keeping import runs
from models.keeping.troubles import Trouble
from models.tables import Schedule

GRACE = timedelta(hours=1)
"""How late a run may begin before somebody is told."""

WATCH = "watch"
SILENT = timedelta(minutes=90)
"""How long `watch`, which is owed every half hour, may close no run before the desk tells somebody."""


def findings(house: House, now: datetime) -> list[Trouble]:
    """A trouble for each scheduled flow that is late, whose last run failed, crashed or set cities aside."""
    return [found for schedule in runs.scheduled(house) for found in _of(house, schedule, now)]


def _of(house: House, schedule: Schedule, now: datetime) -> Iterator[Trouble]:
    flow = schedule.flow
    run = next((run for run in runs.recent(house, flow=flow, limit=5) if run.city is None), None)
    if run is None:
        return
    if run.state in {"failed", "crashed"}:
        yield Trouble(f"{flow} failed", f"{flow}: the last run, for {run.today}, {run.state}: {run.error}")
    if run.set_aside:
        yield Trouble(f"{flow} aside", f"{flow}: {run.set_aside} cities were set aside on {run.today}")
    owed = owed_since(schedule, now - GRACE)
    if run.started_at < owed:
        missed = f"no run since {run.started_at:%Y-%m-%d %H:%M} UTC; one was owed at {owed:%H:%M} UTC"
        yield Trouble(f"{flow} late", f"{flow}: {missed}")


def silence(house: House, now: datetime) -> list[Trouble]:
    """Whether `watch` itself closed no run within 90 minutes; nothing where it was never scheduled.

    Asked by the desk, for a flow cannot report that flows are dead.
    """
    if all(schedule.flow != WATCH for schedule in runs.scheduled(house)):
        return []
    ended = [run.ended_at for run in runs.recent(house, flow=WATCH, limit=20) if run.state == "completed"]
    last = max((at for at in ended if at is not None), default=None)
    if last is not None and now - last <= SILENT:
        return []
    since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "at all"
    said = f"`watch` closed no run {since}: the flows may be dead. Look whether `icc up` or the workers run"
    return [Trouble("watch silent", said)]


def owed_since(schedule: Schedule, now: datetime) -> datetime:
    """The last moment before `now` at which the schedule owed a run: `M H * * *` or `*/N * * * *`."""
    minute, hour = schedule.cron.split()[:2]
    local = now.astimezone(ZoneInfo(schedule.zone)).replace(second=0, microsecond=0)
    if hour == "*":
        step = int(minute.removeprefix("*/"))
        return (local - timedelta(minutes=local.minute % step)).astimezone(UTC)
    owed = local.replace(hour=int(hour), minute=int(minute))
    return (owed if owed <= local else owed - timedelta(days=1)).astimezone(UTC)
