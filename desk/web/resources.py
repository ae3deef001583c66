"""The resource list: guides, tools, briefs and trainings that letters and pages point to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.doing import Does, Line, Sent, Word, maybe_day
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.engagement.support_steps import TOPICS
from models.engagement import resources as kept

router = APIRouter(prefix="/engagement/resources", dependencies=[needs("see")], include_in_schema=False)
DONE: Final[Mapping[str, str]] = {
    "added": "It is on the list: letters and pages may name it.",
    "looked": "Noted. What does not hold is named in no letter.",
}
COLUMNS = (
    Column("title", "Title"), Column("topic", "Topic", "words"), Column("form", "Form", "words"),
    Column("language", "Language"), Column("address", "Address"), Column("works", "Holds"),
    Column("checked_on", "Last looked at", "day"),
)  # fmt: skip
"""The list as pages and files show it."""


@router.get("")
def resources(
    request: Request, house: OfHouse, who: Who, form: Form_, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Every resource, those looked at longest ago first; below, a new one."""
    rows = [
        {**each, "href": f"/engagement/resources/{each['resource']}", "look": "" if each["works"] else "bad"}
        for each in kept.resources(house)["resources"]
    ]
    return shown(
        request, Sheet("Resources", COLUMNS, rows), form, template="resources.html", acting=who.may("write"),
        topics=(*TOPICS, "general"), forms=kept.FORMS, done=DONE.get(done, ""),
        lede="What letters and cities’ pages point to, those looked at longest ago first.",
        empty="Nothing is on the list yet. Put a guide or a tool there, below.",
    )  # fmt: skip


@router.get("/{number}")
def resource(
    request: Request, number: int, house: OfHouse, who: Who, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """One resource, and whether it still holds."""
    try:
        found = kept.one(house, number)
    except Refused as error:
        raise HTTPException(404, say("There is no such resource: the list has them all.")) from error
    return page(request, "resource.html", resource=found, acting=who.may("write"), done=DONE.get(done, ""))


class New(Sent):
    """A resource as a form describes it."""

    title: Line = ""
    topic: Word = ""
    form: Word = ""
    language: Word = ""
    address: Line = ""


@router.post("", dependencies=[needs("write")])
def new(does: Does, said: Annotated[New, Form()]) -> Response:
    """Put a guide, tool or training on the list, as looked at today."""

    def work() -> None:
        kept.add(
            does.house, title=said.title.strip(), topic=said.topic, form=said.form,
            language=said.language.strip().lower(), address=said.address.strip(),
        )  # fmt: skip

    return does.do(work, back="/engagement/resources", done="added")


class Look(Sent):
    """What somebody found who looked at a resource."""

    works: Word = ""
    on: Word = ""


@router.post("/{number}/look", dependencies=[needs("write")])
def look(number: int, does: Does, said: Annotated[Look, Form()]) -> Response:
    """Somebody looked at a resource: whether it is there and holds."""

    def work() -> None:
        kept.look(does.house, number, works=said.works == "yes", on=maybe_day(said.on, "the day"))

    return does.do(work, back=f"/engagement/resources/{number}", done="looked")
