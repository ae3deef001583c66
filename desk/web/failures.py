"""A failure on a page is a page too: a sentence with what to do, never a traceback."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from desk.terminal.safety import sentence
from desk.web.looking import WrongDay
from desk.web.paper import page
from lifecycle.commands import Refused

_HEADINGS = {400: "That cannot be read", 404: "Nothing here", 503: "Not reachable just now"}


def answer_failures(app: FastAPI) -> None:
    """Give every kind of failure its answer."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(WrongDay, _wrong_day)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(SQLAlchemyError, _database)


def _answer(request: Request, status: int, said: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": said}, status)
    heading = _HEADINGS.get(status, "That did not work")
    return page(request, "message.html", status=status, heading=heading, said=said)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = error.detail if error.detail != "Not Found" else "There is no page at this address."
    return _answer(request, error.status_code, said)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = str(first["loc"][-1]).replace("_", " ")
    return _answer(request, 400, f"The address cannot be read at “{name}”: {first['msg'].lower()}.")


def _wrong_day(request: Request, error: Exception) -> Response:
    return _answer(request, 400, f"{error}.")


def _refused(request: Request, error: Exception) -> Response:
    return _answer(request, 404, str(error))


def _database(request: Request, error: Exception) -> Response:
    return _answer(request, 503, sentence(error))


def unforeseen(request: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw: a reference, and the details in our log only."""
    return _answer(request, 500, sentence(error))
