"""A visit while it takes place and after: whom it meets, what it confirms, what it recommends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.web.doing import Does, Doing, Line, Sent, Word, a_number, maybe_day
from desk.web.who import needs
from lifecycle.commands import Refused
from models.visits import visitrecords
from models.visits.visitrecords import Costs, Results

router = APIRouter(prefix="/visits", dependencies=[needs("write")], include_in_schema=False)
Row = dict[str, Any]
DONE: Final[Mapping[str, str]] = {
    "meeting": "The meeting is in the programme of the visit.",
    "met": "It is noted who was met.",
    "results": "What the visit found is noted.",
    "revised": "The new version of the report is noted.",
    "item": "The recommendation is noted.",
    "estimate": "The estimate is noted.",
}
_MEETINGS = (
    Column("group", "Who", "words"), Column("organisation", "Organisation"), Column("day", "Day", "day"),
    Column("number", "People met", "number"),
)  # fmt: skip
_POLL = (Column("first", "First day", "day"), Column("can", "How many can", "number"))
_ITEMS = (Column("item", "Item"), Column("text", "Recommendation"), Column("state", "State", "words"))


def sheets(visit: Row) -> dict[str, Sheet]:
    """A visit's tables: the tally of its poll (never who cannot), its meetings, its recommendations."""
    return {
        "poll": Sheet("The poll", _POLL, visit["poll"]),
        "meetings": Sheet("Whom it meets", _MEETINGS, [*visit["programme"], *visit["attendance"]]),
        "items": Sheet("Recommendations", _ITEMS, visit["recommendations"]),
    }


def polls(visits: Mapping[str, Row]) -> Sheet:
    """The tally of every open poll, by the city's name: how many can on which days."""
    rows = [
        {"city": name, "visit": visit["cycle"], **each, "awaited": [words.plain(a) for a in visit["awaited"]]}
        for name, visit in visits.items()
        for each in visit["poll"]
    ]
    columns = (Column("city", "City"), Column("visit", "Visit", "number"), *_POLL)
    return Sheet("Polls of visit days", (*columns, Column("awaited", "Answer awaited")), rows)


class Said(Sent):
    """What a form about the visit itself sends: only what its order needs."""

    group: Word = ""
    organisation: Line = ""
    day: Word = ""
    number: Word = ""
    confirmed: Line = ""
    corrected: Line = ""
    readiness: Word = ""
    item: Word = ""
    text: Line = ""
    state: Word = "open"
    estimate: Word = ""
    currency: Word = "EUR"


def _meeting(does: Doing, key: str, said: Said) -> None:
    day = maybe_day(said.day, "the day of the meeting")
    visitrecords.plan_meeting(does.house, key, said.group, said.organisation.strip() or None, day)


def _met(does: Doing, key: str, said: Said) -> None:
    number = a_number(said.number, "how many people")
    if number is None:
        raise Refused("how many people were met is not said: write a number")
    visitrecords.met(does.house, key, said.group, number, said.organisation.strip() or None)


def _results(does: Doing, key: str, said: Said) -> None:
    confirmed, corrected = (_several(text) for text in (said.confirmed, said.corrected))
    found = Results(confirmed, corrected, said.readiness or None, said.reason.strip() or None)
    visitrecords.results(does.house, key, found)


def _several(text: str) -> list[str]:
    """The answers of a field, commas or spaces between."""
    return text.replace(",", " ").replace(";", " ").split()


def _item(does: Doing, key: str, said: Said) -> None:
    if not said.item.strip():
        raise Refused("which recommendation it is is not said: give it a number or a short name")
    visitrecords.recommend(does.house, key, said.item.strip(), said.state, said.text.strip() or None)


def _estimate(does: Doing, key: str, said: Said) -> None:
    costs = Costs(estimate=said.estimate.strip() or None, currency=said.currency.strip() or "EUR")
    visitrecords.bear(does.house, key, costs)


_ORDERS: Final[Mapping[str, Callable[[Doing, str, Said], object]]] = {
    "meeting": _meeting, "met": _met, "results": _results, "item": _item, "estimate": _estimate,
    "revised": lambda does, key, _said: visitrecords.revised(does.house, key),
}  # fmt: skip


@router.post("/{key}/meetings/{order}")
def act(
    key: str,
    order: Literal["meeting", "met", "results", "revised", "item", "estimate"],
    does: Does,
    said: Annotated[Said, Form()],
) -> Response:
    """One record of a visit: a meeting, who came, what was found, what is recommended."""
    back = f"/visits/{key}#met"
    return does.do(lambda: _ORDERS[order](does, key, said), back=back, done=order, sight=(key, said.seen))
