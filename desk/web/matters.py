"""Matters of several cities: inter-city projects, and challenges on their way to guidance.

A step is taken for every city of the matter, or for one of them; each is an event of that city.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.doing import Does, Line, Sent, Word, a_number
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.contributions import orders
from lifecycle.contributions.money import plain
from lifecycle.engagement.matters import STEPS
from lifecycle.engagement.support_steps import TOPICS
from models.acting import name_of
from models.database import House
from models.engagement import event_documents, matters, resources

router = APIRouter(prefix="/engagement", dependencies=[needs("see")], include_in_schema=False)
Kind = Literal["project", "challenge"]
DONE: Final[Mapping[str, str]] = {
    "project": "The project is on record, with its cities.",
    "challenge": "The challenge is on record, with its cities.",
    "step": "The step is recorded, in each of the cities concerned.",
}
_CITIES = (
    Column("city", "City"), Column("step", "Step", "words"), Column("on", "Since", "day"),
    Column("leads", "Leads"), Column("grant", "Grant, EUR", "money"),
)  # fmt: skip
_STEPS = (
    Column("on", "Day", "day"), Column("city", "City"), Column("step", "Step", "words"),
    Column("grant", "Grant, EUR", "money"),
)  # fmt: skip


@router.get("/projects/{number}")
def project(
    request: Request, number: int, house: OfHouse, who: Who, *, form: Form_,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One inter-city project: its cities, the step each is at, what can be recorded next."""
    return _shown(request, house, "project", number, form, acting=who.may("write"), done=done)


@router.get("/challenges/{number}")
def challenge(
    request: Request, number: int, house: OfHouse, who: Who, *, form: Form_,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One challenge: who raised it, how far it is on its way to guidance."""
    return _shown(request, house, "challenge", number, form, acting=who.may("write"), done=done)


def _shown(
    request: Request, house: House, kind: Kind, number: int, form: str, *, acting: bool, done: str
) -> Response:
    try:
        document = matters.one(house, kind, number)
    except Refused as error:
        raise HTTPException(
            404, say("There is nothing of that number: the page of engagement lists them all.")
        ) from error
    inside = [each for each in document["cities"] if each["step"] != "left"]
    return shown(
        request, Sheet("Cities", _CITIES, _cities(document)), form, template="matter.html", matter=document,
        tables={"steps": Sheet("What happened", _STEPS, document["steps"])}, acting=acting, kind=kind,
        first=STEPS[kind][0], next=STEPS[kind][1:], coming=_coming(kind, inside), inside=inside,
        others=_others(house, inside),
        resources=resources.resources(house)["resources"], guidance=_guidance(house, document),
        call=_call(house, document["call"]), done=DONE.get(done, ""), empty="No city takes part any more.",
    )  # fmt: skip


def _coming(kind: Kind, inside: list[dict[str, Any]]) -> str:
    """The step that usually follows the one its cities are at."""
    at = max((_USUAL[kind].index(each["step"]) for each in inside if each["step"] in _USUAL[kind]), default=0)
    return _USUAL[kind][min(at + 1, len(_USUAL[kind]) - 1)]


_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    kind: tuple(step for step in steps if step not in ("not_awarded", "left"))
    for kind, steps in STEPS.items()
}


def _others(house: House, inside: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The cities that do not take part, by key and name."""
    taken = {each["key"] for each in inside}
    return [(city["key"], city["city"]) for city in standing(house)["cities"] if city["key"] not in taken]


def _cities(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {**each, "href": f"/cities/{each['key']}", "leads": each["leads"] or None}
        for each in document["cities"]
    ]


def _guidance(house: House, document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return resources.one(house, document["resource"]) if document["resource"] else None


def _call(house: House, number: int | None) -> Mapping[str, Any] | None:
    return event_documents.event(house, number) if number else None


# Something new, and the next step ----------------------------------------------------------------


class Matter(Sent):
    """A project or a challenge as a form describes it."""

    title: Line = ""
    topic: Word = ""
    call: Word = ""
    city: tuple[Line, ...] = ()


@router.post("/projects", dependencies=[needs("write")])
def new_project(does: Does, said: Annotated[Matter, Form()]) -> Response:
    """Open an inter-city project; the first city named leads it."""
    return does.do(lambda: _open(does.house, "project", said), back="/engagement", done="project")


@router.post("/challenges", dependencies=[needs("write")])
def new_challenge(does: Does, said: Annotated[Matter, Form()]) -> Response:
    """Write down a challenge that coordinators raised."""
    return does.do(lambda: _open(does.house, "challenge", said), back="/engagement", done="challenge")


def _open(house: House, kind: Kind, said: Matter) -> None:
    cities = [key for key in said.city if key]
    for key in cities:
        name_of(house, key)
    call, topic = a_number(said.call, "the call"), said.topic if said.topic in TOPICS else None
    matters.open_matter(house, kind, said.title.strip(), cities, topic=topic, call=call)


class Step(Sent):
    """The next step: for all cities of the matter, or one; a grant, or the guidance that came of it."""

    step: Word = ""
    city: Line = ""
    grant: Word = ""
    resource: Word = ""


@router.post("/projects/{number}/step", dependencies=[needs("write")])
def project_step(number: int, does: Does, said: Annotated[Step, Form()]) -> Response:
    """The next step of a project."""
    return _step(does, "project", number, said)


@router.post("/challenges/{number}/step", dependencies=[needs("write")])
def challenge_step(number: int, does: Does, said: Annotated[Step, Form()]) -> Response:
    """The next step of a challenge: a theme, its study, the guidance."""
    return _step(does, "challenge", number, said)


def _step(does: Does, kind: Kind, number: int, said: Step) -> Response:
    def work() -> None:
        if said.city:
            name_of(does.house, said.city)
        values = {
            "grant": plain(orders.eur(said.grant)) if said.grant.strip() else None,
            "resource": a_number(said.resource, "the guidance"),
        }
        matters.step(
            does.house, kind, number, said.step, city=said.city or None, values=values,
            reason=said.reason.strip() or None, seen=said.seen,
        )  # fmt: skip

    return does.do(work, back=f"/engagement/{kind}s/{number}", done="step")
