"""The pages behind the links of letters, in the reader's language: GET shows a form, only POST acts.

They need no sign-in: the link itself says whose it is, and for what. Nothing of another matter is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from desk import tongue, working_copy
from desk.sentences import told
from desk.sheet import FORMS
from desk.web import link_acts, link_returns
from desk.web.link_forms import Wrong, text
from desk.web.link_views import closed, opened, shown
from desk.web.tables import as_file
from lifecycle.commands import Refused
from models.database import House
from models.keeping import files
from models.post import answering
from models.post.errands import STOPS
from models.post.linkpages import LinkPage, page_of
from notifications.areas import titled
from notifications.languages import said, writing_in

router = APIRouter()
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


def _found(house: House, word: str) -> LinkPage | None:
    """The page of a link; what the desk says of it from here on is in its reader's language."""
    page = page_of(house, word)
    if page is not None:
        tongue.speak(page.language)
    return page


@router.api_route("/l/{word}", methods=["GET", "HEAD"], include_in_schema=False)
def look(request: Request, word: str) -> HTMLResponse:
    """The form of a link, or why it can no longer be used. Changes nothing."""
    page = _found(request.app.state.house, word)
    with writing_in(page.language if page else request.headers.get("accept-language")):
        return shown(page)


@router.api_route("/l/{word}/file/{number}", methods=["GET", "HEAD"], include_in_schema=False)
def document(request: Request, word: str, number: int) -> Response:
    """One of the documents that a link's page hands out, to be kept; never shown in place."""
    house: House = request.app.state.house
    page = _found(house, word)
    held = page.handed.papers if page is not None and page.readable else ()
    file = held[number].file if 0 <= number < len(held) else None
    if file is None:
        return _nothing(request, page)
    try:
        return as_file(files.content_of(house.settings, file.digest), file.name, "application/octet-stream")
    except Refused as error:
        return _nothing(request, page, told(str(error)))


@router.api_route("/l/{word}/copy", methods=["GET", "HEAD"], include_in_schema=False)
def copy(request: Request, word: str) -> Response:
    """The working copy of the parts that a link is about, as a workbook, and of no others."""
    page = _found(request.app.state.house, word)
    if page is None or page.state != "open" or not page.handed.parts:
        return _nothing(request, page)
    with writing_in(page.language):
        parts = [
            {"area": part.area, "title": titled(part.title), "department": part.department, "gap": part.gap,
             "by": part.by, "returned_on": part.returned_on}
            for part in page.handed.parts
        ]  # fmt: skip
        return as_file(working_copy.written(parts), "index-part.xlsx", FORMS["xlsx"])


def _nothing(request: Request, page: LinkPage | None, why: str = "") -> HTMLResponse:
    with writing_in(page.language if page else request.headers.get("accept-language")):
        if page is None or page.state != "open":
            return shown(page)
        return opened(page, why or said("There is no such document here."), 404)


@router.post("/l/{word}", include_in_schema=False)
async def act(request: Request, word: str) -> HTMLResponse:
    """What the reader sends: done once, or shown again with what is wrong."""
    async with request.form(max_files=20, max_fields=200) as form:
        return await run_in_threadpool(_act, request.app.state.house, word, form)


def _act(house: House, word: str, form: FormData) -> HTMLResponse:
    page = _found(house, word)
    with writing_in(page.language if page else None):
        if page is None:
            return shown(None)
        try:
            done = _done(house, page, form)
        except Wrong as error:
            return opened(page, str(error), 422)
        except Refused as error:
            return opened(page, said("This could not be noted: %(why)s", why=told(str(error))), 409)
        return closed(page, done)


def _done(house: House, page: LinkPage, form: FormData) -> str:
    act = text(form, "act")
    if text(form, _ONE_CLICK[0]) == _ONE_CLICK[1] and page.link.purpose in STOPS:
        act = page.link.purpose
    if act == "renew" and page.state in ("used", "expired"):
        answering.renew(house, page.link)
        return "renewed"
    if page.state != "open":
        return page.state
    if act not in _allowed(page):
        raise Wrong(said("Please choose what we shall note."))
    _ACTS[act](house, page, form)
    return "done"


_ACTS: Mapping[str, Callable[[House, LinkPage, FormData], None]] = {
    "wishes": link_acts.wishes,
    "silence": link_acts.silence,
    "unsubscribe": link_acts.unsubscribe,
    "pass_on": link_acts.pass_on,
    "successor": link_acts.successor,
    "vote": link_acts.vote,
    "part": link_returns.part,
    "comments": link_returns.comments,
    "no_comments": link_returns.no_comments,
    "another_date": link_returns.another_date,
    "leave": link_returns.leave,
    "take": link_returns.take,
    "result": link_returns.result,
    "word": link_returns.word,
}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "answer": ("wishes", "pass_on"),
    "narrow": ("wishes",),
    "confirm": ("wishes",),
    "reply": ("wishes",),
    "silence": ("silence", "wishes"),
    "unsubscribe": ("unsubscribe", "wishes"),
    "successor": ("successor", "wishes"),
    "vote": ("vote", "wishes"),
    "part": ("part", "pass_on", "word"),
    "draft": ("comments", "no_comments", "another_date", "pass_on", "word"),
    "publish": ("leave", "word"),
    "task": ("take", "result", "word"),
}
"""What a link of each purpose may do."""
_NARROWER = {"part": ("part", "word"), "draft": ("comments", "word")}
"""What the narrower link of somebody may do, to whom one of these was passed on."""


def _allowed(page: LinkPage) -> tuple[str, ...]:
    purpose = page.link.purpose
    mine = _NARROWER.get(page.handed.purpose) if purpose == "narrow" else None
    return mine or _ALLOWED.get(purpose, ())
