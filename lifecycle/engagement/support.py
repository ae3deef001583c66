"""Support on demand: what a city asked for, what we answered, what we owe.

asked -> acknowledged -> accepted, deferred or declined with an alternative -> assigned -> delivered ->
three questions. Each step is a record of the city; the number of the request is its cycle. Silence over
10 working days is our lateness, never the city's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lifecycle.deadlines import due_date
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.programme import Span
from lifecycle.standing import CityStanding

ASKED, ACKNOWLEDGED, ACCEPTED = "support.asked", "support.acknowledged", "support.accepted"
DEFERRED, DECLINED, ASSIGNED = "support.deferred", "support.declined", "support.assigned"
DELIVERED, ANSWERED = "support.delivered", "support.answered"
_STEPS = (ACKNOWLEDGED, ACCEPTED, DEFERRED, DECLINED, ASSIGNED, DELIVERED, ANSWERED)


@dataclass(frozen=True, slots=True)
class Request:
    """A city's request, with its steps in order; `last` is the newest one."""

    number: int
    asked: Event
    steps: tuple[Event, ...]

    @property
    def last(self) -> Event:
        """The newest step."""
        return self.steps[-1]

    @property
    def state(self) -> str:
        """The newest step's name: asked, acknowledged, accepted and so on."""
        return str(self.last.data["about"]).removeprefix("support.")

    @property
    def to(self) -> str:
        """The role that asked, and that our answers go to."""
        return str(self.asked.data["to"])

    def step(self, about: str) -> Event | None:
        """The newest step of that name, None where there is none."""
        return next((e for e in reversed(self.steps) if e.data["about"] == about), None)


def requests(known: Known) -> list[Request]:
    """The city's requests in order, each with the steps that stand."""
    steps: dict[int, list[Event]] = {}
    for about in (ASKED, *_STEPS):
        for noted in known.noted.get(about, ()):
            steps.setdefault(noted.cycle, []).append(noted)
    found = []
    for number, held in sorted(steps.items()):
        asked = [e for e in held if e.data["about"] == ASKED]
        if asked:
            found.append(Request(number, asked[-1], tuple(sorted(held, key=lambda e: e.seq))))
    return found


def word_owed_by(standing: CityStanding, request: Request) -> date | None:
    """The working day by which our word is owed, counted from the last one; None where nothing is.

    After a deferral it counts from the day we named; after an assignment, from the planned day.
    """
    last = request.last
    if request.state in ("declined", "delivered", "answered"):
        return None
    named = last.data.get("until") or last.data.get("planned")
    if request.state == "deferred" and named is None:
        return None
    start = max(last.day, date.fromisoformat(named)) if named else last.day
    span = standing.programme.terms["support_silence"].span
    return due_date(standing.known, start, span, standing.calendar, None)


def late_days(standing: CityStanding, request: Request) -> int:
    """Calendar days that our word is late by, pauses not counted; 0 while it is not."""
    owed_by = word_owed_by(standing, request)
    known = standing.known
    if owed_by is None or owed_by >= known.today:
        return 0
    return max(0, (known.today - owed_by).days - known.paused_days(owed_by, known.today))


_WAITS = {
    "asked": "has had no word from us",
    "acknowledged": "awaits our decision",
    "accepted": "was accepted and nobody is assigned",
    "deferred": "was deferred to a day that has come",
    "assigned": "was to be delivered by now",
}


def observations(standing: CityStanding) -> list[str]:
    """Requests that we are late with: ours to mend."""
    if standing.known.paused:
        return []
    late = ((each, late_days(standing, each)) for each in requests(standing.known))
    return [_late(standing, each, days) for each, days in late if days]


def _late(standing: CityStanding, request: Request, days: int) -> str:
    topic, owed_by = plain(request.asked.data["topic"]), word_owed_by(standing, request)
    return (
        f"We are late by {Span(days=days)}: support request {request.number} ({topic}) "
        f"{_WAITS[request.state]} (our word was owed by {owed_by})"
    )


def plain(key: str) -> str:
    """A topic or form in words."""
    return {"anti_rumours": "anti-rumours"}.get(key, key.replace("_", " "))
