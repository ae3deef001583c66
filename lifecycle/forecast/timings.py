"""The programme's timings that a forecast lives by, each version of it from its day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.history import Known
from lifecycle.programme import Clock, Milestone, Programme, Span
from lifecycle.programmes import own

MONTH = 30.4375
"""The mean length of a month, in days."""
_NEVER = 10**6
_TASK = "task_"


@dataclass(frozen=True, slots=True)
class Timing:
    """What one version says of an Index round, in days; what it does not say binds nothing.

    `window`: from a report to the opening of the next round; `floor`: from complete documents to the
    report, at least; `suggested`: for the questionnaire; `rungs` and `call`: of its ladder, from that date.
    """

    window: float = 0.0
    floor: int = 0
    suggested: float = 0.0
    rungs: tuple[int, ...] = ()
    call: int = _NEVER

    @staticmethod
    def of(programme: Programme, known: Known | None = None, cycle: int = 0) -> Timing:
        """Read it off a version; with `known`, as an officer set it for that city and cycle."""
        returned = _milestone(programme, "questionnaire_returned", known, cycle)
        report = _milestone(programme, "final_report", known, cycle)
        again = returned.again if returned else None
        ladder = returned.ladder if returned and returned.due else ()
        return Timing(
            _days(again.opens if again else None),
            round(_days(report.floor if report else None)),
            _days(returned.due if returned else None),
            tuple(rung.days for rung in ladder if not rung.letter.startswith(_TASK)),
            max((rung.days for rung in ladder if rung.letter.startswith(_TASK)), default=_NEVER),
        )


def _milestone(programme: Programme, key: str, known: Known | None, cycle: int) -> Milestone | None:
    track = programme.by_key.get("assessment")
    found = track.by_key.get(key) if track else None
    return own(known, found, cycle) if found and known else found


def _days(clock: Clock | None) -> float:
    span = clock.span if clock else Span()
    return span.months * MONTH + span.weeks * 7 + span.days + span.working_days * 7 / 5


@dataclass(frozen=True, slots=True)
class Rules:
    """The versions from their days on, in order, the first one in force now; and the slots of a month.

    A cycle that begins is timed by the version in force on that day; one that is under way by its own.
    """

    versions: tuple[tuple[date, Timing], ...]
    slots: int

    @staticmethod
    def of(programme: Programme, slots: int, to_come: Sequence[tuple[date, Programme]] = ()) -> Rules:
        """The version in force, and those adopted for a day to come."""
        later = tuple((day, Timing.of(each)) for day, each in to_come)
        return Rules(((date.min, Timing.of(programme)), *later), slots)
