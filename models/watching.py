"""Are the flows doing what their schedules promise? Read from the run rows alone.

Instants are aware UTC. A flow that never ran yet is not late: `up` runs it at its start.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from models import runs
from models.database import House
from models.tables import Schedule

GRACE = timedelta(hours=1)
"""How late a run may begin before somebody is told."""


def findings(house: House, now: datetime) -> list[str]:
    """A sentence for each scheduled flow that is late, whose last run failed, crashed or set cities aside."""
    return [found for schedule in runs.scheduled(house) for found in _of(house, schedule, now)]


def _of(house: House, schedule: Schedule, now: datetime) -> list[str]:
    latest = [run for run in runs.recent(house, flow=schedule.flow, limit=5) if run.city is None]
    found = []
    if latest and latest[0].state in {"failed", "crashed"}:
        run = latest[0]
        found.append(f"{schedule.flow}: the last run, for {run.today}, {run.state}: {run.error}")
    if latest and latest[0].set_aside:
        found.append(f"{schedule.flow}: {latest[0].set_aside} cities were set aside on {latest[0].today}")
    began = latest[0].started_at if latest else None
    owed = owed_since(schedule, now - GRACE)
    if began is not None and began < owed:
        missed = f"no run since {began:%Y-%m-%d %H:%M} UTC; one was owed at {owed:%H:%M} UTC"
        found.append(f"{schedule.flow}: {missed}")
    return found


def owed_since(schedule: Schedule, now: datetime) -> datetime:
    """The last moment before `now` at which the schedule owed a run: `M H * * *` or `*/N * * * *`."""
    minute, hour = schedule.cron.split()[:2]
    local = now.astimezone(ZoneInfo(schedule.zone)).replace(second=0, microsecond=0)
    if hour == "*":
        step = int(minute.removeprefix("*/"))
        return (local - timedelta(minutes=local.minute % step)).astimezone(UTC)
    owed = local.replace(hour=int(hour), minute=int(minute))
    return (owed if owed <= local else owed - timedelta(days=1)).astimezone(UTC)
