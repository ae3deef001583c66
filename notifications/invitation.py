"""A calendar file for a meeting (RFC 5545): one UID for its life, SEQUENCE grows with every change.

The days are whole days of the place, so that no clock of another zone moves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from lifecycle.ports import File, Party
from notifications.words import CannotWrite, clean

_PRODUCT = "-//Intercultural Cities//Lifecycle//EN"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting of whole days, the last included, as one reader's calendar shall hold it.

    Where its hours are known, `begins` and `ends` (aware UTC) take the place of the days. `stamp`
    is the civil day of the letter. The reader is the only attendee named: nobody's address is shown to
    anybody else.
    """

    uid: str
    sequence: int
    first: date
    last: date
    title: str
    place: str
    cancelled: bool
    stamp: date
    organiser: Party
    attendee: Party
    begins: datetime | None = None
    ends: datetime | None = None
    name: str = "visit.ics"

    @property
    def method(self) -> str:
        """What a calendar shall do with it."""
        return "CANCEL" if self.cancelled else "REQUEST"


def calendar_file(invitation: Invitation) -> File:
    """The file as it is attached; CannotWrite where the days are turned round."""
    if invitation.last < invitation.first:
        raise CannotWrite(f"the meeting ends on {invitation.last}, before it begins on {invitation.first}")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(_event(invitation))
    media = f"text/calendar; method={invitation.method}; charset=utf-8"
    return File(invitation.name, media, calendar.to_ical())


def _event(invitation: Invitation) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", datetime.combine(invitation.stamp, time(), UTC))
    event.add("dtstart", invitation.begins or invitation.first)
    event.add("dtend", invitation.ends or invitation.last + timedelta(days=1))
    event.add("summary", invitation.title)
    if invitation.place:
        event.add("location", invitation.place)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("organizer", _address(invitation.organiser), encode=False)
    event.add("attendee", _address(invitation.attendee, asked=not invitation.cancelled), encode=False)
    return event


def _address(party: Party, *, asked: bool = False) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email or ''}")
    if name := clean(party.name):
        address.params["CN"] = vText(name.replace('"', "'"))  # few programs read RFC 6868, which escapes it
    if asked:
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        address.params["RSVP"] = vText("TRUE")
    return address
