"""The analysis queue: who waits and why, the slots of each month, and what an officer decides about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.bars import Bar, Bars, bars_of
from desk.web.doing import Does, Line, Sent, Word, a_day, a_reason
from desk.web.looking import OfHouse
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.index import orders
from lifecycle.standing import CityStanding
from models import clock
from models.acting import newest
from models.database import House
from models.index import queueing
from models.post.outbox import standing_of

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
Row = dict[str, Any]
DONE: Final[Mapping[str, str]] = {
    "slot": "The slot is given.",
    "jump": "Moved up: it gets the next free slot.",
    "window": "The window is told; the letter is among the letters.",
}
_COLUMNS = (
    Column("city", "City"),
    Column("place", "In line", "number"),
    Column("complete_on", "Complete since", "day"),
    Column("why", "Why there"),
    Column("floor", "Not before", "day"),
    Column("forecast", "Window forecast"),
    Column("told", "Window told"),
)
_MONTHS_SHOWN = 12


@router.get("/queue")
def queue(
    request: Request, house: OfHouse, who: Who, form: Form_, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Who waits for the analysis, in which order and why; the months ahead; what can be decided."""
    document = queueing.queue_document(house)
    rows = [_place(place) for place in document["queue"]]
    return shown(
        request, Sheet("Analysis queue", _COLUMNS, rows), form, template="queue.html",
        lede=_lede(document), empty="No complete questionnaire waits for a slot. A city joins the line when "
        "both its documents are recorded as complete, on its own page.",
        places=_deciding(house, rows) if who.may("write") else [], months=_months(document),
        done=DONE.get(done, ""),
    )  # fmt: skip


def _lede(document: Row) -> str:
    slots = words.count(document["slots_a_month"], "report")
    return say(
        "{slots} can be begun in a month; {begun} begun this month, {free} free. A window is told to a city "
        "by an officer alone.",
        slots=slots, begun=document["begun_this_month"], free=document["free_this_month"],
    )  # fmt: skip


def _place(place: Row) -> Row:
    told, foreseen = place.get("told"), place.get("forecast") or {}
    signed = say("signed") if place["signed"] else say("not signed")
    return {
        **place,
        "href": f"/cities/{place['key']}",
        "why": place["reason"] or signed,
        "forecast": between(foreseen.get("earliest"), foreseen.get("latest")),
        "told": between(told["earliest"], told["latest"]) if told else None,
    }


def between(first: str | None, last: str | None) -> str | None:
    """Two days in words: “2 March 2026 to 20 April 2026”."""
    return say("{first} to {last}", first=words.day(first), last=words.day(last)) if first and last else None


def _deciding(house: House, rows: list[Row]) -> list[Row]:
    with house.read() as connection:
        return [{**row, "seen": newest(connection, row["key"])} for row in rows]


def _months(document: Row) -> Bars | None:
    """Each month's slots, and how many of them the line takes as things stand."""
    begins = Counter(str(place["begins_on"])[:7] for place in document["queue"] if place["begins_on"])
    this, slots = document["as_of"][:7], document["slots_a_month"]
    begins[this] += document["begun_this_month"]
    if not document["queue"] and not document["begun_this_month"]:
        return None
    last = max(begins)
    months = [month for month in _following(this) if month <= last]
    rows = [
        Bar(
            words.day(month),
            begins[month],
            slots,
            say("{taken} of {slots}", taken=begins[month], slots=slots),
        )
        for month in months
    ]
    return bars_of(rows, max([slots, *begins.values()]))


def _following(month: str) -> list[str]:
    year, number = int(month[:4]), int(month[5:])
    return [f"{year + (number - 1 + n) // 12}-{(number - 1 + n) % 12 + 1:02}" for n in range(_MONTHS_SHOWN)]


# Deciding ----------------------------------------------------------------------------------------


class Decision(Sent):
    """What an officer decides about a place in the line."""

    earliest: Word = ""
    latest: Word = ""
    line: Line = ""


Decided = Annotated[Decision, Form()]


@router.post("/queue/{key}/slot", dependencies=[needs("write")])
def slot(key: str, does: Does, said: Decided) -> Response:
    """Give a city a slot at once, before its turn or beyond the month's capacity."""

    def work() -> None:
        reason = a_reason(said.reason)
        does.hand_in(key, orders.slot(_standing(does.house, key), does.today, reason), said.seen)

    return does.do(work, back="/queue", done="slot")


@router.post("/queue/{key}/jump", dependencies=[needs("write")])
def jump(key: str, does: Does, said: Decided) -> Response:
    """Move a city up: it gets the next free slot, after those moved up before it."""

    def work() -> None:
        reason = a_reason(said.reason)
        does.hand_in(key, orders.jump(_standing(does.house, key), does.today, reason), said.seen)

    return does.do(work, back="/queue", done="jump")


@router.post("/queue/{key}/window", dependencies=[needs("write")])
def tell(key: str, does: Does, said: Decided) -> Response:
    """Tell a city the window of its report; a second one moves it, with a reason and our apology."""

    def work() -> None:
        days = a_day(said.earliest, "the first day"), a_day(said.latest, "the last day")
        notes = {"reason": said.reason.strip() or None, "words": said.line.strip() or None}
        told = orders.tell_window(_standing(does.house, key), does.today, days, notes)
        does.hand_in(key, told, said.seen)

    return does.do(work, back="/queue", done="window")


def _standing(house: House, key: str) -> CityStanding:
    """Where the city stands today."""
    with house.read() as connection:
        return standing_of(connection, key, clock.today(house))
