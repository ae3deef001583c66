"""The desk as a web application: the pages, the read-only JSON API and what guards them both."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from desk.web import api, board, city, health, letters
from desk.web.failures import answer_failures
from desk.web.guard import Guard
from models.database import House

STATIC = Path(__file__).parent / "web" / "static"


def create_app(house: House) -> FastAPI:
    """The desk of one house. Read-only; meant for 127.0.0.1 until sign-in exists."""
    app = FastAPI(
        title="ICC lifecycle",
        version=version("icc-lifecycle"),
        description="Where each Intercultural City stands: read-only, one JSON document an answer.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.house = house
    app.add_middleware(Guard)
    answer_failures(app)
    for part in (health, board, city, letters, api):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
