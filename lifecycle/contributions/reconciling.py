"""Our record of contributions beside the finance service's list: the differences, and nothing else.

The list is never taken over by itself: an officer looks at each difference and records what happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lifecycle.contributions.contribution_years import Year, key_of, opened, year_of
from lifecycle.contributions.money import told, total
from lifecycle.standing import CityStanding

EUR = "EUR"


@dataclass(frozen=True, slots=True)
class FinanceLine:
    """One line of the finance service's list: an amount called or paid for a year. Civil dates."""

    year: int
    amount: Decimal
    currency: str
    called_on: date | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference about a year, in a sentence. `here`: an officer opened the year in this house."""

    year: int
    text: str
    here: bool


def differences(
    standing: CityStanding, lines: Sequence[FinanceLine], listed: Collection[int]
) -> list[Difference]:
    """Where list and record differ for one city; `listed` are the years that the list speaks of at all."""
    known = standing.known
    ours = {year for year in listed if opened(known, year)}
    return [
        Difference(year, text, opened(known, year))
        for year in sorted({line.year for line in lines} | ours)
        for text in _of_year(standing, year, [line for line in lines if line.year == year])
    ]


def _of_year(standing: CityStanding, year: int, lines: Sequence[FinanceLine]) -> Iterator[str]:
    if not lines:
        yield "is open here, and the list does not name it"
        return
    if not opened(standing.known, year) and not year_of(standing.known, year).payments:
        yield "is on the list, and was not opened here"
    yield from _calls(standing, year, lines)
    yield from _foreign(lines)
    yield from _paid(standing, year_of(standing.known, year), lines)


def _calls(standing: CityStanding, year: int, lines: Sequence[FinanceLine]) -> Iterator[str]:
    theirs = sorted({line.called_on for line in lines if line.called_on})
    account = standing.known.account(key_of(year, "call_issued"))
    if theirs and account is None and opened(standing.known, year):
        yield f"was called for on {theirs[0]} by the list; no call is on record here"
    elif theirs and account is not None and not account.on.first <= theirs[0] <= account.on.last:
        yield f"was called for on {theirs[0]} by the list, on {account.on} by our record"


def _foreign(lines: Sequence[FinanceLine]) -> Iterator[str]:
    for line in lines:
        if line.currency != EUR:
            yield f"has {line.currency} {line.amount:,} on the list: not compared, only EUR is"


def _paid(standing: CityStanding, year: Year, lines: Sequence[FinanceLine]) -> Iterator[str]:
    counted = [line for line in lines if line.paid_on and line.currency == EUR]
    theirs = sorted((str(line.paid_on), line.amount) for line in counted)
    ours = sorted((str(e.on), Decimal(e.data["amount"])) for e in year.payments)
    account = standing.known.account(key_of(year.year))
    if not ours and account is not None:
        if not theirs:
            yield f"is paid ({account.on}) by our record, not by the list"
    elif total(amount for _, amount in theirs) != total(amount for _, amount in ours):
        yield f"has {_sums(theirs)} on the list, {_sums(ours)} here"
    elif theirs != ours:
        yield f"was paid on {_days(theirs)} by the list, on {_days(ours)} by our record"


def _sums(paid: Sequence[tuple[str, Decimal]]) -> str:
    return f"{told(total(amount for _, amount in paid))} paid" if paid else "nothing paid"


def _days(paid: Sequence[tuple[str, Decimal]]) -> str:
    return " and ".join(day for day, _ in paid)
