"""How much may be sent to the desk in one request: more is refused before it is read, whoever sends it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web.failures import problem
from models.keeping.files import MOST_BYTES

MOST = MOST_BYTES + 1_000_000
"""Bytes of a request: the largest file, and a form around it."""
MOST_OF_API = 1_000_000
_SAID = "That is too much at once: a file may have 20 MB."


class TooMuch(Exception):
    """More came than was announced, or may come."""


class Bounded:
    """Counts what comes in, and ends it where it is too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through while it is small enough; else answer 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = MOST_OF_API if scope["path"].startswith("/api/") else MOST
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > most:
            await _refusal(scope)(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise TooMuch
            return message

        try:
            await self.app(scope, counted, send)
        except TooMuch:
            await _refusal(scope)(scope, receive, send)


def _refusal(scope: Scope) -> Response:
    if scope["path"].startswith("/api/"):
        return problem(Request(scope), 413, _SAID)
    return PlainTextResponse(_SAID + "\n", 413)
