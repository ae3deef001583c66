"""Letters of the annual contribution. Decimals and EUR; bank details are never typed by us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from babel.numbers import format_decimal

from lifecycle.ports import Claim
from notifications.languages import current, said
from notifications.letter import Letter, head_of, only
from notifications.letters_assessment import date_of
from notifications.words import CannotWrite, Point, clean, day

_FIRST_YEAR = 1990
"""A contribution cycle is a calendar year; a smaller number is a plain count of cycles."""
_LONGEST_REFERENCE = 60


def year_of(claim: Claim) -> int:
    """The contribution's year: as told, else the cycle where it is a year, else the year of its call."""
    if "year" in claim.facts:
        return int(claim.facts["year"])
    item = only(claim)
    if item.cycle >= _FIRST_YEAR:
        return item.cycle
    return (item.opened_on or item.due_on or claim.planned_on).year


def money_of(claim: Claim, name: str) -> Decimal:
    """An amount the claim tells, EUR; CannotWrite where it does not."""
    told = claim.facts.get(name)
    if told is None:
        raise CannotWrite(f"a letter of kind {claim.kind} needs the {name} in EUR (facts)")
    return Decimal(told)


def eur(amount: Decimal) -> str:
    """An amount for people in the language in hand: EUR 5,000 or EUR 2,500.50."""
    return said("EUR %(amount)s", amount=number(amount))


def number(amount: Decimal) -> str:
    """An amount without its currency, in the language in hand: cents only where there are some."""
    form = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    return format_decimal(amount, format=form, locale=current().locale)


@dataclass(frozen=True)
class _Contribution(Letter):
    """A letter about one year's contribution: what is asked, what remains of it, whether a part has come."""

    year: int
    date: str
    amount: str
    remaining: str
    part: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The year it is about and, where one is open, the suggested date."""
        year, amount, rest = year_of(claim), money_of(claim, "amount"), money_of(claim, "remaining")
        return cls(head_of(claim), year, date_of(claim), eur(amount), eur(rest), part=rest < amount)


@dataclass(frozen=True)
class ContributionNotice(_Contribution):
    """Next year's amount, for the city's budget."""

    kind = "contribution_notice"


@dataclass(frozen=True)
class ContributionCall(_Contribution):
    """The amount, towards administrative costs; the document comes from the finance service."""

    kind = "contribution_call"


@dataclass(frozen=True)
class ContributionReminder(_Contribution):
    """One short reminder: if already paid, please ignore; obstacles can be named."""

    kind = "contribution_reminder"


What = Literal["payment", "waiver", "paid"]


@dataclass(frozen=True)
class ContributionRecorded(Letter):
    """What came or is not asked for is recorded; the finance service issues all documents."""

    kind = "contribution_recorded"
    year: int
    what: What
    remaining: str
    settled: bool
    waived: str
    payments: tuple[Point, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Lists every payment of the year; `waived` is what two officers agreed not to ask for."""
        year, rest, waived = year_of(claim), money_of(claim, "remaining"), money_of(claim, "waived")
        what: What = "waiver" if claim.facts.get("what") == "waiver" else "payment"
        payments = tuple(_payments(claim))
        if what == "payment" and not payments:
            what, rest = "paid", Decimal(0)
        not_asked = eur(waived) if waived else ""
        return cls(head_of(claim), year, what, eur(rest), not rest, not_asked, payments)


def _payments(claim: Claim) -> Iterator[Point]:
    for line in claim.facts.get("payments", "").splitlines():
        on, amount, own, reference = line.split("\t")
        besides = [day(date.fromisoformat(on)), *([_own(own)] if own else [])]
        if reference:
            besides.append(said("reference %(reference)s", reference=clean(reference, _LONGEST_REFERENCE)))
        yield Point(eur(Decimal(amount)), ", ".join(besides))


def _own(told: str) -> str:
    """The amount in the payer's own currency."""
    amount, _, currency = told.rpartition(" ")
    return said("%(amount)s %(currency)s as paid", amount=number(Decimal(amount)), currency=currency)
