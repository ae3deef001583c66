"""One request of a city for support: its steps so far, and what can be answered now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.doing import Does, Line, Sent, Word, a_number, maybe_day
from desk.web.looking import OfHouse
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.engagement import support_steps
from models.acting import newest
from models.database import House
from models.engagement import resources, support

router = APIRouter(prefix="/engagement/requests", dependencies=[needs("see")], include_in_schema=False)
DONE: Final[Mapping[str, str]] = {"step": "The step is recorded; its letter is among the letters."}
STEPS = (
    Column("step", "Step", "words"), Column("on", "Day", "day"), Column("detail", "Details"),
    Column("words", "Words"),
)  # fmt: skip
"""The steps of a request, as a page and a file show them."""


def steps_of(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of a request as rows of a table."""
    return [{**step, "detail": _detail(step["said"])} for step in asked["steps"]]


def _detail(said: Mapping[str, Any]) -> str:
    return "; ".join(
        say(_NAMED[name], value=words.day(value) if name in _DAYS else words.plain(str(value)))
        for name, value in said.items()
    )


_DAYS = ("planned", "until")
_NAMED = {
    "by": "given by: {value}",
    "planned": "planned for {value}",
    "until": "we come back to it on {value}",
    "why": "why: {value}",
    "alternative": "instead: {value}",
    "resource": "resource no. {value}",
    "people": "people reached: {value}",
    "useful": "useful: {value}",
    "used": "used: {value}",
    "more": "more of it would help: {value}",
}
"""What a step says, by the names of its record."""


@router.get("/{key}/{number}")
def asked(
    request: Request, key: str, number: int, house: OfHouse, who: Who, *, form: Form_,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One request: its steps, and what can be answered."""
    found = _found(house, key, number)
    with house.read() as connection:
        seen = newest(connection, key)
    return shown(
        request, Sheet("What happened", STEPS, steps_of(found)), form, template="request.html", asked=found,
        key=key, seen=seen, acting=who.may("write", key), by=support_steps.BY,
        alternatives=support_steps.ALTERNATIVES, resources=resources.resources(house)["resources"],
        answers=support_steps.ANSWERS, done=DONE.get(done, ""),
    )  # fmt: skip


def _found(house: House, key: str, number: int) -> dict[str, Any]:
    listed: list[dict[str, Any]] = support.listed(house, key)["requests"]
    found = [each for each in listed if each["request"] == number]
    if not found:
        raise HTTPException(404, say("There is no such request: the page of engagement lists them all."))
    return found[0]


class Step(Sent):
    """What the answer to a request needs."""

    by: Word = ""
    planned: Word = ""
    why: Word = "resources"
    until: Word = ""
    alternative: Word = ""
    resource: Word = ""
    people: Word = ""
    useful: Word = ""
    used: Word = ""
    more: Word = ""
    line: Line = ""

    def values(self, about: str) -> dict[str, Any]:
        """What was said of what a step holds, by the names of its record; what was left out is None."""
        days = {name: maybe_day(getattr(self, name), name) for name in _DAYS}
        told: dict[str, Any] = {name: day.isoformat() if day else None for name, day in days.items()}
        told |= {name: a_number(getattr(self, name), name) for name in ("resource", "people")}
        held = support_steps.fields_of(about)
        return {name: told[name] if name in told else getattr(self, name) or None for name in held}


@router.post("/{key}/{number}/{order}", dependencies=[needs("write")])
def answer(
    key: str,
    number: int,
    order: Literal["acknowledged", "accepted", "deferred", "declined", "assigned", "delivered", "answered"],
    does: Does,
    said: Annotated[Step, Form()],
) -> Response:
    """The next step of a request."""
    about = f"support.{order}"

    def work() -> None:
        values = said.values(about)
        support.step(does.house, key, number, about, values, said.line.strip() or None)

    back = f"/engagement/requests/{key}/{number}"
    return does.do(work, back=back, done="step", sight=(key, said.seen))
