"""The desk as a web application: the pages, the JSON API and what guards them both."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from desk.web import (
    account,
    acts,
    api,
    api_mine,
    api_webhooks,
    asking,
    atlas,
    audits,
    away,
    board,
    brief,
    calendar,
    calendars,
    city,
    engaging,
    entering,
    entering_organisation,
    forecast,
    gatherings,
    health,
    hosting,
    letters,
    links,
    matters,
    mine,
    mine_documents,
    mine_offers,
    mine_pages,
    mine_people,
    mine_work,
    money,
    programme,
    queue,
    resources,
    runs,
    settings,
    storing,
    today,
    views,
    visit_meetings,
    visits,
)
from desk.web.described import described
from desk.web.failures import answer_failures
from desk.web.guard import Guard
from desk.web.names import OtherName
from desk.web.readers import ReadersName, ReadersOnly
from desk.web.uploads import Bounded
from models.database import House

PARTS = (
    health, entering, entering_organisation, today, board, views, acts, brief, city, letters, calendar,
    queue, visits, money, engaging, gatherings, asking, matters, resources, hosting,
    visit_meetings, atlas, away, runs, audits, programme, account, settings,
    forecast, mine_documents, mine_offers, mine_pages, mine_people, mine_work, mine, api, api_mine,
    api_webhooks, links, calendars, storing,
)  # fmt: skip
STATIC = Path(__file__).parent / "web" / "static"


def create_app(house: House) -> FastAPI:
    """The desk of one house. Until somebody has an account it can be read at this machine, and no more."""
    app = FastAPI(
        title="ICC lifecycle",
        version=version("icc-lifecycle"),
        description="Where each Intercultural City stands, and what may be recorded of it.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.house = house
    app.openapi = partial(described, app)  # type: ignore[method-assign]  # as FastAPI says to do it
    desk, readers = OtherName(house), ReadersName(house.settings, house.settings.desk_url)
    app.add_middleware(Bounded)
    app.add_middleware(Guard, elsewhere=lambda name: desk(name) or readers(name))
    app.add_middleware(ReadersOnly, name=readers)
    answer_failures(app)
    for part in PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
