"""What a city's records say of network events: what it was told, who is registered, what is unanswered.

Records about an event carry its number as their cycle, records about one delegate the registration's
own number, counted in the city from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lifecycle.engagement.instants import local_day, read
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.standing import CityStanding

DETAILS, ANNOUNCED, DECLINED = "event.details", "event.announced", "event.declined"
REGISTERED, MOVED_UP, TOLD, WITHDRAWN = "event.registered", "event.moved_up", "event.told", "event.withdrawn"
ATTENDED, OUTCOME, FUNDED = "event.attended", "event.outcome", "event.funded"


@dataclass(frozen=True, slots=True)
class Registration:
    """One delegate of a city at one event, as the city's records leave it. `begun` is its first record."""

    number: int
    event: int
    delegate: str
    to: str
    state: str
    funded: bool
    travel: str
    begun: Event

    @property
    def live(self) -> bool:
        """Whether the delegate has a place or waits for one."""
        return self.state in ("confirmed", "waiting")


def details_of(known: Known, event: int) -> Event | None:
    """What the city was last told of an event, or None where it never heard of it."""
    mine = [e for e in known.noted.get(DETAILS, ()) if e.cycle == event]
    return mine[-1] if mine else None


UNTOLD = timedelta(hours=1)
"""How long an event is shown in calendars whose end nobody told [house]."""


def known_to(standing: CityStanding) -> set[int]:
    """The events that a city was told of, while the network's events concern it at all."""
    if standing.mode("engagement") != "runs" or standing.known.closed:
        return set()
    return {e.cycle for e in standing.known.noted.get(DETAILS, ())}


def calendar_uid(event: int) -> str:
    """What an event is called in every calendar (RFC 5545, UID): the same in a feed and in an invitation."""
    return f"event-{event}@icc-lifecycle"


def cancelled(known: Known, event: int) -> bool:
    """Whether the event, as last told, does not take place."""
    details = details_of(known, event)
    return details is not None and bool(details.data.get("cancelled"))


def registrations(known: Known, event: int | None = None) -> list[Registration]:
    """The city's registrations (for one event), as their records leave them, in order."""
    found: dict[int, Registration] = {}
    for about in (REGISTERED, MOVED_UP, FUNDED, WITHDRAWN):
        for noted in known.noted.get(about, ()):
            found.update(_registration(found.get(noted.cycle), noted))
    return [each for each in found.values() if event in (None, each.event)]


def _registration(held: Registration | None, noted: Event) -> Iterator[tuple[int, Registration]]:
    data, about = noted.data, noted.data["about"]
    begun = held.begun if held else noted if about == REGISTERED else None
    if begun is None:
        return  # its registration was retracted
    state = {MOVED_UP: "confirmed", FUNDED: "confirmed", WITHDRAWN: "withdrawn"}.get(about) or data["state"]
    before = held or begun
    funded = data.get("funded", before.funded if isinstance(before, Registration) else False)
    travel = data.get("travel", before.travel if isinstance(before, Registration) else "own")
    yield noted.cycle, Registration(
        noted.cycle, begun.data["event"], begun.data["delegate"], begun.data["to"], state, bool(funded),
        travel, begun,
    )  # fmt: skip


def closing_day(details: Event | None, zone: str) -> date | None:
    """The civil date, on the city's clocks, on which registration closes; None without a closing."""
    moment = moment_of(details, "closes")
    return local_day(moment, zone) if moment else None


def moment_of(details: Event | None, name: str) -> datetime | None:
    """An instant of the event's details (`starts`, `ends`, `opens`, `closes`), None where it has none."""
    text = details.data.get(name) if details else None
    return read(text) if text else None


def zone_of(known: Known) -> str:
    """The city's own time zone."""
    return str(known.facts.get("zone") or "UTC")


def unanswered(standing: CityStanding) -> list[tuple[Event, Event]]:
    """Announcements without an answer, each with the event's details: open, not cancelled."""
    known, found = standing.known, []
    answered = {each.event for each in registrations(known) if each.live}
    answered |= {e.cycle for e in known.noted.get(DECLINED, ())}
    for announced in known.noted.get(ANNOUNCED, ()):
        details = details_of(known, announced.cycle)
        if details is not None and announced.cycle not in answered and not details.data.get("cancelled"):
            found.append((announced, details))
    return found
