"""For whoever watches: `/healthz`, `/readyz` and, on this machine alone, `/metrics`. Nothing of any city."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from desk.web.guard import on_this_machine
from lifecycle.commands import Refused
from models.migrate import schema_state

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz(request: Request) -> JSONResponse:
    """200 while the database answers, 503 otherwise."""
    try:
        schema_state(request.app.state.house)
    except Refused:
        return JSONResponse({"status": "failing", "database": "unreachable"}, 503)
    return JSONResponse({"status": "ok", "database": "ok"})


@router.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """200 while the desk can do its work: the database answers in the schema of this version; else 503."""
    try:
        state = schema_state(request.app.state.house)
    except Refused:
        return JSONResponse({"status": "failing", "database": "unreachable"}, 503)
    ready = state == "current"
    return JSONResponse({"status": "ready" if ready else "failing", "schema": state}, 200 if ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Numbers for Prometheus. Under another name than this machine's there is no such page."""
    if not on_this_machine(request.headers.get("host", "")):
        raise HTTPException(404)
    from desk.metrics import CONTENT_TYPE, exposition

    return Response(exposition(request.app.state.house), media_type=CONTENT_TYPE)
