"""Templates and what every page knows: words for dates, the day the ledger stands on, the last run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import HTMLResponse

from desk import abroad, sentences, tongue, words
from desk.agents import browser
from desk.sheet import plain
from desk.sources import sources
from desk.web.who import visitor_of
from models.entrance.sessions import Visitor

_HERE = Path(__file__).parent
_NOBODY = Visitor()


class Menu:
    """The pages of the house by name, in the order of a working day."""

    first = (("/today", "Today"), ("/", "Board"), ("/letters", "Letters"), ("/calendar", "Calendar"))
    more = (
        ("/since", "Since you were away"),
        ("/map", "Map"),
        ("/queue", "Analysis queue"),
        ("/visits", "Visits"),
        ("/contributions", "Contributions"),
        ("/engagement", "Engagement"),
        ("/forecast", "Forecast"),
        ("/runs", "Runs"),
        ("/audit", "Audit"),
        ("/programme", "Programme"),
        ("/api", "API"),
    )

    @staticmethod
    def here(path: str, address: str) -> bool:
        """Whether a page lies under a menu's address; a city's lies under the board."""
        if address == "/":
            return path == "/" or path.startswith("/cities")
        return path == address or path.startswith(address + "/")


MENU = Menu()


class _Words(Environment):
    """Templates that look into documents: `city.name` is first of all the value of that name."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's own, without the error that each value of a document would cost on the way."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def _environment() -> Environment:
    environment = _Words(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"words": words, "menu": MENU, "sources": sources}
    environment.globals["styles"] = [style(), style("acting.css")]
    environment.filters |= {"day": words.day, "plain": words.plain, "title_words": words.title}
    environment.filters |= {"money": abroad.money, "moment": abroad.moment}
    environment.filters |= {"sentence": _sentence, "cell": _cell, "browser": browser, "coded": _coded}
    environment.filters["told"] = sentences.told
    return environment


def _sentence(text: str) -> str:
    """A refusal's words as a sentence of a page, in the reader's language."""
    said = sentences.told(text)
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "?", "!")) else said + "."


def _coded(text: str) -> Markup:
    """A sentence with its `commands` set as code."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts))


def _cell(value: Any, kind: str) -> str:
    """A value of a table as people read it."""
    if kind in _CELLS:
        return str(_CELLS[kind](value))
    return f"{value:,}" if kind == "number" and isinstance(value, int) else plain(value)


_CELLS: Mapping[str, Callable[[Any], object]] = {
    "day": words.day,
    "moment": abroad.moment,
    "money": lambda value: abroad.money(value, cents_too=True),
    "words": words.title,
    "told": lambda value: sentences.told(plain(value)),
}


def style(name: str = "desk.css") -> str:
    """A stylesheet's address changes with its content, so that no browser keeps an old one."""
    content = (_HERE / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:8]}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page of the desk, rendered whole on this side."""
    settings = request.app.state.house.settings
    told = {"path": request.url.path, "rehearsal": settings.rehearsal, "who": _looking_on(request)}
    told["query_with"] = partial(_query_with, request)
    return HTMLResponse(part(template, **told | values), status)


def part(template: str, **values: Any) -> Markup:
    """A page, or a part of one that several readers of a language see alike."""
    language = tongue.language()
    english = Markup("") if language == tongue.SOURCE else Markup(' lang="en"')
    told = {"language": language, "_": tongue.say, "english": english}
    return Markup(_environment().get_template(template).render(told | values))  # noqa: S704 - escaped by it


def _query_with(request: Request, name: str = "", value: object = "", **more: object) -> str:
    """The page's query with values changed, what is empty left out: the same view, otherwise."""
    new = {**({name: value} if name else {}), **more}
    gone = {*new, "done"}
    kept = [(key, held) for key, held in request.query_params.multi_items() if key not in gone and held]
    return urlencode([*kept, *((key, said) for key, said in new.items() if said != "")])


def _looking_on(request: Request) -> Visitor:
    """Whom the page's menu is for; a page of failure is shown even where the database is gone."""
    try:
        return visitor_of(request) or _NOBODY
    except SQLAlchemyError:
        return _NOBODY
