"""Letters of the annual contribution. Decimals and EUR; bank details are never typed by us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from lifecycle.ports import Claim
from notifications.letter import Letter, head_of, only
from notifications.letters_assessment import date_of

_FIRST_YEAR = 1990
"""A contribution cycle is a calendar year; a smaller number is a plain count of cycles."""


def year_of(claim: Claim) -> int:
    """The contribution's year: the cycle where it is a year, else the year its call was opened in."""
    item = only(claim)
    if item.cycle >= _FIRST_YEAR:
        return item.cycle
    return (item.opened_on or item.due_on or claim.planned_on).year


@dataclass(frozen=True)
class _Contribution(Letter):
    """A letter about one year's contribution."""

    year: int
    date: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The year it is about and, where one is open, the suggested date."""
        return cls(head_of(claim), year=year_of(claim), date=date_of(claim))


@dataclass(frozen=True)
class ContributionNotice(_Contribution):
    """Next year's amount, for the city's budget."""

    kind = "contribution_notice"


@dataclass(frozen=True)
class ContributionCall(_Contribution):
    """EUR 5,000 towards administrative costs; the document comes from the finance service."""

    kind = "contribution_call"


@dataclass(frozen=True)
class ContributionReminder(_Contribution):
    """One short reminder: if already paid, please ignore; obstacles can be named."""

    kind = "contribution_reminder"


@dataclass(frozen=True)
class ContributionRecorded(_Contribution):
    """The payment is recorded, with thanks; the finance service issues all documents."""

    kind = "contribution_recorded"
