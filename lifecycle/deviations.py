"""Different orders (internal name: deviations): accepted, noted by themselves, seen by officers only.

`came before` is certain (the periods do not overlap); `without record of` says that the earlier side is
nowhere known on that day. Only the gates of the design are looked at (The ledger).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lifecycle.events import Event, Key
from lifecycle.standing import CityStanding
from lifecycle.when import When

_SIDES = ("city_signature", "council_of_europe_signature")
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
    return [*_reports(standing), *_visits(standing), *_strategies(standing), *_orders(standing)]


def _accounts(standing: CityStanding, track: str, key: str) -> list[tuple[Key, Event]]:
    """The account that holds in each cycle, in order of cycle."""
    found = [(k, standing.known.account(k)) for k in standing.known.accounts if k[0] == track and k[2] == key]
    return sorted(((k, e) for k, e in found if e is not None), key=lambda pair: pair[0][1])


def _membership(standing: CityStanding) -> When | _Between | None:
    """When membership became official: between the latest first and the latest last of the signatures."""
    signed = [_accounts(standing, "membership", side) for side in _SIDES]
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


def _reports(standing: CityStanding) -> Iterator[Deviation]:
    if standing.known.kind == "index_only":
        return
    member = _membership(standing)
    for key, event in _accounts(standing, "assessment", "final_report"):
        yield from _gate(key, event, f"Index report of cycle {key[1]}", member, "membership")


def _visits(standing: CityStanding) -> Iterator[Deviation]:
    held = _first_held(standing)
    if held is None:
        return
    key, event = held
    reports = _accounts(standing, "assessment", "final_report")
    yield from _gate(key, event, "Expert visit", _membership(standing), "membership")
    first = min((e.on for _, e in reports), default=None)
    yield from _gate(key, event, "Expert visit", first, "an Index report")


def _first_held(standing: CityStanding) -> tuple[Key, Event] | None:
    """The first sign that a visit took place: the visit itself, or what came of it."""
    for milestone in _HELD:
        if accounts := _accounts(standing, "visit", milestone):
            return accounts[0]
    return None


def _strategies(standing: CityStanding) -> Iterator[Deviation]:
    member = _membership(standing)
    profiles = [e.on for _, e in _accounts(standing, "visit", "profile_final")]
    for key, event in _accounts(standing, "strategy", "strategy_validated"):
        older = member is not None and event.on.last < member.first
        if not older:
            yield from _gate(key, event, "Strategy", min(profiles, default=None), "an intercultural profile")


def _orders(standing: CityStanding) -> Iterator[Deviation]:
    """Within membership and visit: what came certainly before its usual predecessor."""
    for name in ("membership", "visit"):
        track = standing.programme.track(name)
        for cycle in standing.known.cycles(name):
            held = [(m, standing.known.account((name, cycle, m.key))) for m in track.milestones]
            known = [(m, e) for m, e in held if e is not None]
            for (earlier, before), (later, after) in pairwise(known):
                if earlier.rank < later.rank and after.on.before(before.on):
                    text = f"{later.title} ({after.on}) came before {earlier.title} ({before.on})"
                    yield Deviation(name, cycle, later.key, text, after.notes.get("reason"))
