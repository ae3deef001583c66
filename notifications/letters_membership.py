"""Letters of the membership track, and of people who come, change and go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from lifecycle.ports import Claim, File
from lifecycle.signatures import SIDES
from notifications.letter import Letter, everything, head_of
from notifications.pack import pack_of
from notifications.words import Point, handed_in, people_date, title

_MOST_LINES = 40


@dataclass(frozen=True)
class InterestAcknowledged(Letter):
    """Thanks for the interest: the next steps in order, the contribution, who pays what."""

    kind = "interest_acknowledged"
    function: str = ""

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The sender's function where it is noted: `leadership`, or `unclear`, which is asked about."""
        return cls(head_of(claim), function=claim.facts.get("function", ""))


@dataclass(frozen=True)
class IntentForSignature(Letter):
    """The statement of intent goes out: who signs on each side, and that both signatures make a member."""

    kind = "intent_for_signature"


@dataclass(frozen=True)
class SignaturePending(Letter):
    """One side has signed the statement of intent: where it stands and what helps."""

    kind = "signature_pending"
    city_signed: bool
    inward: bool = False

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The city has signed where its signature is among what is reached, or only ours is open."""
        items = everything(claim)
        signed = any(item.milestone == "city_signature" and item.reached for item in items)
        ours = any(item.milestone == "council_of_europe_signature" and not item.reached for item in items)
        theirs = any(item.milestone == "city_signature" and not item.reached for item in items)
        inward = claim.to.role == "our_signatory"
        return cls(head_of(claim), city_signed=signed or (ours and not theirs), inward=inward)


@dataclass(frozen=True)
class MembershipOfficial(Letter):
    """Both signatures are there: the dates, what begins now, a joint announcement."""

    kind = "membership_official"
    signatures: tuple[Point, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Both signatures with their dates, as far as the claim holds them."""
        signed = [item for item in everything(claim) if item.milestone in SIDES and item.reached]
        return cls(head_of(claim), signatures=tuple(handed_in(item) for item in signed))


@dataclass(frozen=True)
class Welcome(Letter):
    """A new coordinator's first steps: the pack, the guide, the first year in outline."""

    kind = "welcome"


@dataclass(frozen=True)
class CoordinatorWanted(Letter):
    """Asks who will be our contact in the city, and who stands in."""

    kind = "coordinator_wanted"


@dataclass(frozen=True)
class NewLeadership(Letter):
    """Congratulations to a new Mayor, and an offer to talk; no open items, no money."""

    kind = "new_leadership"


@dataclass(frozen=True)
class Handover(Letter):
    """Everything a new coordinator begins with: the record, what is open, whom to ask; and the pack."""

    kind = "handover"
    pack: File
    record: tuple[Point, ...] = ()

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """What is on record, as sure as it is; what is open comes with the head."""
        lines = [Point(title(line.text), people_date(line.when)) for line in claim.record[:_MOST_LINES]]
        head = replace(head_of(claim), received=())
        return cls(head, pack=pack_of(claim, head.city, lines, head.asked), record=tuple(lines))

    @property
    def files(self) -> tuple[File, ...]:
        """The pack."""
        return (self.pack,)


@dataclass(frozen=True)
class PauseWord(Letter):
    """We are at the city's side and ask for nothing; at the end, the new dates.

    `moment`: the start of the pause, a look at it, or its end.
    """

    kind = "pause_word"
    moment: str = "start"

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The dates stand in the letter only once the clocks run again."""
        moment = claim.facts.get("moment", "start")
        head = head_of(claim)
        return cls(head if moment == "end" else replace(head, asked=()), moment=moment)


@dataclass(frozen=True)
class Farewell(Letter):
    """Thanks to a city that leaves, and how to return."""

    kind = "farewell"
    on: str = ""

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The day from which the city has left, where it is said."""
        return cls(head_of(claim), on=people_date(claim.facts["on"]) if "on" in claim.facts else "")


@dataclass(frozen=True)
class Correction(Letter):
    """We wrote on the ground of a wrong record: an apology, and what is right now."""

    kind = "correction"
    what: str = ""

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """What the record was about, where it has a name of its own; never why we were wrong."""
        bare = replace(head_of(claim), received=(), asked=(), ours=())
        what = claim.facts.get("what")
        return cls(bare, what=title(what) if what else "")
