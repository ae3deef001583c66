"""The JSON API, read-only: the same documents as `icc … --json`. Its description holds no city's data."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from desk.web.looking import Day, OfHouse
from desk.web.paper import page
from desk.web.who import needs
from models import queries

router = APIRouter()


@router.get("/api/v1/audit", dependencies=[needs("see")], summary="Where each city stands", tags=["standing"])
def audit(house: OfHouse, looking: Day) -> Response:
    """Every city with its open milestones: owner, dates, provenance and force."""
    return _document(queries.audit(house, as_of=looking.as_of, known_on=looking.known_on))


@router.get(
    "/api/v1/cities/{key}", dependencies=[needs("see")], summary="One city's record", tags=["standing"]
)
def city(key: str, house: OfHouse, looking: Day) -> Response:
    """The audit's entry with people, events and letters. 404 where no city has that key."""
    return _document(queries.city_document(house, key, as_of=looking.as_of, known_on=looking.known_on))


@router.get("/api", include_in_schema=False)
def about(request: Request) -> HTMLResponse:
    """The API in words, made from its own description."""
    described = request.app.openapi()
    paths = [
        {"path": path, "summary": way["get"]["summary"], "text": way["get"]["description"],
         "parameters": way["get"].get("parameters", [])}
        for path, way in described["paths"].items()
    ]  # fmt: skip
    return page(request, "api.html", paths=paths)


def _document(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document, ensure_ascii=False, default=str), media_type="application/json")
