"""Money: decimals with two places, in EUR. Never a float, from the first keystroke to the last sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LARGEST = Decimal("9999999.99")
_SHAPE = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)


def amount_of(text: str) -> Decimal:
    """An amount above 0 as people write it: `5000`, `5 000.00`, `4999,50`.

    ValueError, with a sentence, for anything else: `5,000` may be five or five thousand.
    """
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"“{text}” is no amount: write it as 5000.00")
    whole, part = re.sub(r"\D", "", match[1]), (match[2] or "").ljust(2, "0")
    amount = Decimal(f"{whole}.{part}")
    if not ZERO < amount <= LARGEST:
        raise ValueError(f"“{text}” is no amount above 0 and up to {LARGEST}: write it as 5000.00")
    return amount


def plain(amount: Decimal) -> str:
    """An amount as the ledger holds it: `5000.00`."""
    return str(amount.quantize(CENT))


def told(amount: Decimal) -> str:
    """An amount in a sentence of the house: `EUR 5,000.00`."""
    return f"EUR {amount.quantize(CENT):,}"


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Their exact sum."""
    return sum(amounts, ZERO)
