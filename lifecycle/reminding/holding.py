"""Which letters wait for an officer's release, and why. Source: the procedure, Held by default.

The house may loosen or tighten each kind (`ICC_HOLD`); a territory on alert is stricter than all else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from lifecycle.reminding.letters import FREE_RUNGS, HELD_RUNGS, RULES

Order = Literal["always", "never"]
_MODES = {"H": "a letter of this kind waits for a release", "O": "an officer writes a letter of this kind"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about to be planned on a day, for a role in a territory (ISO 3166-1 alpha-2)."""

    kind: str
    rung: int | None
    role: str
    iso_country: str
    today: date


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a letter is planned.

    `first_used`: the day on which the house first planned a letter of this kind; `known_person`: whether
    its reader was ever written to; `same_day`: letters of this kind planned on this day, this one included.
    """

    today: date
    role: str
    iso_country: str
    first_used: date | None
    known_person: bool
    same_day: int


@dataclass(frozen=True, slots=True)
class House:
    """How a house holds: orders by kind, days for which a kind is new, the largest batch, alerts (ISO)."""

    orders: Mapping[str, Order] = field(default_factory=dict)
    new_days: int = 30
    batch: int = 10
    alerts: Collection[str] = ()


def orders(text: str) -> dict[str, Order]:
    """Read `received=never city_digest=always`; ValueError with a sentence where it cannot be read."""
    found: dict[str, Order] = {}
    for part in text.replace(",", " ").split():
        kind, _, order = part.partition("=")
        if kind not in RULES:
            raise ValueError(f"“{kind}” is no kind of letter: `icc notices` shows the kinds")
        if order not in ("always", "never"):
            raise ValueError(f"“{part}”: write {kind}=always or {kind}=never")
        found[kind] = "always" if order == "always" else "never"
    return found


def why_held(kind: str, rung: int | None, now: Situation, house: House) -> str | None:
    """Why a letter waits for a release, as a sentence; None where it goes by itself."""
    if now.iso_country in house.alerts:
        return "its territory is on alert"
    order = house.orders.get(kind)
    if order is not None:
        return "the house holds this kind (ICC_HOLD)" if order == "always" else None
    return _by_kind(kind, rung, now) or _by_novelty(kind, now, house)


def _by_kind(kind: str, rung: int | None, now: Situation) -> str | None:
    if now.role == "leadership":
        return "a letter to leadership waits for a release"
    if (kind, rung) in HELD_RUNGS:
        return f"the rung at {rung} days waits for a release"
    return None if (kind, rung) in FREE_RUNGS else _MODES.get(RULES[kind].mode)


def _by_novelty(kind: str, now: Situation, house: House) -> str | None:
    """What is new or many is looked at first; an answer to the reader's own action is not kept waiting."""
    if RULES[kind].answers:
        return None
    if not now.known_person:
        return "the first letter to this person waits for a release"
    if now.first_used is None or now.today < now.first_used + timedelta(days=house.new_days):
        return f"a kind of letter in its first {house.new_days} days here waits for a release"
    if now.same_day > house.batch:
        return f"more than {house.batch} letters of this kind on one day wait for a release"
    return None
