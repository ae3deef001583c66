"""The steps of a request for support: which may follow which, what each needs, what refuses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.engagement.support import (
    ACCEPTED,
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    ASSIGNED,
    DECLINED,
    DEFERRED,
    DELIVERED,
    Request,
    requests,
)
from lifecycle.events import Event
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding

TOPICS = (
    "strategy", "intercultural_competence", "narratives", "diversity_in_business", "community_development",
    "systemic_discrimination", "anti_rumours",
)  # fmt: skip
FORMS = ("training", "workshop", "tool", "guidance", "expert", "facilitator", "peer")
ALTERNATIVES = ("resource", "guidance", "peer", "event", "online", "later", "other_form")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "useful": ("yes", "partly", "no"),
    "used": ("yes", "planned", "no"),
    "more": ("yes", "no"),
}
"""The three questions a week after, with their answers."""
BY = ("officer", "expert", "facilitator", "peer", "institute", "partner")
_TRACK = "engagement"
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    ACKNOWLEDGED: (ASKED,),
    ACCEPTED: (ASKED, ACKNOWLEDGED, DEFERRED, DECLINED),
    DEFERRED: (ASKED, ACKNOWLEDGED, DEFERRED, ACCEPTED, ASSIGNED),
    DECLINED: (ASKED, ACKNOWLEDGED, DEFERRED, ACCEPTED, ASSIGNED),
    ASSIGNED: (ACCEPTED, ASSIGNED),
    DELIVERED: (ASKED, ACKNOWLEDGED, ACCEPTED, DEFERRED, ASSIGNED),
    ANSWERED: (DELIVERED, ANSWERED),
}
"""After which step each may come. What happened is never refused: help may be given without an assignment."""


def open_steps(request: Request) -> list[str]:
    """The steps that may follow the last one, by their plain names."""
    before = str(request.last.data["about"])
    return [about.removeprefix("support.") for about, after in _FOLLOWS.items() if before in after]


def fields_of(about: str) -> tuple[str, ...]:
    """What a step says besides whom it answers, by the names of its record."""
    fields = next(record.fields for record in RECORDS if record.about == about)
    return tuple(name for name in fields if name != "to")


def _request(case: Case, cycle: int) -> Request:
    for each in requests(case.known):
        if each.number == cycle:
            return each
    raise Refused(f"the city has no support request {cycle}: `icc support list` shows them")


def _check_asked(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    if case.standing.mode(_TRACK) == "off":
        raise Refused("this city's kind takes no part in engagement: record a contact instead")
    for each in requests(case.known):
        if each.number == cycle:
            raise Refused(f"the city has a support request {cycle} already")
        same = all(each.asked.data[name] == data[name] for name in ("topic", "form"))
        if same and each.asked.day == case.today and each.state in ("asked", "acknowledged"):
            raise Refused(f"the city asked for the same today, as request {each.number}: answer that one")


def _after(about: str) -> Callable[[Case, int, Mapping[str, Any]], None]:
    """A check that the step may follow the last one."""

    def check(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
        request = _request(case, cycle)
        before = str(request.last.data["about"])
        if before not in _FOLLOWS[about]:
            done = about.removeprefix("support.")
            raise Refused(f"support request {cycle} is {request.state}: it cannot be {done} now")
        _check_reason(about, data)

    return check


def _check_reason(about: str, data: Mapping[str, Any]) -> None:
    """A bare refusal is none of ours: a declined request names what could help instead."""
    if about == DECLINED and not data.get("alternative"):
        raise Refused(
            "a request is declined with an alternative, never bare: add --instead with one of "
            + ", ".join(ALTERNATIVES)
        )


def _superseded(standing: CityStanding, event: Event) -> str | None:
    """An answer that a later step overtook is not sent any more."""
    for each in requests(standing.known):
        if each.number == event.cycle and each.last.seq != event.seq:
            later = [e for e in each.steps if e.seq > event.seq and e.data["about"] in _WITH_LETTER]
            return "a later answer to the request takes its place" if later else None
    return None


_WITH_LETTER = (ACKNOWLEDGED, ACCEPTED, DEFERRED, DECLINED)
_ANSWER = (Onward("support_answer", "coordinator"),)
_TO = {"to": Field("text")}
_PLANNED = {"planned": Field("day", needed=False)}


def _step(about: str, title: str, fields: Mapping[str, Field]) -> Record:
    letters = _ANSWER if about in _WITH_LETTER else ()
    return Record(about, _TRACK, title, {**_TO, **fields}, _after(about), letters, _superseded)


RECORDS = (
    Record(
        ASKED,
        _TRACK,
        "Support asked for",
        {**_TO, "topic": Field("text", choices=TOPICS), "form": Field("text", choices=FORMS)},
        _check_asked,
    ),
    _step(ACKNOWLEDGED, "Request for support acknowledged", {}),
    _step(
        ACCEPTED,
        "Support accepted",
        {**_PLANNED, "by": Field("text", needed=False, choices=BY)},
    ),
    _step(
        DEFERRED,
        "Support deferred",
        {"why": Field("text", choices=("resources", "timing")), "until": Field("day", needed=False)},
    ),
    _step(
        DECLINED,
        "Support declined, with an alternative",
        {
            "alternative": Field("text", needed=False, choices=ALTERNATIVES),
            "resource": Field("number", needed=False),
        },
    ),
    _step(
        ASSIGNED, "Support assigned", {"by": Field("text", choices=BY), "planned": Field("day", needed=False)}
    ),
    _step(DELIVERED, "Support delivered", {"people": Field("number", needed=False)}),
    _step(
        ANSWERED,
        "Three questions answered",
        {name: Field("text", choices=choices) for name, choices in ANSWERS.items()},
    ),
)
