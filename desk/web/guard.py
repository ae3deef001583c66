"""What stands before every page: the names we answer to, who may write, what a browser may do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk import tongue
from desk.web.failures import problem, unforeseen

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Refuses foreign names and cross-site writes, and sets the headers that no page may forget."""

    def __init__(self, app: ASGIApp, elsewhere: Callable[[str], bool] = lambda _name: False) -> None:
        """`elsewhere` says whether a name other than this machine's is ours as well."""
        self.app, self.elsewhere = app, elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 400 or 403 with a sentence."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        tongue.begin()
        guarded = _Answer(send)
        try:
            await (self._refusal(scope) or self.app)(scope, receive, guarded)
        except Exception as error:
            if guarded.begun:
                raise
            await unforeseen(Request(scope), error)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        name = _name(headers.get("host", ""))
        if name not in _HOSTS and not self.elsewhere(name):
            return _said(scope, 400, "This desk answers on this machine only: use 127.0.0.1.")
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return _said(scope, 400, "The address holds a sign that nobody writes (NUL): leave it out.")
        if scope["method"] not in _READING and not _from_here(headers):
            return _said(scope, 403, "Written from another site: open the page here and send it again.")
        return None


def _said(scope: Scope, status: int, sentence: str) -> Response:
    """A refusal in words alone: no page of ours is shown to another site."""
    if scope["path"].startswith("/api/"):
        return problem(Request(scope), status, sentence)
    return PlainTextResponse(f"{sentence}\n", status)


def on_this_machine(host: str) -> bool:
    """Whether a Host header names this machine itself, and not a name that a proxy serves."""
    return _name(host) in _HOSTS


def _name(host: str) -> str:
    """The host without its port; another name here is a page elsewhere that points at this machine."""
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host


def _from_here(headers: Headers) -> bool:
    """Whether a write comes from one of our own pages: the browser says so, or its origin does."""
    said = headers.get("sec-fetch-site")
    if said is not None:
        return said in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        # A browser that sends a cookie with a write says where it comes from; a program has no cookie.
        return "cookie" not in headers
    return origin.partition("://")[2] == headers.get("host")


class _Answer:
    """Sends an answer with our headers, and knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self.send, self.begun = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self.send(message)
