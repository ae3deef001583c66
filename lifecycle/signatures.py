"""The two signatures of the statement of intent, which make a city a member on the later of their days."""

from __future__ import annotations

from collections.abc import Iterable

from lifecycle.events import Event, Key

SIDES = ("city_signature", "council_of_europe_signature")
_OUTSIDE = ("candidate", "unconfirmed", "index_only")
"""Kinds without both signatures."""


def sides(cycle: int) -> tuple[Key, Key]:
    """The milestones of both signatures in a cycle of membership."""
    return ("membership", cycle, SIDES[0]), ("membership", cycle, SIDES[1])


def kind_then(recorded: str, later: Iterable[Event], *, begun: bool) -> str:
    """The kind of a city, first `recorded` as one of a member, on a day when it had not both signatures.

    Where a signature is among the `later` events it joined only then: it was a candidate if membership had
    `begun` (an Index or a strategy makes none), else unconfirmed. Where none is known, not even its day, the
    kind is as recorded.
    """
    held = list(later)
    void = {int(e.data["seq"]) for e in held if e.kind == "retracted"}
    joins = any(e.kind == "reached" and e.key in sides(1) and e.seq not in void for e in held)
    if not joins or recorded in _OUTSIDE:
        return recorded
    return "candidate" if begun else "unconfirmed"
