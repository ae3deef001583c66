"""Asking a city to host a study visit or to be a mentor: an officer writes, the city is free to decline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.deadlines import add
from lifecycle.engagement.peers import Profile
from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.index.results import practices, results
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding

ASKED, ANSWERED = "host.asked", "host.answered"
ROLES = ("host", "mentor")
COSTS = ("council_of_europe", "guest", "shared")
ANSWERS = ("yes", "no", "later")
_TRACK = "engagement"


def profile_of(key: str, standing: CityStanding) -> Profile:
    """A city as the comparison of peers sees it, from its own records."""
    known = standing.known
    facts, held = known.facts, results(known)
    newest = held[-1] if held else None
    return Profile(
        key,
        str(facts["name"]),
        facts.get("population"),
        facts.get("language"),
        facts.get("network"),
        scores=newest.scores if newest else {},
        version=newest.version if newest else None,
        practices=frozenset(each.area for each in practices(known).values() if each.cleared),
        busy=_asked_lately(standing),
        answers=standing.mode(_TRACK) == "runs" and not known.paused,
    )


def _asked_lately(standing: CityStanding) -> int:
    span = standing.programme.terms["asked_again"].span
    asked = standing.known.noted.get(ASKED, ())
    return sum(add(e.day, span, standing.calendar) > standing.known.today for e in asked)


def answer_to(known: Known, number: int) -> Event | None:
    """The city's last answer to an ask, None while there is none: a “later” may become a “yes”."""
    return next((e for e in reversed(known.noted.get(ANSWERED, ())) if e.cycle == number), None)


def facts(standing: CityStanding, letter: str, about: Key, _seq: int | None) -> Mapping[str, str]:
    """What a letter to a possible host or mentor may say: nothing of the other city but its wish."""
    asked = [e for e in standing.known.noted.get(ASKED, ()) if e.cycle == about[1]]
    if letter != "host_or_mentor_request" or not asked:
        return {}
    data, notes = asked[-1].data, asked[-1].notes
    day = date.fromisoformat(data["from"]).isoformat() if data.get("from") else ""
    return {
        "topic": str(data["topic"]),
        "role": str(data["role"]),
        "days": str(data.get("days") or ""),
        "from": day,
        "costs": str(data["costs"]),
        "practice": notes.get("practice", ""),
        "words": notes.get("words", ""),
    }


def _check_asked(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    if case.standing.mode(_TRACK) != "runs" or case.known.paused:
        raise Refused("only a member that is not paused can be asked to host or to be a mentor")
    if any(e.cycle == cycle for e in case.known.noted.get(ASKED, ())):
        raise Refused(f"request {cycle} to this city is on record already")


def _check_answered(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    if all(e.cycle != cycle for e in case.known.noted.get(ASKED, ())):
        raise Refused(f"there is no request {cycle} to this city: `icc host list` shows them")
    last, answer = answer_to(case.known, cycle), data["answer"]
    if last is not None and last.data["answer"] == answer:
        raise Refused(f"the city has said {answer} to request {cycle} already")


def _over(standing: CityStanding, asked: Event) -> str | None:
    if answer_to(standing.known, asked.cycle) is not None:
        return "the city has answered"
    return None if standing.mode(_TRACK) == "runs" else "the city's kind takes no part any more"


RECORDS = (
    Record(
        ASKED,
        _TRACK,
        "Asked to host or to be a mentor",
        {
            "role": Field("text", choices=ROLES),
            "topic": Field("text"),
            "for": Field("text"),
            "days": Field("number", needed=False),
            "from": Field("day", needed=False),
            "costs": Field("text", choices=COSTS),
        },
        _check_asked,
        (Onward("host_or_mentor_request", "coordinator"),),
        _over,
    ),
    Record(
        ANSWERED,
        _TRACK,
        "Answer to host or to be a mentor",
        {"answer": Field("text", choices=ANSWERS)},
        _check_answered,
    ),
)
