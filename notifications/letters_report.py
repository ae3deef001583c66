"""Letters of the Index once there is a draft: comments, the report, a year on, and the next round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from lifecycle.ports import Claim, Item
from notifications.areas import titled
from notifications.languages import marked, said
from notifications.letter import Letter, everything, head_of
from notifications.letters_assessment import date_of, day_of, lines_of
from notifications.words import CannotWrite, clean, people_date


@dataclass(frozen=True)
class DraftForComments(Letter):
    """A confidential draft: facts to check, three weeks or another date, what silence means."""

    kind = "draft_for_comments"
    date: str
    again: bool
    silence: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A rung makes it the one repeat; `silence` is the day after which none means no comments."""
        again = claim.rung is not None and claim.rung < 0
        return cls(head_of(claim), date=date_of(claim), again=again, silence=day_of(claim, "silence"))


@dataclass(frozen=True)
class ReportFinal(Letter):
    """The report, what is in it, publication yes / no / later, the visit next."""

    kind = "report_final"
    again: bool
    version: str
    beside: str
    recommendations: str
    practices: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A rung makes it the one repeat, on publication only."""
        words = {n: clean(claim.facts.get(n, "")) for n in ("beside", "recommendations", "practices")}
        version = titled(claim.facts.get("version", ""))
        return cls(head_of(claim), again=claim.rung is not None, version=version, **words)


@dataclass(frozen=True)
class ReassessmentOffer(Letter):
    """A slot for a new round; the ideal interval as such; yes, later or no are equally good."""

    kind = "reassessment_offer"
    report: str
    again: bool
    slot: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Names the last report by its date, never the time since; a positive rung is the repeat."""
        report = next((_report_date(item) for item in everything(claim) if _is_report(item)), "")
        slot = people_date(claim.facts.get("slot", ""))
        return cls(head_of(claim), report=report, again=(claim.rung or 0) > 0, slot=slot)


def _is_report(item: Item) -> bool:
    return item.milestone == "final_report" and bool(item.reached)


def _report_date(item: Item) -> str:
    return people_date(item.reached or "")


@dataclass(frozen=True)
class RecommendationsReview(Letter):
    """One year on: what became of the recommendations, in the city's own words."""

    kind = "recommendations_review"
    items: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The recommendations that are still open, in their order."""
        return cls(head_of(claim), items=tuple(map(_with_state, lines_of(claim, "items"))))


_STATES = {"(under way)": marked("under way"), "(open)": marked("open")}


def _with_state(line: str) -> str:
    """A recommendation as noted, and how it stands in the reader's language."""
    for state, words in _STATES.items():
        if line.endswith(state):
            return f"{line.removesuffix(state)}({said(words)})"
    return line


@dataclass(frozen=True)
class PracticePermission(Letter):
    """May a good practice of the city be cited: the text as it would appear, and where."""

    kind = "practice_permission"
    practice: str
    text: str
    where: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the practice: leave is asked for a text, never in general."""
        practice = clean(claim.facts.get("practice", ""))
        if not practice:
            raise CannotWrite(f"notice {claim.notice} asks for leave and names no practice")
        text = clean(claim.facts.get("text", ""), 2000)
        bare = replace(head_of(claim), received=(), asked=(), ours=())
        return cls(bare, practice=practice, text=text, where=claim.facts.get("where", ""))
