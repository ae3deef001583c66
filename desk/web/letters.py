"""The letters: all of them with their state, and one as its reader sees it, with why it goes or not."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from desk import words
from desk.preview import Preview, read_letter
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.who import needs
from models import listings
from models.why import why_notice

router = APIRouter(dependencies=[needs("see")])
Document = dict[str, Any]
_BODY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
_AT_MOST = 300


@router.get("/letters", include_in_schema=False)
def letters(request: Request, house: OfHouse, state: Annotated[str, Query()] = "") -> HTMLResponse:
    """Every letter of the outbox, newest first, three hundred at most on one page."""
    everything = listings.notices(house, state=None, city=None)["notices"]
    counts = Counter(notice["state"] for notice in everything)
    wanted = [notice for notice in reversed(everything) if not state or notice["state"] == state]
    states = [(key, text, counts[key]) for key, text in words.LETTER_STATES.items() if counts[key]]
    return page(
        request, "letters.html", notices=wanted[:_AT_MOST], found=len(wanted), total=len(everything),
        states=states, state=state,
    )  # fmt: skip


@router.get("/letters/{number}", include_in_schema=False)
def letter(request: Request, number: int, house: OfHouse) -> HTMLResponse:
    """One letter: to whom, its state and why, and its text."""
    answer = why_notice(house, number)
    notice = next(n for n in listings.notices(house, state=None, city=None)["notices"] if n["id"] == number)
    read: Preview | None = read_letter(house, number)
    return page(request, "letter.html", notice=notice, letter=read, why=answer)


@router.get("/letters/{number}/body", include_in_schema=False)
def body(number: int, house: OfHouse) -> Response:
    """The letter's HTML alone, for the frame on its page: no script, nothing fetched, nothing sent."""
    read = read_letter(house, number)
    return HTMLResponse(read.html if read else "", headers=_BODY_HEADERS)
