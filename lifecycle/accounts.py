"""Several accounts of one milestone, side by side: which one holds, and why it does (design, The ledger)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.programme import Track
from lifecycle.standing import CityStanding
from lifecycle.when import Precision

Anchor = tuple[date, Precision, int]
"""What an opening counts from: the day, how exactly it is known, the event that says so."""
Holding = Mapping[tuple[str, int], Mapping[str, Event]]
"""The accounts that hold, by track and cycle, then by milestone."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is said of one milestone by more than one source; `contradicting`: no one day fits all of it."""

    key: Key
    told: Sequence[Event]
    held: Event
    reason: str
    contradicting: bool


def accounts_held(known: Known) -> Holding:
    """The account that holds of each milestone that was reached, by track and cycle."""
    found: dict[tuple[str, int], dict[str, Event]] = {}
    for key, told in known.accounts.items():
        account = told[0] if len(told) == 1 else known.account(key)
        if account is not None:
            found.setdefault(key[:2], {})[key[2]] = account
    return found


def reached_after(track: Track, held: Mapping[str, Event]) -> dict[int, Anchor]:
    """For each rank of a cycle, the earliest that a milestone of a later rank was reached."""
    told = [(m.rank, held[m.key]) for m in track.milestones if m.key in held]
    reached = [(rank, (e.day, e.on.precision, e.seq)) for rank, e in told]
    found: dict[int, Anchor] = {}
    for rank, anchor in sorted(reached, reverse=True):
        earliest = min(found.get(0, anchor), anchor)
        found |= dict.fromkeys(range(rank), earliest)
    return found


def several(standing: CityStanding) -> Iterator[Accounts]:
    """Each milestone of which two dates are told; what may happen several times has no accounts to weigh."""
    for key, told in standing.known.accounts.items():
        if len(told) < 2 or len({str(e.on) for e in told}) < 2 or _repeats(standing, key):
            continue
        held = standing.known.account(key)
        assert held is not None
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
