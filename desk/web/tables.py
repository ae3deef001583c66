"""A table on a page, and the same table as a file: `?form=csv` or `?form=xlsx` of the same address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from desk.sheet import FORMS, Sheet
from desk.web.paper import page


def _form(form: Annotated[str, Query(description="csv or xlsx: the page's table as a file.")] = "") -> str:
    return form if form in FORMS else ""


Form_ = Annotated[str, Depends(_form)]


def shown(
    request: Request,
    sheet: Sheet,
    form: str,
    *,
    template: str = "table.html",
    tables: Mapping[str, Sheet] | None = None,
    **values: Any,
) -> Response:
    """The page with its tables, or one alone as a file: the first, or with `?table=` another."""
    tables = tables or {}
    if form:
        wanted = tables.get(request.query_params.get("table", ""), sheet)
        return as_file(wanted.as_bytes(form), f"{wanted.name}.{form}", FORMS[form])
    usual = {"lede": "", "empty": "Nothing yet.", "done": ""}
    return page(request, template, sheet=sheet, tables=tables, **(usual | values))


def as_file(content: bytes, name: str, media_type: str) -> Response:
    """A file for the reader's disk, never shown in place."""
    safe = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(content, media_type=media_type, headers=headers)
