"""Instants with a zone: when a registration or a grant call opens and closes, to the minute.

A civil date is not enough for a real cut-off: "1 March, 17:00" means nothing without the zone. Where a
clock change makes an hour twice, the reading that favours the city holds: it opens at the first of the
two and closes at the second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from lifecycle.commands import Refused

Edge = Literal["opens", "closes"]
Openness = Literal["not yet", "open", "closed"]
_SHAPE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}):(\d{2}))?")
_END_OF_DAY = {"opens": "00:00", "closes": "24:00"}


def known_zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; Refused where there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise Refused(f"“{name}” is no time zone: write one such as Europe/Paris") from error


def instant(text: str, zone: str, edge: Edge) -> datetime:
    """The aware UTC instant of `2027-03-01 17:00` on the clocks of a zone.

    A day alone opens at its beginning and closes at its end. Refused where the text is none, or where
    the clocks skip that hour.
    """
    place = known_zone(zone)
    wall = _wall(text, edge)
    both = [wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if all(moment.astimezone(place).replace(tzinfo=None) != wall for moment in both):
        shown = both[0].astimezone(place)
        raise Refused(f"{text} does not exist in {zone}, the clocks go forward: write {shown:%Y-%m-%d %H:%M}")
    return min(both) if edge == "opens" else max(both)


def _wall(text: str, edge: Edge) -> datetime:
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise Refused(f"“{text}” is no instant: write it as 2027-03-01 17:00")
    hour, _, minute = (f"{match[2]}:{match[3]}" if match[2] else _END_OF_DAY[edge]).partition(":")
    try:
        day = datetime.fromisoformat(match[1])
    except ValueError as error:
        raise Refused(f"“{text}” is no day of the calendar: check month and day") from error
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute)):
        raise Refused(f"“{text}” is no hour: write one from 00:00 to 24:00")
    return day + timedelta(hours=int(hour), minutes=int(minute))


def stored(moment: datetime) -> str:
    """An aware instant as events hold it: UTC with Z, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str) -> datetime:
    """An instant as events hold it, aware UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """The civil date of an instant on the clocks of a zone."""
    return moment.astimezone(known_zone(zone)).date()


@dataclass(frozen=True, slots=True)
class Window:
    """From one instant to another, both aware UTC; the closing instant itself is outside. None: open end."""

    opens: datetime | None
    closes: datetime | None
    zone: str

    def at(self, now: datetime) -> Openness:
        """Whether it is open at an aware instant."""
        if self.opens is not None and now < self.opens:
            return "not yet"
        return "closed" if self.closes is not None and now >= self.closes else "open"

    def check(self, now: datetime, what: str, reason: str | None) -> None:
        """Refused while it is not open, unless an officer gives a reason."""
        found = self.at(now)
        if found == "open" or reason:
            return
        edge = self.opens if found == "not yet" else self.closes
        assert edge is not None
        local = edge.astimezone(known_zone(self.zone))
        day, hour = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
        ahead = found == "not yet"
        said = f"{what} opens on {day} at {hour}" if ahead else f"{what} closed on {day} at {hour}"
        raise Refused(f"{said} ({self.zone}); an officer may still record it with --reason")


def window(opens: str | None, closes: str | None, zone: str) -> Window:
    """The window that two texts give; Refused where it closes before it opens."""
    first = instant(opens, zone, "opens") if opens else None
    last = instant(closes, zone, "closes") if closes else None
    if first is not None and last is not None and last <= first:
        raise Refused(f"it would close ({closes}) before it opens ({opens}): give a later closing")
    return Window(first, last, zone)
