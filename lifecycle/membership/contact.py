"""When a city last gave a sign of life, and that we should call it: an observation, never a sanction."""

from __future__ import annotations

from datetime import date

from lifecycle.deadlines import add, after_pauses
from lifecycle.events import Event
from lifecycle.programme import OURS
from lifecycle.standing import CityStanding

_SIGNS = (
    "event.registered", "event.declined", "event.withdrawn", "support.asked", "support.answered",
    "host.answered",
)  # fmt: skip
"""Records by which a city itself was heard."""


def last_sign(standing: CityStanding) -> date | None:
    """The civil day on which the city was last in contact with us, None where no day is on record."""
    return max((e.day for e in _signs(standing)), default=None)


def _signs(standing: CityStanding) -> list[Event]:
    known = standing.known
    found = [*known.contacts, *(e for about in _SIGNS for e in known.noted.get(about, ()))]
    found += [e for e in known.noted.get("event.attended", ()) if e.data["came"]]
    found += [e for e in known.deadlines.values() if e.kind == "date_chosen"]
    for (track, _, key), accounts in known.accounts.items():
        milestone = standing.programme.track(track).by_key.get(key)
        if milestone is not None and milestone.owner not in OURS:
            found += accounts
    return found


def observations(standing: CityStanding) -> list[str]:
    """No contact for 12 months, counted from adoption at the earliest: not knowing is no silence."""
    known = standing.known
    if standing.mode("engagement") != "runs" or known.paused:
        return []
    last = last_sign(standing)
    base = max(known.adopted_on, last or date.min)
    span = standing.programme.terms["no_contact"].span
    if after_pauses(known, base, add(base, span, standing.calendar)) > known.today:
        return []
    since = f"the last was on {last}" if last else f"none is on record since {known.adopted_on}"
    return [f"No contact for {span}: {since}; call the coordinator"]
