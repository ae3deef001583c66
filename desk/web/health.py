"""`/healthz`: whether the desk and its database answer, for whoever watches."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from lifecycle.commands import Refused
from models.migrate import schema_state

router = APIRouter()


@router.get("/healthz", include_in_schema=False)
def healthz(request: Request) -> JSONResponse:
    """200 while the database answers, 503 otherwise. Tells nothing of any city."""
    try:
        schema_state(request.app.state.house)
    except Refused:
        return JSONResponse({"status": "failing", "database": "unreachable"}, 503)
    return JSONResponse({"status": "ok", "database": "ok"})
