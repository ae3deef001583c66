"""Letters of the membership track, and of people who come, change and go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from lifecycle.ports import Claim
from notifications.letter import Letter, everything, head_of
from notifications.words import Point, handed_in

_SIGNATURES = ("city_signature", "council_of_europe_signature")


@dataclass(frozen=True)
class InterestAcknowledged(Letter):
    """Thanks for the interest: the next steps in order, the contribution, who pays what."""

    kind = "interest_acknowledged"


@dataclass(frozen=True)
class SignaturePending(Letter):
    """One side has signed the statement of intent: where it stands and what helps."""

    kind = "signature_pending"
    city_signed: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The city has signed where its signature is among what is reached, or only ours is open."""
        items = everything(claim)
        signed = any(item.milestone == "city_signature" and item.reached for item in items)
        ours = any(item.milestone == "council_of_europe_signature" and not item.reached for item in items)
        theirs = any(item.milestone == "city_signature" and not item.reached for item in items)
        return cls(head_of(claim), city_signed=signed or (ours and not theirs))


@dataclass(frozen=True)
class MembershipOfficial(Letter):
    """Both signatures are there: the dates, what begins now, a joint announcement."""

    kind = "membership_official"
    signatures: tuple[Point, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Both signatures with their dates, as far as the claim holds them."""
        signed = [item for item in everything(claim) if item.milestone in _SIGNATURES and item.reached]
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
class PauseWord(Letter):
    """We are at the city's side and ask for nothing."""

    kind = "pause_word"


@dataclass(frozen=True)
class Farewell(Letter):
    """Thanks to a city that leaves, and how to return."""

    kind = "farewell"
