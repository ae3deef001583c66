"""The letter that gives a task: to an institute, an analyst or an expert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from lifecycle.ports import Claim
from notifications.languages import marked, said
from notifications.letter import Letter, head_of
from notifications.letters_visit import days_of, fact
from notifications.words import CannotWrite, clean, day

_VISIT = "Expert visit"
_TASKS = {
    _VISIT: marked("Expert visit"),
    "Draft intercultural profile": marked("Draft intercultural profile"),
    "Processing of the Index results": marked("Processing of the Index results"),
    "Analysis and draft of the Index report": marked("Analysis and draft of the Index report"),
}
"""The tasks there are: the words by which a theme names one, as a reader sees them."""


@dataclass(frozen=True)
class Assignment(Letter):
    """A task: what, by when, confidential, conflict of interest, contract; documents come by link."""

    kind = "assignment"
    task: str
    by: str
    contract: str
    days: str
    other: str
    visits: bool
    again: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The task that the claim's facts name; CannotWrite where they name none that is known."""
        task, by = claim.facts.get("task", ""), claim.facts.get("by", "")
        if task not in _TASKS:
            raise CannotWrite(f"notice {claim.notice} names no task we know: use one of {', '.join(_TASKS)}")
        visits = task == _VISIT
        return cls(
            head_of(claim),
            task=said(_TASKS[task]),
            by=day(date.fromisoformat(by)) if by else "",
            contract=clean(claim.facts.get("contract", "")),
            days=days_of(claim) if visits else "",
            other=fact(claim, "other_city") if visits and fact(claim, "form") != "online" else "",
            visits=visits,
            again=claim.rung is not None,
        )
