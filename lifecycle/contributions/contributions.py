"""The yearly contribution as people work on it: amounts, payments, waivers by two persons.

Nothing here is tied to what a city receives. We issue no invoice and no receipt: the finance service does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.contributions.contribution_letters import facts, observations, rungs, withheld
from lifecycle.contributions.contribution_years import (
    AGREED,
    AMOUNT,
    PAYMENT,
    TRACK,
    WAIVER,
    opened,
    refuse_year,
    settle,
    unsettle,
    year_of,
)
from lifecycle.contributions.money import amount_of, told
from lifecycle.programme import OWNERS, Onward
from lifecycle.records import Field, Record
from lifecycle.theme import Theme

_RECORDED = (Onward("contribution_recorded", "payer"),)
_ROLES = frozenset({*OWNERS, "signatory", "peer", "auditor", "administrator", "import"})


def _amount(data: Mapping[str, Any]) -> Decimal:
    try:
        return amount_of(data["amount"])
    except ValueError as error:
        raise Refused(str(error)) from error


def _check_amount(case: Case, year: int, data: Mapping[str, Any]) -> None:
    _amount(data)
    if not opened(case.known, year):
        raise Refused(f"the contribution for {year} is not open: icc contribution open {year}")


def _check_payment(case: Case, year: int, data: Mapping[str, Any]) -> None:
    """A payment happened, whatever was opened here: only its year and its amount can be wrong."""
    refuse_year(case, year)
    _amount(data)
    if ("paid_in" in data) != ("paid_amount" in data):
        raise Refused("the payer's own currency needs both: an amount and a code such as CHF")


def _check_waiver(case: Case, year: int, data: Mapping[str, Any]) -> None:
    _person(data["by"])
    amount, held = _amount(data), year_of(case.known, year)
    if not opened(case.known, year):
        raise Refused(f"the contribution for {year} is not open: there is nothing to waive")
    if held.proposed:
        first = held.proposed[0].seq
        raise Refused(f"a waiver for {year} (event {first}) waits for its second person already")
    if amount > held.remaining:
        raise Refused(f"{told(amount)} is more than remains of {year}: {told(held.remaining)}")


def _check_agreed(case: Case, year: int, data: Mapping[str, Any]) -> None:
    """The second must be another person than the first."""
    _person(data["by"])
    held = year_of(case.known, year)
    proposed = next((e for e in held.proposed if e.seq == data["waiver"]), None)
    if proposed is None:
        raise Refused(f"no waiver for {year} waits for a second person: icc contribution waive proposes one")
    # At a page the actor is who is signed in; “officer” is the terminal, where `by` alone says who answers.
    same_hand = case.actor == proposed.actor != "officer"
    if same_hand or proposed.data["by"] == data["by"]:
        raise Refused("a waiver takes two persons: whoever proposed it cannot be the one who agrees")
    if Decimal(proposed.data["amount"]) > held.remaining:
        raise Refused(f"only {told(held.remaining)} remains of {year} by now: propose the waiver anew")


def _person(said: str) -> None:
    """A role is nobody in particular: two roles may be one person."""
    if said in _ROLES:
        raise Refused(f"“{said}” is a role: a waiver names two persons, by address or id")


RECORDS = (
    Record(AMOUNT, TRACK, "Amount of the year", {"amount": Field("money")}, _check_amount),
    Record(
        PAYMENT,
        TRACK,
        "Payment of the contribution",
        {
            "amount": Field("money"),
            "paid_amount": Field("money", needed=False),
            "paid_in": Field("text", needed=False),
        },
        _check_payment,
        _RECORDED,
        then=settle,
        undone=unsettle,
    ),
    Record(
        WAIVER,
        TRACK,
        "Waiver proposed",
        {"amount": Field("money"), "by": Field("text")},
        _check_waiver,
        undone=unsettle,
    ),
    Record(
        AGREED,
        TRACK,
        "Waiver agreed",
        {"waiver": Field("number"), "by": Field("text")},
        _check_agreed,
        _RECORDED,
        then=settle,
        undone=unsettle,
    ),
)
THEME = Theme("contributions", RECORDS, rungs, observations, facts, withheld)
