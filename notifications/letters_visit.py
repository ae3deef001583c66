"""Letters of the expert visit and of the intercultural profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from lifecycle.ports import Claim
from notifications.letter import Letter, head_of
from notifications.letters_assessment import date_of


@dataclass(frozen=True)
class VisitDates(Letter):
    """Which days suit the city? Two days in a row, on site or online, holidays left out."""

    kind = "visit_dates"


@dataclass(frozen=True)
class VisitConfirmed(Letter):
    """The dates are agreed: what is settled and what comes next."""

    kind = "visit_confirmed"


@dataclass(frozen=True)
class TravelCosts(Letter):
    """Outside Europe: exactly which costs the city bears, and that booking waits for the agreement."""

    kind = "travel_costs"


@dataclass(frozen=True)
class VisitProgramme(Letter):
    """Whom the visitors would like to meet: an open list, organisations rather than names."""

    kind = "visit_programme"
    date: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The suggested date of the programme, where one is open."""
        return cls(head_of(claim), date=date_of(claim))


@dataclass(frozen=True)
class VisitThanks(Letter):
    """Thanks to the hosts, and what follows (no date before the expert agrees)."""

    kind = "visit_thanks"


@dataclass(frozen=True)
class ProfileForComments(Letter):
    """The draft profile: facts to check, which Index answers were confirmed or corrected."""

    kind = "profile_for_comments"
    date: str
    again: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A rung makes it the one repeat."""
        return cls(head_of(claim), date=date_of(claim), again=claim.rung is not None and claim.rung < 0)


@dataclass(frozen=True)
class ProfileFinal(Letter):
    """The profile, the basis of the work ahead, the help available, publication yes / no / later."""

    kind = "profile_final"
