"""Templates and what every page knows: words for dates, the day the ledger stands on, the last run."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from desk import words
from desk.sources import sources

_HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"words": words, "sources": sources, "style": _style()}
    environment.filters |= {"day": words.day, "plain": words.plain, "title_words": words.title}
    return environment


def _style() -> str:
    """The stylesheet's address changes with its content, so that no browser keeps an old one."""
    content = (_HERE / "static" / "desk.css").read_bytes()
    return f"/static/desk.css?{hashlib.sha256(content).hexdigest()[:8]}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page of the desk, rendered whole on this side."""
    settings = request.app.state.house.settings
    text = (
        _environment()
        .get_template(template)
        .render(path=request.url.path, rehearsal=settings.rehearsal, **values)
    )
    return HTMLResponse(text, status)
