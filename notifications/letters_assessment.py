"""Letters of the Index: from the invitation to the report, and the offer of a next round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from lifecycle.ports import Claim, Item
from notifications.letter import Letter, arrived, everything, floor_of, head_of, open_items
from notifications.words import day, people_date, timing

Tone = Literal["before", "call", "last"]
_DOCUMENTS = frozenset({"questionnaire_returned", "grid_returned"})
_LAST_REMINDER = 60
"""Days after the date from which a reminder is the last one (letters.md, no. 17)."""


def date_of(claim: Claim) -> str:
    """When the first open item is awaited, in words; empty where it has no date."""
    dated = [item for item in open_items(claim) if item.due_on is not None]
    return timing(dated[0], claim.planned_on) if dated else ""


@dataclass(frozen=True)
class QuestionnaireInvitation(Letter):
    """Two documents, several departments, a date the city picks, the offer of a call."""

    kind = "questionnaire_invitation"
    date: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The suggested date, where one is open."""
        return cls(head_of(claim), date=date_of(claim))


@dataclass(frozen=True)
class QuestionnaireReminder(Letter):
    """Before the date a word ahead; after it the offer of a call; then a last letter."""

    kind = "questionnaire_reminder"
    date: str
    tone: Tone
    documents: int

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The tone follows the rung: days before (negative) or after the date."""
        came = {item.milestone for item in arrived(claim)} & _DOCUMENTS
        return cls(head_of(claim), date=date_of(claim), tone=_tone(claim.rung or 0), documents=len(came))


def _tone(rung: int) -> Tone:
    if rung < 0:
        return "before"
    return "last" if rung >= _LAST_REMINDER else "call"


@dataclass(frozen=True)
class CompletionNeeded(Letter):
    """A few points to complete, a short new date, and when the analysis time starts."""

    kind = "completion_needed"


@dataclass(frozen=True)
class AnalysisStarted(Letter):
    """Both documents are complete: the report comes not before the floor."""

    kind = "analysis_started"
    floor: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the floor: no other date may stand in for it."""
        return cls(head_of(claim), floor=day(floor_of(claim)))


@dataclass(frozen=True)
class AnalysisTakesLonger(Letter):
    """We need more time and say so first. A new window is told by the officer only."""

    kind = "analysis_takes_longer"
    floor: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The floor is told while it lies ahead of the letter."""
        ahead = [item.earliest_on for item in everything(claim) if item.earliest_on is not None]
        return cls(head_of(claim), floor=next((day(on) for on in ahead if on > claim.planned_on), ""))


@dataclass(frozen=True)
class DraftForComments(Letter):
    """A confidential draft: facts to check, three weeks or another date, what silence means."""

    kind = "draft_for_comments"
    date: str
    again: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A rung makes it the one repeat."""
        return cls(head_of(claim), date=date_of(claim), again=claim.rung is not None and claim.rung < 0)


@dataclass(frozen=True)
class ReportFinal(Letter):
    """The report, what is in it, publication yes / no / later, the visit next."""

    kind = "report_final"


@dataclass(frozen=True)
class ReassessmentOffer(Letter):
    """A slot for a new round; the ideal interval as such; yes, later or no are equally good."""

    kind = "reassessment_offer"
    report: str
    again: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Names the last report by its date, never the time since; a positive rung is the repeat."""
        report = next((_report_date(item) for item in everything(claim) if _is_report(item)), "")
        return cls(head_of(claim), report=report, again=(claim.rung or 0) > 0)


def _is_report(item: Item) -> bool:
    return item.milestone == "final_report" and bool(item.reached)


def _report_date(item: Item) -> str:
    return people_date(item.reached or "")


@dataclass(frozen=True)
class RecommendationsReview(Letter):
    """One year on: what became of the recommendations, in the city's own words."""

    kind = "recommendations_review"
