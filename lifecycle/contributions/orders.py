"""What an officer records of one city's year, as commands: the same from a page and from `icc`.

Amounts are EUR as decimals; a reference and a reason are free text and lie outside the chain.
Source: the procedure, contribution.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from lifecycle.commands import Note, Refused
from lifecycle.contributions.contribution_years import AGREED, PAYMENT, WAIVER, open_amount, year_of, years
from lifecycle.contributions.money import amount_of, plain
from lifecycle.history import Known

Officer = Callable[[], str]
"""Who answers for it, by an opaque id: asked for where there is something to answer for."""


def eur(text: str) -> Decimal:
    """An amount as somebody wrote it; Refused with a sentence where it is none."""
    try:
        return amount_of(text)
    except ValueError as error:
        raise Refused(str(error)) from error


def as_paid(amount: str, currency: str) -> dict[str, str]:
    """What was paid in the payer's own currency; Refused where that is no code of three letters."""
    code = currency.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Refused(f"“{currency}” is no currency: write three letters, such as CHF")
    return {"paid_amount": plain(eur(amount)), "paid_in": code}


def payment(
    year: int, amount: Decimal, day: date, own: dict[str, str] | None = None, reference: str | None = None
) -> Note:
    """A payment, whole or in part; `own` is the same in the payer's currency (`as_paid`)."""
    data = {"amount": plain(amount), **(own or {})}
    return Note(PAYMENT, data, day, cycle=year, notes={"reference": reference})


def waiver(known: Known, year: int, by: Officer, reason: str, amount: Decimal | None = None) -> Note:
    """Propose to ask no more for an amount, or for all that remains."""
    _refuse_unknown(known, year)
    asked = amount or open_amount(known, year)
    if not asked:
        raise Refused(f"nothing remains of {year} that could be waived")
    values = {"amount": plain(asked), "by": by()}
    return Note(WAIVER, values, known.today, cycle=year, notes={"reason": reason})


def agreement(known: Known, year: int, by: Officer, proposal: int | None = None) -> Note:
    """Agree as a second officer to a proposal (the number of its event), or to the first that waits."""
    _refuse_unknown(known, year)
    waiting = [event.seq for event in year_of(known, year).proposed]
    if not waiting:
        raise Refused(f"no waiver for {year} waits for a second officer")
    return Note(AGREED, {"waiver": proposal or waiting[0], "by": by()}, known.today, cycle=year)


def _refuse_unknown(known: Known, year: int) -> None:
    if year not in years(known):
        raise Refused(f"nothing is on record of the contribution for {year}")
