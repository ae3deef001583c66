"""National and regional networks: which one a city belongs to, and how letters to it go, from day to day.

The network itself is a record of the house; that a city joined, left or got other terms are events of the
city. Terms of its own hold against the network's later ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding

WAYS = ("direct", "copy", "through")
"""How letters to a network's city go: to it, with a copy to the network's coordinator, or through that."""
JOINED, TERMS, LEFT = "network.joined", "network.terms", "network.left"


@dataclass(frozen=True, slots=True)
class Belonging:
    """A city in a network, on a day: since when, how letters go, whether the contribution is switched on.

    `own` names the terms that hold for this city alone.
    """

    network: str
    since: date
    letters: str
    contribution: bool
    own: frozenset[str] = frozenset()


def belonging(known: Known) -> Belonging | None:
    """The network a city belongs to on the day, with its terms; None for a city in none."""
    said = [e for about in (JOINED, TERMS, LEFT) for e in known.noted.get(about, ())]
    held: Belonging | None = None
    for event in sorted(said, key=lambda e: (e.day, e.seq)):
        held = _after(held, event)
    return held


def _after(held: Belonging | None, event: Event) -> Belonging | None:
    data = event.data
    if data["about"] == JOINED:
        return Belonging(data["network"], event.day, data["letters"], data["contribution"])
    if held is None or held.network != data["network"]:
        return held
    return None if data["about"] == LEFT else _with_terms(held, data)


def _with_terms(held: Belonging, data: Mapping[str, Any]) -> Belonging:
    said = {name for name in ("letters", "contribution") if name in data}
    own = held.own | said if data["own"] else held.own
    changes = {name: data[name] for name in said if data["own"] or name not in held.own}
    letters, contribution = changes.get("letters", held.letters), changes.get("contribution")
    return Belonging(
        held.network,
        held.since,
        letters,
        held.contribution if contribution is None else contribution,
        frozenset(own),
    )


def contributes(standing: CityStanding) -> bool:
    """Whether the contribution may be opened for the city: its own members', or a network's switched on."""
    if standing.mode("contribution") != "on_request":
        return standing.mode("contribution") == "runs"
    held = belonging(standing.known)
    return held is not None and held.contribution


def _not_in_one(case: Case, _cycle: int, _data: Mapping[str, Any]) -> None:
    held = belonging(case.known)
    if held is not None:
        raise Refused(
            f"the city belongs to the network {held.network} since {held.since}: it leaves it first"
        )


def _in_it(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    held = belonging(case.known)
    if held is None or held.network != data["network"]:
        now = f"it belongs to {held.network}" if held else "it belongs to no network"
        raise Refused(f"the city is not in the network {data['network']}: {now}")


_NETWORK = Field("text")
RECORDS = (
    Record(
        JOINED,
        "membership",
        "Joined a network",
        {"network": _NETWORK, "letters": Field("text", choices=WAYS), "contribution": Field("yes_no")},
        _not_in_one,
    ),
    Record(
        TERMS,
        "membership",
        "Terms of a network",
        {
            "network": _NETWORK,
            "letters": Field("text", needed=False, choices=WAYS),
            "contribution": Field("yes_no", needed=False),
            "own": Field("yes_no"),
        },
        _in_it,
    ),
    Record(LEFT, "membership", "Left a network", {"network": _NETWORK}, _in_it),
)
