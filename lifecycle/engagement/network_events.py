"""Network events: annual meetings, thematic events, study visits, trainings, surveys, grant calls.

What an event is lies in a table of its own; what it means to a city are records of the city, declared
here with what refuses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.engagement.registrations import (
    ANNOUNCED,
    ATTENDED,
    DECLINED,
    DETAILS,
    FUNDED,
    MOVED_UP,
    OUTCOME,
    REGISTERED,
    TOLD,
    WITHDRAWN,
    Registration,
    closing_day,
    details_of,
    registrations,
    unanswered,
    zone_of,
)
from lifecycle.events import Event
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding

_TRACK = "engagement"
FORMS = (
    "annual_meeting",  # of the coordinators
    "thematic_event",  # policy and vision-building
    "study_visit",
    "leaders_meeting",  # announced by an officer's own letter only
    "training",
    "survey",
    "grant_call",
)
BY_HAND = frozenset({"leaders_meeting"})
"""Forms without any announcement of ours: a high-level invitation is an officer's own letter."""
FUNDERS = ("council_of_europe", "host", "partner", "nobody")


def _check_announced(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    """Nobody is announced an event twice, and nothing is announced to a city that gets no such letters."""
    if refusal := why_not_announced(case.standing, cycle):
        raise Refused(refusal)


def why_not_announced(standing: CityStanding, event: int) -> str | None:
    """Why this event is not announced to a city (a sentence), None where it may be."""
    known = standing.known
    if standing.mode(_TRACK) != "runs":
        kind = standing.programme.kinds[known.kind].title
        return f"events are not announced to a city of this kind ({kind})"
    if known.paused:
        return "the city is paused: only a person writes to it"
    if any(e.cycle == event for e in known.noted.get(ANNOUNCED, ())):
        return "this event was announced to the city before: nobody is told twice"
    if any(each.live for each in registrations(known, event)):
        return "the city has registered already"
    return None


def _check_new(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    held = [each for each in registrations(case.known, data["event"]) if each.live]
    if any(each.delegate == data["delegate"] for each in held):
        raise Refused("this delegate is registered for the event already: withdraw first, or name another")


def _held(case: Case, cycle: int) -> Registration:
    for each in registrations(case.known):
        if each.number == cycle:
            return each
    raise Refused(f"the city has no registration {cycle}: `icc event show` lists them")


def _check_held(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    _held(case, cycle)


def _check_live(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    if not _held(case, cycle).live:
        raise Refused(f"registration {cycle} was withdrawn already")


def _check_waiting(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    state = _held(case, cycle).state
    if state != "waiting":
        raise Refused(f"registration {cycle} does not wait for a place: it is {state}")


def _check_unfunded(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    held = _held(case, cycle)
    if held.state != "confirmed" or held.funded:
        raise Refused(f"registration {cycle} takes no funded place: it is {held.state}")


def _over(standing: CityStanding, announced: Event) -> str | None:
    """An announcement is over once it is answered, the event cancelled, or registration closed."""
    if not any(each is announced for each, _ in unanswered(standing)):
        return "the city has answered, or the event does not take place"
    closes = closing_day(details_of(standing.known, announced.cycle), zone_of(standing.known))
    return "registration has closed" if closes is not None and closes <= standing.known.today else None


_WHO = {"event": Field("number"), "delegate": Field("text"), "to": Field("text")}
_PLACE = {"funded": Field("yes_no"), "travel": Field("text", choices=("online", "funded", "own", "officer"))}
_TO_DELEGATE = (Onward("registration", "coordinator"),)

RECORDS = (
    Record(
        DETAILS,
        _TRACK,
        "Network event, as told to the city",
        {
            "form": Field("text", choices=FORMS),
            "starts": Field("text", needed=False),
            "ends": Field("text", needed=False),
            "opens": Field("text", needed=False),
            "closes": Field("text", needed=False),
            "zone": Field("text"),
            "online": Field("yes_no"),
            "languages": Field("texts"),
            "places": Field("number", needed=False),
            "funded": Field("number"),
            "funded_by": Field("text", choices=FUNDERS),
            "cancelled": Field("yes_no"),
            "version": Field("number"),
        },
    ),
    Record(
        ANNOUNCED,
        _TRACK,
        "Network event announced",
        {
            **{name: Field("texts", needed=False) for name in ("cities", "copied")},
            **{name: Field("text", needed=False) for name in ("told_in", "copied_in")},
        },
        _check_announced,
        (Onward("event_announcement", "coordinator"),),
        _over,
    ),
    Record(DECLINED, _TRACK, "Network event: not this time"),
    Record(
        REGISTERED,
        _TRACK,
        "Delegate registered",
        {**_WHO, **_PLACE, "state": Field("text", choices=("confirmed", "waiting"))},
        _check_new,
        _TO_DELEGATE,
    ),
    Record(
        MOVED_UP, _TRACK, "Delegate given a place from the waiting list", {**_WHO, **_PLACE},
        _check_waiting, _TO_DELEGATE,
    ),
    Record(
        FUNDED, _TRACK, "Funded place given to a delegate", {**_WHO, **_PLACE}, _check_unfunded, _TO_DELEGATE
    ),
    Record(WITHDRAWN, _TRACK, "Delegate withdrawn", _WHO, _check_live, _TO_DELEGATE),
    Record(TOLD, _TRACK, "Delegate told of a change", _WHO, _check_held, _TO_DELEGATE),
    Record(ATTENDED, _TRACK, "Attendance", {**_WHO, "came": Field("yes_no")}, _check_held),
    Record(OUTCOME, _TRACK, "Outcome sent to the delegate", _WHO, _check_held, _TO_DELEGATE),
)  # fmt: skip
