"""When a schedule runs next: as much of cron as the house's schedules use, in their own zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_FURTHEST = timedelta(days=8)


def next_run(cron: str, zone: str, now: datetime) -> datetime | None:
    """The next instant after `now` (aware) that fits, in the schedule's zone; None within eight days."""
    minute, hour, *days = cron.split()
    here = ZoneInfo(zone)
    moment = now.astimezone(here).replace(second=0, microsecond=0)
    until = moment + _FURTHEST
    while moment < until:
        moment = (moment.astimezone(ZoneInfo("UTC")) + timedelta(minutes=1)).astimezone(here)
        if not _fits(hour, moment.hour):
            moment = moment.replace(minute=59)
        elif _fits(minute, moment.minute) and _day_fits(days, moment):
            return moment
    return None


def _day_fits(days: list[str], moment: datetime) -> bool:
    day, month, weekday = days
    values = ((day, moment.day), (month, moment.month), (weekday, moment.isoweekday() % 7))
    return all(_fits(field, value) for field, value in values)


def _fits(field: str, value: int) -> bool:
    """A star, a step, a range, a list or a number."""
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        low = 0 if span == "*" else int(first)
        high = 59 if span == "*" else int(last or (59 if step else first))
        if low <= value <= high and (value - low) % int(step or 1) == 0:
            return True
    return False
