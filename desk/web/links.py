"""The pages behind the links of letters, in the reader's language: GET shows a form, only POST acts.

They need no sign-in: the link itself says whose it is, and for what. Nothing of another matter is shown.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse

from desk.web.paper import style
from lifecycle.commands import Refused
from models.database import House
from models.keeping import files
from models.post import answering
from models.post.answering import Colleague, Wish
from models.post.linkpages import LinkPage, page_of
from notifications.languages import current, said, writing_in
from notifications.layout import WholeLines, translated
from notifications.letter import officer_words
from notifications.words import asked, clean, day

router = APIRouter()
_TEMPLATES = Path(__file__).parent / "templates"
_LATER = timedelta(days=90)
"""Until when a matter rests that is put off by one click of a mail program."""
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


class Wrong(Exception):
    """What was sent cannot be noted; the sentence is in the reader's language."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=["jinja2.ext.i18n", WholeLines],
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension's own attribute
    made.globals |= {"gettext": translated, "_": translated, "style": style()}
    return made


@router.api_route("/l/{word}", methods=["GET", "HEAD"], include_in_schema=False)
def look(request: Request, word: str) -> HTMLResponse:
    """The form of a link, or why it can no longer be used. Changes nothing."""
    page = page_of(request.app.state.house, word)
    with writing_in(page.language if page else request.headers.get("accept-language")):
        return _shown(page)


@router.post("/l/{word}", include_in_schema=False)
async def act(request: Request, word: str) -> HTMLResponse:
    """What the reader sends: done once, or shown again with what is wrong."""
    async with request.form(max_files=20, max_fields=200) as form:
        return await run_in_threadpool(_act, request.app.state.house, word, form)


def _act(house: House, word: str, form: FormData) -> HTMLResponse:
    page = page_of(house, word)
    with writing_in(page.language if page else None):
        if page is None:
            return _shown(None)
        try:
            done = _done(house, page, form)
        except Wrong as error:
            return _open(page, str(error), 422)
        except Refused as error:
            return _open(page, said("This could not be noted: %(why)s", why=str(error)), 409)
        return _closed(page, done)


def _done(house: House, page: LinkPage, form: FormData) -> str:
    act = _text(form, "act")
    if _text(form, _ONE_CLICK[0]) == _ONE_CLICK[1]:
        act = page.link.purpose
    if act == "renew" and page.state in ("used", "expired"):
        answering.renew(house, page.link)
        return "renewed"
    if page.state != "open":
        return page.state
    if act not in _ACTS or (act != "wishes" and act not in _ALLOWED.get(page.link.purpose, ())):
        raise Wrong(said("Please choose what we shall note."))
    _ACTS[act](house, page, form)
    return "done"


def _wishes(house: House, page: LinkPage, form: FormData) -> None:
    words = _text(form, "words", 5000)
    if _text(form, "right"):
        words = f"What is on record is right. {words}".strip()
    wishes = [wish for name, _ in page.matters if (wish := _wish(house, page, form, name)) is not None]
    if not wishes and not words:
        raise Wrong(said("Please choose what we shall note, or write us a word."))
    answering.do(house, page.link, wishes, words)


def _wish(house: House, page: LinkPage, form: FormData, name: str) -> Wish | None:
    reference, kind = _text(form, f"reference-{name}", 500), _meant(form, name)
    if kind == "hand_in":
        reference = reference or _file(house, form, f"file-{name}")
        if not reference:
            raise Wrong(said("Please give a reference, or choose a file."))
        return Wish("hand_in", name, reference=reference)
    if kind == "date" and page.link.purpose != "narrow":
        return Wish("date", name, day=_day(page, form, f"date-{name}"))
    return Wish("delivered", name) if kind == "delivered" else None


def _meant(form: FormData, name: str) -> str:
    """What the reader chose for a matter; where nothing was chosen, what the filled-in fields say."""
    file = form.get(f"file-{name}")
    handed = bool(_text(form, f"reference-{name}")) or (isinstance(file, UploadFile) and bool(file.filename))
    filled = "hand_in" if handed else "date" if _text(form, f"date-{name}") else ""
    return _text(form, f"do-{name}") or filled


