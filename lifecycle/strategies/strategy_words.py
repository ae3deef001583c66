"""What is known of a city's strategy beyond the milestones: its time, its requests, its years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.standing import CityStanding

TRACK = "strategy"
GROUP, MEETING, AREA = f"{TRACK}.support_group", f"{TRACK}.meeting", f"{TRACK}.area"
CITIZENS, DRAFT, VALIDITY = f"{TRACK}.citizens", f"{TRACK}.draft", f"{TRACK}.validity"
MAINSTREAMED, YEAR_NOTE = f"{TRACK}.mainstreamed", f"{TRACK}.year_note"
SPEAKER, SPEAKER_ANSWERED = f"{TRACK}.speaker_asked", f"{TRACK}.speaker_answered"
REVIEW = ("reviewed", "planned", "not")
MOMENTS = ("strategy", "indicators", "monitoring", "implementation")
"""The four moments in which the programme encourages a city to involve its citizens."""
ANSWERS = ("yes", "alternative")
"""Never a bare no: where nobody can come, something else is offered."""
SUCCESSORS = ("planned", "begun", "undecided", "none")


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a strategy is meant to hold. Civil dates in the city's zone."""

    first: date
    until: date


def noted(known: Known, about: str, cycle: int) -> list[Event]:
    """The records of one kind in one cycle, in the order in which they were written."""
    return [e for e in known.noted.get(about, ()) if e.cycle == cycle]


def current_cycle(standing: CityStanding) -> int:
    """The cycle of the strategy that the city is in."""
    return standing.current.get(TRACK, 1)


def validity(known: Known, cycle: int) -> Validity | None:
    """The time of the cycle's strategy as last recorded, None where it is not known."""
    said = noted(known, VALIDITY, cycle)
    if not said:
        return None
    return Validity(*(date.fromisoformat(said[-1].data[name]) for name in ("from", "until")))


def succeeded(known: Known, cycle: int) -> bool:
    """Whether what follows the strategy is settled: a next cycle began, or the city said what comes."""
    if any(other > cycle for other in known.cycles(TRACK)):
        return True
    said = [e.data["successor"] for e in noted(known, YEAR_NOTE, cycle) if "successor" in e.data]
    return bool(said) and said[-1] in ("begun", "none")


def speaker_requests(known: Known, cycle: int) -> list[tuple[Event, Event | None]]:
    """Each request for a speaker or publicity of the cycle, with our answer or None."""
    answers = {int(e.data["request"]): e for e in noted(known, SPEAKER_ANSWERED, cycle)}
    return [(e, answers.get(e.seq)) for e in noted(known, SPEAKER, cycle)]


def answer_owed_by(standing: CityStanding, request: Event) -> date:
    """The working day by which our answer to a request is owed."""
    span = standing.programme.terms["strategy_answer"].span
    return standing.calendar.add_working_days(request.day, span.working_days)


def late_days(standing: CityStanding, request: Event, answer: Event | None) -> int:
    """Calendar days by which our answer is late, pauses not counted: our lateness, never the city's.

    With the day of the presentation it is too late for good, and the days are not counted on.
    """
    owed_by, known = answer_owed_by(standing, request), standing.known
    last = answer.day if answer else min(known.today, date.fromisoformat(request.data["presentation"]))
    return max(0, (last - owed_by).days - known.paused_days(owed_by, last)) if last > owed_by else 0


def predates_membership(standing: CityStanding, cycle: int) -> bool:
    """Whether the strategy was adopted, for certain, before the city became a member."""
    adopted = standing.known.account((TRACK, cycle, "strategy_validated"))
    return adopted is not None and standing.since is not None and adopted.on.last < standing.since
