"""Calendars as other programs subscribe to them (RFC 5545): days and hours, alarms, changes, cancellations.

A date keeps its UID for good; a moved one comes back with a higher SEQUENCE, one that is off as cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vText

from lifecycle.auditing.dates import Entry
from notifications.languages import said, writing_in
from notifications.words import clean, title
from notifications.zones import rules_of

_PRODUCT = "-//Intercultural Cities//Lifecycle//EN"
_REFRESH = timedelta(hours=6)
_AHEAD = timedelta(days=-7)
_LONGEST = 300
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def feed(name: str, entries: Iterable[Entry], language: str) -> bytes:
    """The calendar of that name, in that language."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # The name and the pace once as RFC 7986 has them, once as older programs look for them.
    for called in ("name", "x-wr-calname"):
        calendar.add(called, vText(clean(name)), encode=False)
    calendar.add("refresh-interval", _REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{_REFRESH // timedelta(hours=1)}H")
    with writing_in(language):
        shown = list(entries)
        for rules in _zones(shown):
            calendar.add_component(rules)
        for entry in shown:
            calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _zones(entries: Iterable[Entry]) -> Iterator[Timezone]:
    """The rules of each zone in which an entry has hours, around those hours.

    A calendar needs something in it (RFC 5545, 3.6): an empty one has the rules of UTC.
    """
    hours: dict[str, list[datetime]] = {} if (shown := list(entries)) else {"UTC": [_LONG_AGO]}
    for entry in shown:
        if entry.starts is not None and entry.ends is not None:
            hours.setdefault(entry.zone, []).extend((entry.starts, entry.ends))
    for zone, moments in sorted(hours.items()):
        yield rules_of(zone, min(moments), max(moments))


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", datetime.combine(entry.stamp, datetime.min.time(), UTC))
    _when(event, entry)
    event.add("summary", said("%(city)s: %(what)s", city=clean(entry.city), what=title(entry.title)))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.starts is None else "OPAQUE")
    if entry.words:
        event.add("description", clean(entry.words, _LONGEST))
    if entry.place:
        event.add("location", clean(entry.place))
    if not entry.cancelled:
        event.add_component(_alarm(entry))
    return event


def _when(event: Event, entry: Entry) -> None:
    """Whole days, the last one included; or hours in the zone of the place.

    In the hour that comes twice as clocks go back, the clock of the place says which is meant only the first
    time (RFC 5545, 3.3.5); the second time the hours stand as those of UTC.
    """
    if entry.starts is None or entry.ends is None:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
        return
    hours = [moment.astimezone(ZoneInfo(entry.zone)) for moment in (entry.starts, entry.ends)]
    if any(moment.fold for moment in hours):
        hours = [moment.astimezone(UTC) for moment in hours]
    event.add("dtstart", hours[0])
    event.add("dtend", hours[1])


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _AHEAD)
    alarm.add("description", title(entry.title))
    return alarm
