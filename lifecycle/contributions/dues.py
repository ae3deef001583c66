"""What members contribute a year, as the programme has it: an amount in EUR, and the season of its notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifecycle.contributions.money import amount_of

_KEYS = ("eur", "provenance", "force", "source", "notice")


@dataclass(frozen=True, slots=True)
class Dues:
    """EUR a year, with its source. `notice`: first and last month of the notice for the next year's budget.

    The months of the notice are the house's own (house, house).
    """

    eur: Decimal
    provenance: str
    force: str
    source: str
    notice: tuple[int, int]


def read_dues(table: Any, refuse: Callable[[str, str], Exception]) -> Dues | None:
    """The dues of a programme, None where it has none; raises what `refuse` makes of key and reason."""
    if table is None:
        return None
    if not isinstance(table, Mapping) or set(table) != set(_KEYS):
        raise refuse("dues", f"must name exactly {', '.join(_KEYS)}")
    first, last = _months(table["notice"], refuse)
    try:
        eur = amount_of(str(table["eur"]))
    except ValueError as error:
        raise refuse("dues.eur", str(error)) from error
    return Dues(eur, str(table["provenance"]), str(table["force"]), str(table["source"]), (first, last))


def _months(value: Any, refuse: Callable[[str, str], Exception]) -> tuple[int, int]:
    match value:
        case [int(first), int(last)] if 1 <= first <= last <= 12:
            return first, last
    raise refuse("dues.notice", "must be two months of one year, such as [9, 10]")
