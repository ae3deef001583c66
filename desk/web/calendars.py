"""Calendars at their secret addresses, for the programs that subscribe to them."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from models.post.feeds import calendar_at
from notifications.calendar_feed import feed

router = APIRouter()


@router.api_route("/calendars/{word}.ics", methods=["GET", "HEAD"], include_in_schema=False)
def calendar(request: Request, word: str) -> Response:
    """The calendar of an address; 404 where it is none of ours, or was renewed; 304 where nothing changed."""
    found = calendar_at(request.app.state.house, word)
    if found is None:
        return PlainTextResponse("There is no calendar at this address: ask us for a new one.\n", 404)
    content = feed(found.name, found.entries, found.language)
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Kept by the reader's own program alone, which asks each time whether it still holds.
    headers = {"X-Robots-Tag": "noindex", "Cache-Control": "private, no-cache", "ETag": mark}
    if _holds(request.headers.get("if-none-match", ""), mark):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _holds(said: str, mark: str) -> bool:
    """Whether a program has this very calendar already (RFC 9110, 13.1.2: weak marks count too)."""
    held = (each.strip().removeprefix("W/") for each in said.split(","))
    return any(each in ("*", mark) for each in held)
