"""Calendars at their secret addresses, for the programs that subscribe to them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from models.post.feeds import calendar_at
from notifications.calendar_feed import feed

router = APIRouter()


@router.get("/calendars/{word}.ics", include_in_schema=False)
def calendar(request: Request, word: str) -> Response:
    """The calendar of an address; 404 where it is none of ours, or was renewed."""
    found = calendar_at(request.app.state.house, word)
    if found is None:
        return PlainTextResponse("There is no calendar at this address: ask us for a new one.\n", 404)
    content = feed(found.name, found.entries, found.language)
    return Response(content, media_type="text/calendar; charset=utf-8", headers={"X-Robots-Tag": "noindex"})
