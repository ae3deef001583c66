"""Which letters an event causes, and what it is about in the outbox. Source: the table of letters.

A milestone reached and a record noted name their own letters; leaving, becoming a member and pausing have
theirs here. What a merger took over caused its letters where it first happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lifecycle.events import Event
from lifecycle.membership.membership import WE_MAY_WRITE
from lifecycle.programme import OURS, Onward
from lifecycle.standing import CityStanding
from lifecycle.themes import record_of, withheld

TITLES = {
    "kind_changed": "Change of membership",
    "paused": "Pause",
    "resumed": "End of a pause",
    "retracted": "Correction of our records",
}
"""What events that are neither milestone nor record are called."""
_OUR_SIDE = frozenset({"team", "members", "new_experts", "expert", "representative", "institute", "analyst"})
_LEFT = ("lapsed", "withdrawn")
_NEVER_IN = ("candidate", "unconfirmed", "index_only", *_LEFT)


def letters_of(standing: CityStanding, event: Event) -> Sequence[Onward]:
    """The letters that an event causes and no theme withholds; to a paused city only an officer's word."""
    find = _FIND.get(event.kind)
    if find is None or "of" in event.data:
        return ()
    letters = find(standing, event)
    if standing.known.paused:
        letters = [x for x in letters if x.kind in WE_MAY_WRITE or is_ours(event.data.get("to") or x.to)]
    key, today = about(event), standing.known.today
    return [letter for letter in letters if withheld(standing, letter.kind, key, today) is None]


def is_ours(role: str) -> bool:
    """Whether a role is on our side: a visit's team is told of a cancellation though the city is paused."""
    return role.partition(":")[0] in _OUR_SIDE


def about(event: Event) -> tuple[str, int, str]:
    """The track, cycle and name under which the outbox keeps what an event caused."""
    if event.kind in TITLES:
        return event.track or "membership", event.cycle, event.kind
    return event.track, event.cycle, event.data.get("about") or event.milestone


def _of_milestone(standing: CityStanding, event: Event) -> Sequence[Onward]:
    if standing.mode(event.track) not in ("runs", "on_request"):
        return ()
    return standing.programme.milestone(event.track, event.milestone).letters


def _of_date(standing: CityStanding, event: Event) -> Sequence[Onward]:
    """A date that the city chose, or an officer with it, is confirmed.

    One of ours goes with its letter, and one of the day on which the matter opened stands in that letter.
    """
    found = standing.milestones.get(event.key)
    if event.data.get("rule") != "chosen" or found is None or found.milestone.owner in OURS:
        return ()
    if found.opened_on is not None and event.day <= found.opened_on:
        return ()
    return (Onward("date_agreed", "payer" if event.track == "contribution" else "coordinator"),)


def _of_record(_standing: CityStanding, event: Event) -> Sequence[Onward]:
    return record_of(event.data["about"]).letters


def _of_kind(standing: CityStanding, event: Event) -> Sequence[Onward]:
    """Thanks to a member that leaves; a welcome when both signatures have made a member."""
    kind = event.data["kind"]
    if kind == "international" and "signed" in event.data:
        return (Onward("membership_official", "leadership"),)
    before = [k for day, k in standing.known.kinds if day <= event.day and k not in _NEVER_IN]
    return (Onward("farewell", "leadership"),) if kind in _LEFT and before else ()


def _of_pause(_standing: CityStanding, _event: Event) -> Sequence[Onward]:
    return (Onward("pause_word", "coordinator"),)


_FIND: Mapping[str, Callable[[CityStanding, Event], Sequence[Onward]]] = {
    "reached": _of_milestone,
    "date_chosen": _of_date,
    "noted": _of_record,
    "kind_changed": _of_kind,
    "paused": _of_pause,
    "resumed": _of_pause,
}
