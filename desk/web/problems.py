"""The failures that the API documents: each a problem document with a title and a sentence."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """What went wrong (RFC 9457): `detail` is a sentence with place, value and remedy."""

    type: str = Field("about:blank")
    title: str
    status: int
    detail: str
    instance: str


_SAID = {
    400: "Something cannot be read.",
    401: "No session and no token.",
    403: "The account, or the scope of its token, does not allow it.",
    404: "There is none of that name.",
    405: "That way is not open at this address.",
    409: "It may not be done as things stand, or others were quicker.",
    413: "More was sent than may come at once.",
    429: "Too many tries.",
    503: "The database cannot be reached just now.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": said,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
    for status, said in _SAID.items()
}
