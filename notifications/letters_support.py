"""Letters about sharing and support: would a city share its experience, and our answers to requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from lifecycle.ports import Claim
from lifecycle.reminding.letters import QUESTIONS, LetterClass
from notifications.languages import marked
from notifications.letter import Letter, head_of
from notifications.letters_engagement import day_of, fact, words_of
from notifications.words import CannotWrite

TOPICS: Mapping[str, str] = {
    "strategy": marked("strategy"),
    "intercultural_competence": marked("intercultural competence"),
    "narratives": marked("narratives"),
    "diversity_in_business": marked("diversity in business"),
    "community_development": marked("community development"),
    "systemic_discrimination": marked("systemic discrimination"),
    "anti_rumours": marked("anti-rumours"),
}
_FORMS = {
    "training": marked("a training"),
    "workshop": marked("a workshop"),
    "tool": marked("a tool"),
    "guidance": marked("guidance"),
    "expert": marked("an expert"),
    "facilitator": marked("a facilitator"),
    "peer": marked("a colleague from another city"),
}
_BY = {
    "officer": marked("the secretariat"),
    "expert": marked("an expert"),
    "facilitator": marked("a facilitator"),
    "peer": marked("a colleague from another city"),
    "institute": marked("the research institute"),
    "partner": marked("a partner of the programme"),
}


@dataclass(frozen=True)
class HostOrMentorRequest(Letter):
    """Would you share your experience? The cleared practice, effort, dates, costs; free to decline."""

    kind = "host_or_mentor_request"
    topic: str
    role: str
    practice: str
    days: str
    beginning: str
    costs: str
    words: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the topic."""
        topic = fact(claim, "topic")
        if not topic:
            raise CannotWrite("a letter of kind host_or_mentor_request needs the topic")
        plain = {name: fact(claim, name) for name in ("role", "practice", "days", "costs", "words")}
        return cls(
            head_of(claim), topic=words_of(TOPICS, topic), beginning=day_of(fact(claim, "from")), **plain
        )


@dataclass(frozen=True)
class SupportAnswer(Letter):
    """Our answer to a request: what, by whom, when, within available resources; if not, what instead."""

    kind = "support_answer"
    stage: str
    topic: str
    form: str
    by: str
    planned: str
    until: str
    why: str
    alternative: str
    resource: str
    words: str

    @property
    def stop(self) -> LetterClass:
        """The three questions can be stopped for good; an answer to a request cannot."""
        return "U" if self.stage == "questions" else super().stop

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the request; a refusal without an alternative is never written."""
        stage = fact(claim, "stage")
        if not stage or not fact(claim, "topic"):
            raise CannotWrite("a letter of kind support_answer needs the request it answers")
        if stage == "declined" and not fact(claim, "alternative"):
            raise CannotWrite("a request is never declined bare: record what could help instead")
        return cls(
            head_of(claim),
            stage="questions" if claim.rung == QUESTIONS else stage,
            topic=words_of(TOPICS, fact(claim, "topic")),
            form=words_of(_FORMS, fact(claim, "form")),
            by=words_of(_BY, fact(claim, "by")) if fact(claim, "by") else "",
            planned=day_of(fact(claim, "planned")),
            until=day_of(fact(claim, "until")),
            why=fact(claim, "why"),
            alternative=fact(claim, "alternative"),
            resource=fact(claim, "resource"),
            words=fact(claim, "words"),
        )
