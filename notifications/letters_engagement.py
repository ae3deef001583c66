"""Letters about network events: that registration is open, and to each delegate where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from lifecycle.engagement.registrations import UNTOLD
from lifecycle.ports import Claim, File
from notifications.invitation import Invitation, calendar_file
from notifications.languages import current, marked, said
from notifications.letter import Letter, head_of
from notifications.words import CannotWrite, clean, day

_FUNDERS = {
    "council_of_europe": marked("the Council of Europe"),
    "host": marked("the host city"),
    "partner": marked("a partner of the programme"),
}
_LONG = 600


def words_of(table: Mapping[str, str], key: str) -> str:
    """A key in the reader's words; as it stands, without underscores, where the table does not have it."""
    return said(table[key]) if key in table else clean(key.replace("_", " "))


def fact(claim: Claim, name: str, longest: int = _LONG) -> str:
    """One fact as a clean line; empty where it is not known."""
    return clean(claim.facts.get(name, ""), longest)


def moment(value: str) -> str:
    """`2027-03-01 17:00 Europe/Paris` for people: day, hour and zone; empty for none."""
    if not value:
        return ""
    on, hour, zone = value.split(" ")
    return said(
        "%(day)s at %(hour)s (time zone %(zone)s)", day=day(date.fromisoformat(on)), hour=hour, zone=zone
    )


def day_of(value: str) -> str:
    """The day of an instant, or a day, for people; empty for none."""
    return day(date.fromisoformat(value.split(" ", maxsplit=1)[0])) if value else ""


def _languages(codes: str) -> str:
    names = current().locale.languages
    return ", ".join(str(names.get(code, code)) for code in codes.split())


def _told(claim: Claim) -> dict[str, str]:
    """The event in words, as an announcement and a letter to a delegate share them."""
    event = fact(claim, "event", 160)
    if not event:
        raise CannotWrite(f"notice {claim.notice} tells of a network event and none is named")
    starts, ends = fact(claim, "starts"), fact(claim, "ends")
    return {
        "event": event,
        "starts": moment(starts),
        "ends": moment(ends),
        "on": day_of(starts),
        "venue": fact(claim, "venue", 160),
        "practical": fact(claim, "practical"),
        "languages": _languages(fact(claim, "languages")),
        "funder": words_of(_FUNDERS, fact(claim, "funded_by")),
        "online": fact(claim, "online"),
    }


@dataclass(frozen=True)
class _EventLetter(Letter):
    """What both letters about an event say of it."""

    event: str
    starts: str
    ends: str
    on: str
    venue: str
    practical: str
    languages: str
    funder: str
    online: str


@dataclass(frozen=True)
class EventAnnouncement(_EventLetter):
    """Registration is open: purpose, day, hour and zone, places and who pays, language, how to register."""

    kind = "event_announcement"
    form: str
    purpose: str
    places: str
    funded: str
    travel: str
    closes: str
    closes_here: str
    how: str
    cities: str
    copied: bool
    again: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A rung makes it the one repeat. CannotWrite where no event is named."""
        plain = {name: fact(claim, name) for name in ("form", "purpose", "places", "funded", "how")}
        to_network = claim.to.role == "network_coordinator"
        copied = fact(claim, "copied", 4 * _LONG) if to_network else ""
        return cls(
            head_of(claim),
            **_told(claim),
            **plain,
            travel=fact(claim, "travel_if_funded"),
            closes=moment(fact(claim, "closes")),
            closes_here=moment(fact(claim, "closes_here")),
            cities=fact(claim, "cities", 4 * _LONG) or copied,
            copied=bool(copied),
            again=bool(fact(claim, "repeat")),
        )


@dataclass(frozen=True)
class Registration(_EventLetter):
    """A delegate's registration as it stands: place, waiting list, change, the week before, the outcome."""

    kind = "registration"
    stage: str
    travel: str
    outcome: str
    invitation: Invitation | None

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite where no event is named."""
        told = _told(claim)
        plain = {name: fact(claim, name) for name in ("stage", "travel", "outcome")}
        has_file = bool(fact(claim, "calendar_uid")) and (
            bool(fact(claim, "has_place")) or plain["stage"] in ("cancelled", "withdrawn")
        )
        invitation = _invitation(claim, told) if has_file and plain["stage"] != "outcome" else None
        return cls(head_of(claim), **told, **plain, invitation=invitation)

    @property
    def files(self) -> tuple[File, ...]:
        """The calendar file of a delegate with a place, or its cancellation."""
        return (calendar_file(self.invitation),) if self.invitation else ()


def _invitation(claim: Claim, told: Mapping[str, str]) -> Invitation:
    begins, ends = (datetime.fromisoformat(claim.facts[f"calendar_{edge}"]) for edge in ("starts", "ends"))
    return Invitation(
        uid=fact(claim, "calendar_uid"),
        sequence=int(fact(claim, "calendar_sequence") or 0),
        first=begins.date(),
        last=ends.date(),
        title=told["event"],
        place=told["venue"],
        cancelled=fact(claim, "calendar_method") == "CANCEL",
        stamp=claim.planned_on,
        organiser=claim.officer,
        attendee=claim.to,
        begins=begins,
        ends=ends if ends > begins else begins + UNTOLD,
        name="event.ics",
    )
