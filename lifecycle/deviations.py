"""Different orders (internal name: deviations): accepted, noted by themselves, seen by officers only.

`came before` is certain (the periods do not overlap); `without record of` says that the earlier side is
nowhere known on that day. Only the gates of the design are looked at (The ledger).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lifecycle.events import Event, Key
from lifecycle.programme import Milestone
from lifecycle.signatures import SIDES
from lifecycle.standing import CityStanding
from lifecycle.when import When

_HELD = ("visit_held", "results_confirmed", "profile_draft", "profile_comments", "profile_final")


@dataclass(frozen=True, slots=True)
class Deviation:
    """One different order: at which milestone, in words; `reason` is what an officer gave, or None."""

    track: str
    cycle: int
    milestone: str
    text: str
    reason: str | None = None


def deviations(standing: CityStanding) -> list[Deviation]:
    """Every different order of a city on the day of its standing."""
    known = standing.known
    if not known.accounts:
        return []
    held = _Held()
    for key in sorted(known.accounts, key=lambda key: key[1]):
        if (account := known.account(key)) is not None:
            held.setdefault((key[0], key[2]), []).append((key, account))
    member = _membership(held)
    gates = (*_reports(standing, held, member), *_visits(held, member), *_strategies(held, member))
    return [*gates, *_orders(standing)]


class _Held(dict[tuple[str, str], list[tuple[Key, Event]]]):
    """The accounts that hold, by track and milestone; of each the cycles in their order."""

    def of(self, track: str, milestone: str) -> list[tuple[Key, Event]]:
        return self.get((track, milestone), [])


def _membership(held: _Held) -> When | _Between | None:
    """When membership became official: between the latest first and the latest last of the signatures."""
    signed = [held.of("membership", side) for side in SIDES]
    if not all(signed):
        return None
    first = [accounts[0][1].on for accounts in signed]
    return _Between(max(on.first for on in first), max(on.last for on in first))


@dataclass(frozen=True, slots=True)
class _Between:
    first: date
    last: date

    def __str__(self) -> str:
        return str(self.last) if self.first == self.last else f"{self.first} to {self.last}"


def _gate(
    key: Key, event: Event, title: str, other: When | _Between | None, what: str
) -> Iterator[Deviation]:
    reason = event.notes.get("reason")
    if other is None:
        yield Deviation(*key, f"{title} ({event.on}) without record of {what}", reason)
    elif event.on.last < other.first:
        yield Deviation(*key, f"{title} ({event.on}) came before {what} ({other})", reason)


def _reports(standing: CityStanding, held: _Held, member: When | _Between | None) -> Iterator[Deviation]:
    if standing.known.kind == "index_only":
        return
    for key, event in held.of("assessment", "final_report"):
        yield from _gate(key, event, f"Index report of cycle {key[1]}", member, "membership")


def _visits(held: _Held, member: When | _Between | None) -> Iterator[Deviation]:
    first_sign = _first_held(held)
    if first_sign is None:
        return
    key, event = first_sign
    yield from _gate(key, event, "Expert visit", member, "membership")
    first = min((e.on for _, e in held.of("assessment", "final_report")), default=None)
    yield from _gate(key, event, "Expert visit", first, "an Index report")


def _first_held(held: _Held) -> tuple[Key, Event] | None:
    """The first sign that a visit took place: the visit itself, or what came of it."""
    told = next((held.of("visit", milestone) for milestone in _HELD if held.of("visit", milestone)), [])
    return min(told, key=lambda visit: visit[1].on.first, default=None)


def _strategies(held: _Held, member: When | _Between | None) -> Iterator[Deviation]:
    profile = min((e.on for _, e in held.of("visit", "profile_final")), default=None)
    for key, event in held.of("strategy", "strategy_validated"):
        older = member is not None and event.on.last < member.first
        if not older:
            yield from _gate(key, event, "Strategy", profile, "an intercultural profile")


def _orders(standing: CityStanding) -> Iterator[Deviation]:
    """Within membership and visit: what came certainly before its usual predecessor."""
    for name in ("membership", "visit"):
        track = standing.programme.track(name)
        for cycle in standing.known.cycles(name):
            told = [(m, standing.known.account((name, cycle, m.key))) for m in track.milestones]
            known = [(m, e) for m, e in told if e is not None]
            for (earlier, before), (later, after) in _neighbours(known):
                if after.on.before(before.on):
                    text = f"{later.title} ({after.on}) came before {earlier.title} ({before.on})"
                    yield Deviation(name, cycle, later.key, text, after.notes.get("reason"))


_Told = tuple[Milestone, Event]


def _neighbours(known: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Each milestone with its usual predecessor; of several side by side, the one that came last."""
    for lower, upper in pairwise(sorted({milestone.rank for milestone, _ in known})):
        before = [told for told in known if told[0].rank == lower]
        latest = max(before, key=lambda told: told[1].on.first)
        yield from ((latest, told) for told in known if told[0].rank == upper)
