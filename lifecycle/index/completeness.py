"""Handing out the parts of the two documents, taking them back, and the check that finds what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import ChooseDate, Command, Note, Reach, Refused, Reopen
from lifecycle.deadlines import add
from lifecycle.events import Event
from lifecycle.index.documents import DEPARTMENT, DOCUMENTS, TRACK, complete_on, open_gaps, parts, version_in
from lifecycle.index.questionnaires import GRID, index_rules, span, version_of
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding
from lifecycle.when import When


def send_back(standing: CityStanding, cycle: int, gaps: Mapping[str, str], by: date | None) -> list[Command]:
    """What a check that found gaps does: the list, and each document asked for again by a short new date.

    The 8 weeks do not begin. Without `by`, the date is four weeks ahead [house].
    """
    today = standing.known.today
    due = by or standing.calendar.forward(add(today, span("completion"), standing.calendar))
    data = {"areas": sorted(gaps), "by": due.isoformat()}
    commands: list[Command] = [Note("gaps.found", data, today, TRACK, cycle, gaps)]
    for document, milestone in DOCUMENTS.items():
        if not any((area == GRID) == (document == GRID) for area in gaps):
            continue
        if standing.known.account((TRACK, cycle, milestone)) is not None:
            commands.append(Reopen(milestone, "gaps found by the completeness check", today, TRACK, cycle))
        reason = "a short new date for what is still open"
        commands.append(ChooseDate(milestone, due, TRACK, cycle, reason, today, given=True))
    return commands


def found_complete(standing: CityStanding, cycle: int, documents: Sequence[str], on: date) -> list[Command]:
    """What finding documents complete does; once both are, the 8 weeks begin on the later day."""
    days = {each: complete_on(standing.known, cycle, each) for each in DOCUMENTS}
    commands: list[Command] = []
    for document in documents:
        if days[document] is None:
            days[document] = on
            commands.append(Note("document.complete", {"document": document}, on, TRACK, cycle))
    known = [day for day in days.values() if day is not None]
    if len(known) == len(DOCUMENTS):
        commands.append(Reach("completeness_checked", When(max(known)), TRACK, cycle))
    return commands


def _check_version(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    version = version_of(data["version"])
    for area in data.get("optional", ()):
        if area not in version.optional:
            choices = ", ".join(sorted(version.optional)) or "none"
            raise Refused(f"“{area}” is no optional area of version {version.key}: it has {choices}")


def _check_areas(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    version = version_in(case.known, cycle) or version_of(index_rules().current)
    for area in data["areas"]:
        if area not in (*version.keys, GRID):
            known = ", ".join((*version.keys, GRID))
            raise Refused(f"“{area}” is no area of version {version.key}: use {known}")


def _check_department(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    _check_areas(case, cycle, data)
    if not data["to"].startswith(DEPARTMENT) or data["to"] == DEPARTMENT:
        raise Refused(f"“{data['to']}” is no department: write {DEPARTMENT}NAME, such as {DEPARTMENT}schools")


def _check_gaps(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    _check_areas(case, cycle, data)
    checked = case.known.account((TRACK, cycle, "completeness_checked"))
    if checked is not None:
        raise Refused(
            f"both documents were found complete on {checked.on}: reopen completeness_checked first, "
            "for the 8 weeks have begun"
        )


def _handed_in(standing: CityStanding, event: Event) -> str | None:
    areas: Sequence[str] = event.data["areas"]
    awaited = {part.area for part in parts(standing.known, event.cycle) if part.awaited}
    return None if awaited & set(areas) else "what was asked for has been handed in"


def _gaps_closed(standing: CityStanding, event: Event) -> str | None:
    return None if open_gaps(standing.known, event.cycle) else "what was still open has been completed"


_AREAS = Field("texts")
RECORDS = (
    Record(
        "analysis.version",
        TRACK,
        "Version of the questionnaire",
        {
            "version": Field("text"),
            "language": Field("text", needed=False),
            "optional": Field("texts", needed=False),
        },
        _check_version,
    ),
    Record(
        "part.assigned",
        TRACK,
        "Part of the documents assigned to a department",
        {"to": Field("text"), "areas": _AREAS, "by": Field("day", needed=False)},
        _check_department,
        (Onward("department_request", "department"),),
        _handed_in,
    ),
    Record(
        "part.returned",
        TRACK,
        "Part of the documents handed in",
        {"areas": _AREAS},
        _check_areas,
        (Onward("received", "coordinator"),),
    ),
    Record(
        "gaps.found",
        TRACK,
        "Completeness check with gaps",
        {"areas": _AREAS, "by": Field("day")},
        _check_gaps,
        (Onward("completion_needed", "coordinator"),),
        _gaps_closed,
    ),
    Record(
        "document.complete",
        TRACK,
        "One of the two documents complete",
        {"document": Field("text", choices=("questionnaire", GRID))},
    ),
)