def _silence(house: House, page: LinkPage, form: FormData) -> None:
    until = _day(page, form, "until") if _text(form, "until") else page.today + _LATER
    matters = (page.link.matter or "").split()
    answering.do(house, page.link, [Wish("silence", name, day=until) for name in matters], "")


def _unsubscribe(house: House, page: LinkPage, _form: FormData) -> None:
    answering.unsubscribe(house, page.link)


def _pass_on(house: House, page: LinkPage, form: FormData) -> None:
    name = _text(form, "matter")
    if name not in dict(page.matters):
        raise Wrong(said("Please choose a matter."))
    answering.pass_on(house, page.link, name, _colleague(page, form))


def _successor(house: House, page: LinkPage, form: FormData) -> None:
    answering.name_successor(house, page.link, _colleague(page, form))


def _vote(house: House, page: LinkPage, form: FormData) -> None:
    chosen = {str(value) for value in form.getlist("day")}
    answering.vote(house, page.link, [each for each in page.days if each.isoformat() in chosen])


def _colleague(page: LinkPage, form: FormData) -> Colleague:
    name, email = clean(_text(form, "name", 160)), _text(form, "email", 254)
    try:
        checked = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        checked = None
    if not name or checked is None:
        raise Wrong(said("Please give a name and an address for e-mail."))
    return Colleague(name, checked.normalized, page.language)


def _day(page: LinkPage, form: FormData, field: str) -> date:
    try:
        chosen = date.fromisoformat(_text(form, field))
    except ValueError:
        chosen = page.today
    if chosen <= page.today:
        raise Wrong(said("Please choose a day after today."))
    return chosen


def _text(form: FormData, field: str, longest: int = 200) -> str:
    value = form.get(field)
    return value.strip()[:longest] if isinstance(value, str) else ""


def _file(house: House, form: FormData, field: str) -> str:
    file = form.get(field)
    if not isinstance(file, UploadFile) or not file.filename:
        return ""
    content = file.file.read(files.MOST_BYTES + 1)
    return answering.keep_file(house.settings, clean(file.filename), content) if content else ""


_ACTS = {
    "wishes": _wishes,
    "silence": _silence,
    "unsubscribe": _unsubscribe,
    "pass_on": _pass_on,
    "successor": _successor,
    "vote": _vote,
}
_ALLOWED = {
    "answer": ("pass_on",),
    "silence": ("silence",),
    "unsubscribe": ("unsubscribe",),
    "successor": ("successor",),
    "vote": ("vote",),
}
"""What a link of each purpose may do besides answering."""


def _shown(page: LinkPage | None) -> HTMLResponse:
    if page is None:
        return _closed(None, "nobody", 404)
    return _open(page, "", 200) if page.state == "open" else _closed(page, page.state, 410)


def _open(page: LinkPage, wrong: str, status: int) -> HTMLResponse:
    points = [(name, asked(item, page.today)) for name, item in page.matters]
    return _page(
        "open.html", page, status,
        purpose=page.link.purpose, wrong=wrong,
        matters=[{"name": name, "title": point.title, "words": point.words} for name, point in points],
        days=[(each.isoformat(), day(each)) for each in page.days],
        tomorrow=page.today + timedelta(days=1), later=page.today + _LATER,
    )  # fmt: skip


def _closed(page: LinkPage | None, state: str, status: int = 200) -> HTMLResponse:
    used = day(page.link.used_at.date()) if page and page.link.used_at else ""
    return _page("closed.html", page, status, state=state, used_on=used)


def _page(template: str, page: LinkPage | None, status: int, **values: Any) -> HTMLResponse:
    shown = _UNKNOWN
    if page is not None:
        shown = {"city": page.city, "officer": officer_words(page.officer), "address": page.address}
    until = day(page.link.expires_on) if page else ""
    text = (
        _environment()
        .get_template(f"links/{template}")
        .render(language=current().code, until=until, **shown, **values)
    )
    return HTMLResponse(text, status, headers={"X-Robots-Tag": "noindex"})


_UNKNOWN = {"city": "", "officer": "", "address": ""}
