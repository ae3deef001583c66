"""Several accounts of one milestone, side by side: which one holds, and why it does (design, The ledger)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.standing import CityStanding


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is said of one milestone by more than one source; `contradicting`: no one day fits all of it."""

    key: Key
    told: Sequence[Event]
    held: Event
    reason: str
    contradicting: bool


def several(standing: CityStanding) -> Iterator[Accounts]:
    """Each milestone of which two dates are told; what may happen several times has no accounts to weigh."""
    for key, told in standing.known.accounts.items():
        held = standing.known.account(key)
        if held is None or len({str(e.on) for e in told}) < 2 or _repeats(standing, key):
            continue
        apart = any(not a.on.overlaps(b.on) for a in told for b in told)
        yield Accounts(key, told, held, _why(standing.known, key, held, told), apart)


def _repeats(standing: CityStanding, key: Key) -> bool:
    try:
        return standing.programme.milestone(key[0], key[2]).repeats
    except KeyError:
        return False


def _why(known: Known, key: Key, held: Event, told: Sequence[Event]) -> str:
    if known.chosen.get(key) == held.seq:
        return "an officer chose it"
    others = {e.on.precision for e in told if e is not held}
    if held.on.precision not in others:
        return f"it is the more precise: known by the {held.on.precision}"
    return "it was recorded later, and is as precise"
