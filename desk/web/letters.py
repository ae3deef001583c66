"""The letters: all of them with their state, and one as its reader sees it, with why it goes or not."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from desk import words
from desk.preview import Preview, read_letter
from desk.sheet import Column, Sheet
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from models.post import listings, releasing
from models.post.why import why_notice

router = APIRouter(dependencies=[needs("see")])
Document = dict[str, Any]
_BODY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
_AT_MOST = 300
_COLUMNS = (
    Column("id", "Number", "number"),
    Column("kind", "Letter", "words"),
    Column("city", "City"),
    Column("to", "To"),
    Column("state", "State"),
    Column("planned_on", "Planned for"),
    Column("sent_at", "Sent"),
    Column("reason", "Why", "told"),
)
_DONE = {
    "": "",
    "release": "It goes with the next sending.",
    "hold": "It is held until it is released.",
    "drop": "It does not go.",
}


@router.get("/letters", include_in_schema=False)
def letters(
    request: Request, house: OfHouse, who: Who, form: Form_, state: Annotated[str, Query()] = ""
) -> Response:
    """Every letter of the outbox, newest first: three hundred at most on a page, all of them as a file."""
    everything = listings.notices(house, state=None, city=None)["notices"]
    counts = Counter(notice["state"] for notice in everything)
    wanted = [notice for notice in reversed(everything) if not state or notice["state"] == state]
    if form:
        told = [
            {**each, "city": each["city"] or "", "state": words.letter_state(each["state"])}
            for each in wanted
        ]
        return shown(request, Sheet("Letters", _COLUMNS, told), form)
    kinds = Counter(notice["kind"] for notice in everything if notice["state"] == "held")
    states = [(key, text, counts[key]) for key, text in words.LETTER_STATES.items() if counts[key]]
    return page(
        request,
        "letters.html",
        notices=wanted[:_AT_MOST],
        found=len(wanted),
        total=len(everything),
        states=states,
        state=state,
        kinds=sorted(kinds.items()) if state == "held" and who.may("write") else [],
    )


@router.get("/letters/{number}", include_in_schema=False)
def letter(
    request: Request,
    number: int,
    house: OfHouse,
    who: Who,
    done: Annotated[Literal["", "release", "hold", "drop"], Query()] = "",
) -> HTMLResponse:
    """One letter: to whom, its state and why, and its text."""
    answer = why_notice(house, number)
    notice = next(n for n in listings.notices(house, state=None, city=None)["notices"] if n["id"] == number)
    read: Preview | None = read_letter(house, number)
    return page(
        request,
        "letter.html",
        notice=notice,
        letter=read,
        why=answer,
        acting=who.may("write"),
        done=_DONE[done],
    )


@router.post("/letters/{number}/{order}", include_in_schema=False, dependencies=[needs("write")])
def order(
    number: int,
    order: Literal["release", "hold", "drop"],
    house: OfHouse,
    who: Who,
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Let a held letter go, keep a waiting one back, or let it fall with a reason."""
    releasing.give(house, number, order, reason, actor=who.account or "")
    return RedirectResponse(f"/letters/{number}?done={order}", 303)


@router.post("/letters/release", include_in_schema=False, dependencies=[needs("write")])
def release_kind(house: OfHouse, who: Who, kind: Annotated[str, Form(max_length=60)]) -> Response:
    """Let every held letter of a kind go."""
    for number in releasing.held(house, kind):
        releasing.give(house, number, "release", actor=who.account or "")
    return RedirectResponse("/letters?state=queued", 303)


@router.get("/letters/{number}/body", include_in_schema=False)
def body(number: int, house: OfHouse) -> Response:
    """The letter's HTML alone, for the frame on its page: no script, nothing fetched, nothing sent."""
    read = read_letter(house, number)
    return HTMLResponse(read.html if read else "", headers=_BODY_HEADERS)
