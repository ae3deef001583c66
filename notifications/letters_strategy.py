"""Letters of the intercultural strategy: help first, then congratulations, then once a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from lifecycle.ports import Claim
from notifications.languages import said
from notifications.letter import Letter, head_of, open_items
from notifications.words import CannotWrite, clean, day

_NEAR_THE_END = timedelta(days=400)
_LONGEST_ANSWER = 300


@dataclass(frozen=True)
class StrategySupport(Letter):
    """How can we help? Guide, examples, experts, facilitators and peers on request.

    `step` is the step for which the city set a date of its own, with that date; empty after the profile.
    """

    kind = "strategy_support"
    step: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A date that the city chose makes the letter one about that step."""
        own = [item for item in open_items(claim) if item.force == "chosen" and item.due_on is not None]
        steps = [f"{said(clean(item.title))}, {day(item.due_on)}" for item in own if item.due_on]
        return cls(head_of(claim), step=steps[0] if steps else "")


@dataclass(frozen=True)
class StrategyValidated(Letter):
    """Congratulations; a public presentation is possible, and so are a speaker and publicity."""

    kind = "strategy_validated"
    within: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """`within`: the strategy is part of another plan of the city."""
        return cls(head_of(claim), within=bool(claim.facts.get("within")))


@dataclass(frozen=True)
class PresentationSpeaker(Letter):
    """Our part in the public presentation: who comes, or what we can do instead; never before it is sure."""

    kind = "presentation_speaker"
    presentation: str
    part: str
    instead: str
    needs: str
    press: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without the day, or without either who comes or what we do instead."""
        told = {name: clean(claim.facts.get(name, ""), _LONGEST_ANSWER) for name in _SAID}
        part, instead = (told["who"], "") if claim.facts.get("answer") == "yes" else ("", told["instead"])
        if not (told["presentation"] and (part or instead)):
            raise CannotWrite(
                "a letter of kind presentation_speaker needs the day, and who comes or what we do instead"
            )
        on = day(date.fromisoformat(told["presentation"]))
        return cls(head_of(claim), on, part, instead, told["needs"], told["press"])


_SAID = ("presentation", "who", "instead", "needs", "press")


@dataclass(frozen=True)
class StrategyYear(Letter):
    """Three questions a year: progress, citizens involved, what comes next. `until`: an end that is near."""

    kind = "strategy_year"
    until: str
    before_the_end: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The end is told from about a year before it, as what is on record."""
        told = claim.facts.get("until")
        end = date.fromisoformat(told) if told else None
        near = end is not None and claim.planned_on <= end <= claim.planned_on + _NEAR_THE_END
        ahead = near and claim.rung is not None and claim.rung < 0
        return cls(head_of(claim), until=day(end) if near and end else "", before_the_end=ahead)
