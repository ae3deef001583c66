"""The API's own description, as it is published: only the answers that are really given."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_NEVER = "422"
"""What the framework describes by itself; here what cannot be read is answered with 400."""


def described(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema is None:
        told = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        for ways in told["paths"].values():
            for way in ways.values():
                way["responses"].pop(_NEVER, None)
        for name in ("HTTPValidationError", "ValidationError"):
            told["components"]["schemas"].pop(name, None)
        app.openapi_schema = told
    return app.openapi_schema
