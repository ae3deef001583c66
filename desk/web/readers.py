"""Under the readers' name (`ICC_PUBLIC_URL`) only their pages answer: links, calendars, the stylesheet."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from models.settings import Settings

_THEIRS = ("/l/", "/calendars/", "/static/")


class ReadersName:
    """Says whether a name is the one that readers use, and the officers do not."""

    def __init__(self, settings: Settings, desk_url: str) -> None:
        """`desk_url`: where officers reach the desk; where both have one name, nothing is kept apart."""
        self.name = (urlsplit(settings.public_url).hostname or "").lower()
        self.apart = self.name != (urlsplit(desk_url).hostname or "").lower()

    def __call__(self, name: str) -> bool:
        """Whether readers use that name."""
        return bool(self.name) and name.lower() == self.name


class ReadersOnly:
    """Keeps the desk from answering under the readers' name, whoever is signed in."""

    def __init__(self, app: ASGIApp, name: ReadersName) -> None:
        self.app, self.name = app, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a reader's page through; any other address does not exist there."""
        if scope["type"] == "http" and self._refuses(scope):
            await PlainTextResponse("There is no page at this address.\n", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _refuses(self, scope: Scope) -> bool:
        host = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname or ""
        return self.name(host) and self.name.apart and not scope["path"].startswith(_THEIRS)
