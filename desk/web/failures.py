"""A failure on a page is a page too: a sentence with what to do, never a traceback."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.terminal.safety import sentence
from desk.tongue import say
from desk.web.looking import WrongDay
from desk.web.paper import page
from desk.web.who import Onward, SignIn
from lifecycle.commands import Refused
from models.acting import Unknown
from models.entrance.access_notes import TooMany

_HEADINGS = {
    400: "That cannot be read",
    401: "Sign in first",
    403: "Not for this account",
    404: "Nothing here",
    405: "Nothing can be sent to this address",
    409: "That was not done",
    413: "Too much at once",
    429: "Too many tries",
    503: "Not reachable just now",
}
_NOT_KEPT = "Something of it cannot be kept: a sign that nobody writes (NUL), or a number out of all bounds."
_READING = frozenset({"GET", "HEAD"})


def answer_failures(app: FastAPI) -> None:
    """Give every kind of failure its answer."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(WrongDay, _wrong_day)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(SignIn, _sign_in)
    app.add_exception_handler(Onward, _onward)
    app.add_exception_handler(SQLAlchemyError, _database)
    app.add_exception_handler(OverflowError, _not_kept)


def problem(request: Request, status: int, said: str) -> JSONResponse:
    """A failure as a document (RFC 9457): what kind, and the sentence."""
    told = {"type": "about:blank", "title": _HEADINGS.get(status, "That did not work"), "status": status}
    told |= {"detail": said, "instance": request.url.path}
    return JSONResponse(told, status, media_type="application/problem+json")


def _answer(request: Request, status: int, said: str) -> Response:
    if request.url.path.startswith("/api/"):
        return problem(request, status, said)
    heading = say(_HEADINGS[status]) if status in _HEADINGS else say("That did not work")
    return page(request, "message.html", status=status, heading=heading, said=said)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = error.detail if error.detail != "Not Found" else "There is no page at this address."
    return _answer(request, error.status_code, said)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = str(first["loc"][-1]).replace("_", " ")
    what = "The form" if first["loc"][0] == "body" else "The address"
    return _answer(request, 400, f"{what} cannot be read at “{name}”: {first['msg'].lower()}.")


def _wrong_day(request: Request, error: Exception) -> Response:
    return _answer(request, 400, f"{error}.")


def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignIn)
    if request.url.path.startswith("/api/"):
        answer = _answer(request, 401, "No session and no token: sign in, or send a token of yours.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    return RedirectResponse(error.address, 303)


def _onward(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Onward)
    return RedirectResponse(error.address, 303)


def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, TooMany):
        return _answer(request, 429, str(error))
    return _answer(
        request, 404 if request.method in _READING or isinstance(error, Unknown) else 409, str(error)
    )


def _database(request: Request, error: Exception) -> Response:
    if isinstance(error, DataError):
        return _not_kept(request, error)
    return _answer(request, 503, sentence(error))


def _not_kept(request: Request, _error: Exception) -> Response:
    return _answer(request, 400, _NOT_KEPT)


def unforeseen(request: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw: a reference, and the details in our log only."""
    return _answer(request, 500, sentence(error))
