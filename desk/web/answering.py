"""How the API answers: a document with its ETag, a page of a list, a write that is done once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer
from starlette.responses import Response

from desk.web.problems import PROBLEMS
from desk.web.who import needs
from models.database import House
from models.entrance import tokens
from models.entrance.sessions import Visitor

Document = dict[str, Any]
TOKEN = Depends(HTTPBearer(auto_error=False, description="A token of an account."))
READ: Any = {"dependencies": [TOKEN, needs("see")], "responses": PROBLEMS}
WRITE: Any = {"dependencies": [TOKEN, needs("write")], "responses": PROBLEMS}
MINE: Any = {"dependencies": [TOKEN, needs("answer")], "responses": PROBLEMS}
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        description="The same key again is the same write, done once.",
    ),
]


def document_of(request: Request, document: Document) -> Response:
    """A document with its ETag; 304 where the reader holds it already."""
    body = json.dumps(document, ensure_ascii=False, default=str).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in held and request.method in ("GET", "HEAD"):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def page_of(request: Request, name: str, found: list[Document], limit: int, key: str) -> Response:
    """One page of a list, with the address of the next."""
    shown = found[:limit]
    onward = str(shown[-1][key]) if len(found) > limit else None
    answer = document_of(request, {name: shown, "next": onward})
    if onward is not None:
        following = request.url.include_query_params(after=onward)
        answer.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return answer


def done_once(request: Request, who: Visitor, key: str, asked: Any, do: Callable[[], Document]) -> Response:
    """A write, under its key if it has one: whoever sends it twice is answered alike, and it is done once."""
    house: House = request.app.state.house

    def answer() -> tuple[int, bytes]:
        return 200, json.dumps(do(), ensure_ascii=False).encode()

    if not key:
        return Response(answer()[1], media_type="application/json")
    said = json.dumps([request.url.path, asked], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(said.encode(errors="replace")).hexdigest()
    status, body = tokens.once(house, who.account or "", key, digest, answer)
    return Response(body, status, media_type="application/json")
