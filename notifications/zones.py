"""The rules of a time zone as calendars carry them (RFC 5545, VTIMEZONE): each change of clocks by itself.

Lists and rules of recurrence are read differently by different programs; single changes by none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(days=7)
"""No zone changes its clocks twice within a week."""
_AROUND = timedelta(days=400)
_MINUTE = timedelta(minutes=1)


def rules_of(name: str, first: datetime, last: datetime) -> Timezone:
    """The rules of the zone of that name around everything from `first` to `last` (aware)."""
    zone, begin = ZoneInfo(name), first.astimezone(UTC) - _AROUND
    rules = Timezone()
    rules.add("tzid", name)
    before = _offset(zone, begin)
    rules.add_component(_observance(zone, begin, before))
    for change in _changes(zone, begin, last.astimezone(UTC) + _AROUND):
        rules.add_component(_observance(zone, change, before))
        before = _offset(zone, change)
    return rules


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants, to the minute, at which the zone's clocks change."""
    at = begin.replace(second=0, microsecond=0)
    while at < end:
        if _offset(zone, at) != _offset(zone, at + _STEP):
            yield _change_between(zone, at, at + _STEP)
        at += _STEP


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > _MINUTE:
        middle = before + (after - before) // 2 // _MINUTE * _MINUTE
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _observance(zone: ZoneInfo, at: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """What holds from an instant on; its beginning is told by the clocks as they stood before."""
    local = at.astimezone(zone)
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    made.add("dtstart", (at + before).replace(tzinfo=None))
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", _offset(zone, at))
    made.add("tzname", local.tzname())
    return made


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
