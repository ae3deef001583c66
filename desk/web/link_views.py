"""The pages of links as their readers see them: the form of each purpose, or why a link has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from desk.web.link_forms import LATER
from desk.web.paper import style
from models.keeping import files
from models.post.linkpages import LinkPage
from models.post.linkpapers import Task
from notifications.areas import titled
from notifications.languages import current
from notifications.layout import WholeLines, translated
from notifications.letter import officer_words
from notifications.letters_visit import between
from notifications.words import asked, clean, day, title

_TEMPLATES = Path(__file__).parent / "templates"
_UNKNOWN = {"city": "", "officer": "", "address": ""}
_FORMS = {"part": "part.html", "draft": "draft.html", "publish": "publish.html", "task": "task.html"}
"""The pages of purposes that hand something out; every other link opens the common form."""
_MORE_TIME = timedelta(days=14)
"""How much later the date is that a page offers for comments; the reader may choose any other."""


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


def shown(page: LinkPage | None) -> HTMLResponse:
    """A link's page as it is opened; of a word that we did not sign, that it is none of ours."""
    if page is None:
        return closed(None, "nobody", 404)
    return opened(page, "", 200) if page.state == "open" else closed(page, page.state, 410)


def opened(page: LinkPage, wrong: str, status: int) -> HTMLResponse:
    """The form of a link, with what was wrong in what came, if anything."""
    points = [(name, asked(item, page.today)) for name, item in page.matters]
    tomorrow = page.today + timedelta(days=1)
    return _page(
        _FORMS.get(page.handed.purpose, "open.html"), page, status,
        purpose=page.link.purpose, wrong=wrong,
        matters=[{"name": name, "title": point.title, "words": point.words} for name, point in points],
        days=[(each.isoformat(), day(each)) for each in page.days],
        colleagues=[(name, _named(words)) for name, words in page.to_pass_on.items()],
        tomorrow=tomorrow, later=page.today + LATER, suggested=_suggested(page, tomorrow),
        accepted=",".join(files.TYPES), **_handed(page),
    )  # fmt: skip


def _named(words: str) -> str:
    return titled(title(words))


def _suggested(page: LinkPage, tomorrow: date) -> date:
    asked_for = [item.due_on for _, item in page.matters if item.due_on is not None]
    return max([tomorrow, *asked_for]) + _MORE_TIME


def _handed(page: LinkPage) -> dict[str, Any]:
    """What a page hands out, ready for print."""
    handed = page.handed
    return {
        "track": handed.key[0] if handed.key else "",
        "decided": handed.decided,
        "parts": [
            {"area": part.area, "title": titled(part.title), "by": day(part.by) if part.by else "",
             "came": day(part.returned_on) if part.returned_on else "", "awaited": part.awaited}
            for part in handed.parts
        ],
        "task": _task(handed.task) if handed.task else None,
    }  # fmt: skip


def _task(task: Task) -> Mapping[str, Any]:
    facts = task.facts
    first, last = (facts.get(f"visit_{end}", "") for end in ("first", "last"))
    days = between(date.fromisoformat(first), date.fromisoformat(last)) if first and last else ""
    return {
        "title": title(facts.get("task", "")),
        "by": day(date.fromisoformat(facts["by"])) if facts.get("by") else "",
        "days": days,
        "place": clean(facts.get("visit_place", "")),
        "other": clean(facts.get("visit_other_city", "")),
        "contract": clean(facts.get("contract", "")),
        "answer": task.answer.data["answer"] if task.answer else "",
        "answered_on": day(task.answer.day) if task.answer else "",
        "handed_in": task.handed_in,
        "done": task.done,
    }


def closed(page: LinkPage | None, state: str, status: int = 200) -> HTMLResponse:
    """Why a link does nothing any more, or that what was sent is done."""
    used = day(page.link.used_at.date()) if page and page.link.used_at else ""
    purpose = page.handed.purpose if page else ""
    return _page("closed.html", page, status, state=state, used_on=used, still_open=purpose in _FORMS)


def _page(template: str, page: LinkPage | None, status: int, **values: Any) -> HTMLResponse:
    known: dict[str, Any] = {**_UNKNOWN, "until": "", "papers": [], "word": ""}
    if page is not None:
        known = {"city": page.city, "officer": officer_words(page.officer), "address": page.address}
        known |= {"until": day(page.link.expires_on), "papers": _papers(page), "word": f"/l/{page.word}"}
    text = _environment().get_template(f"links/{template}").render(language=current().code, **known, **values)
    return HTMLResponse(text, status, headers={"X-Robots-Tag": "noindex"})


def _papers(page: LinkPage) -> list[Mapping[str, Any]]:
    """The documents that may be had: each by its title and its number, or by its address on the web."""
    held = page.handed.papers if page.readable else ()
    return [
        {"title": _named(paper.title), "name": clean(paper.file.name) if paper.file else "",
         "number": number, "address": paper.address}
        for number, paper in enumerate(held)
    ]  # fmt: skip
