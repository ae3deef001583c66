"""Letters of the Index: from the invitation to the day the documents are in our hands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Self

from lifecycle.ports import Claim
from notifications.areas import CURRENT, titled
from notifications.languages import current
from notifications.letter import Letter, arrived, everything, floor_of, head_of, is_function, open_items
from notifications.words import CannotWrite, Point, clean, day, timing

Tone = Literal["before", "call", "last"]
_DOCUMENTS = frozenset({"questionnaire_returned", "grid_returned"})
_LAST_REMINDER = 60
"""Days after the date from which a reminder is the last one (letters.md, no. 17)."""
_NAMED = 3
"""How many areas the subject of a letter names."""


def date_of(claim: Claim) -> str:
    """When the first open item is awaited, in words; empty where it has no date."""
    dated = [item for item in open_items(claim) if item.due_on is not None]
    return timing(dated[0], claim.planned_on) if dated else ""


def lines_of(claim: Claim, name: str) -> list[str]:
    """A fact of several lines, each one clean line."""
    return [clean(line, 400) for line in claim.facts.get(name, "").split("\n") if line.strip()]


def day_of(claim: Claim, name: str) -> str:
    """A fact that is a day, in words; empty where it is not known."""
    said = claim.facts.get(name, "")
    return day(date.fromisoformat(said)) if said else ""


@dataclass(frozen=True)
class QuestionnaireInvitation(Letter):
    """Two documents, several departments, a date the city picks, the offer of a call."""

    kind = "questionnaire_invitation"
    date: str
    chosen: str
    version: str
    tongue: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The suggested date, where one is open; version and language, where an officer chose them."""
        code = claim.facts.get("language", "")
        tongue = current().locale.languages.get(code, "") if code else ""
        said = claim.facts.get("version", "")
        version = "" if said == CURRENT else titled(said)
        mine = (item.due_on for item in open_items(claim) if item.force == "chosen" and item.due_on)
        chosen = next((day(on) for on in mine if on > claim.planned_on), "")
        return cls(head_of(claim), date=date_of(claim), chosen=chosen, version=version, tongue=tongue)


@dataclass(frozen=True)
class DepartmentRequest(Letter):
    """One part of the documents for a colleague whom the coordinator named; no other part is shown."""

    kind = "department_request"
    areas: tuple[str, ...]
    date: str
    what: str
    coordinator: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the areas that are asked for."""
        areas = tuple(titled(area) for area in lines_of(claim, "areas"))
        if not areas:
            raise CannotWrite(f"notice {claim.notice} asks a department and names no area")
        bare = replace(head_of(claim), received=(), asked=(), ours=())
        name = clean(claim.facts.get("coordinator", ""))
        asks = "" if is_function(name) else name
        what = ", ".join(areas[:_NAMED])
        return cls(bare, areas=areas, date=day_of(claim, "by"), what=what, coordinator=asks)


@dataclass(frozen=True)
class QuestionnaireReminder(Letter):
    """Before the date a word ahead; after it the offer of a call; then a last letter."""

    kind = "questionnaire_reminder"
    date: str
    tone: Tone
    documents: int
    parts: str
    parts_received: str
    parts_open: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The tone follows the rung: days before (negative) or after the date; parts where handed out."""
        came = {item.milestone for item in arrived(claim)} & _DOCUMENTS
        return cls(
            head_of(claim),
            date=date_of(claim),
            tone=_tone(claim.rung or 0),
            documents=len(came),
            parts=clean(claim.facts.get("parts", "")),
            parts_received=clean(claim.facts.get("parts_received", "")),
            parts_open=tuple(titled(area) for area in lines_of(claim, "parts_open")),
        )


def _tone(rung: int) -> Tone:
    if rung < 0:
        return "before"
    return "last" if rung >= _LAST_REMINDER else "call"


@dataclass(frozen=True)
class CompletionNeeded(Letter):
    """A few points to complete, a short new date, and when the analysis time starts."""

    kind = "completion_needed"
    gaps: tuple[Point, ...]
    date: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The points by area, each with why it matters, and the short new date."""
        gaps = tuple(_gap(line) for line in lines_of(claim, "gaps"))
        return cls(head_of(claim), gaps=gaps, date=day_of(claim, "by"))


def _gap(line: str) -> Point:
    area, _, why = line.partition(": ")
    return Point(titled(area), why)


@dataclass(frozen=True)
class AnalysisStarted(Letter):
    """Both documents are complete: the report comes not before the floor; a window where one was told."""

    kind = "analysis_started"
    floor: str
    begun: bool
    about_window: bool
    earliest: str
    latest: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the floor: no other date may stand in for it.

        `about_window`: it was sent because a window is told now; that the work began was said before.
        """
        floor = day_of(claim, "floor") or day(floor_of(claim))
        begun = bool(claim.facts.get("begun"))
        about_window = bool(claim.facts.get("about_window")) and bool(claim.facts.get("earliest"))
        return cls(head_of(claim), floor=floor, begun=begun, about_window=about_window, **_window(claim))


def _window(claim: Claim) -> dict[str, str]:
    return {"earliest": day_of(claim, "earliest"), "latest": day_of(claim, "latest")}


@dataclass(frozen=True)
class AnalysisTakesLonger(Letter):
    """We need more time and say so first, with the new window where the officer has one."""

    kind = "analysis_takes_longer"
    floor: str
    earliest: str
    latest: str
    words: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The floor is told while it lies ahead of the letter."""
        ahead = [item.earliest_on for item in everything(claim) if item.earliest_on is not None]
        if said := claim.facts.get("floor"):
            ahead.append(date.fromisoformat(said))
        floor = next((day(on) for on in ahead if on > claim.planned_on), "")
        words = clean(claim.facts.get("words", ""), 400)
        return cls(head_of(claim), floor=floor, words=words, **_window(claim))
