"""`icc audit`, `icc city list` and `icc city show`: where each city stands, on any day."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import AsOf, City, Json, KnownOn
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import say, show_json

Form = Literal["table", "json", "csv", "xlsx", "html"]
Out = Annotated[Path | None, Parameter(help="Write to this file instead of stdout.")]


def audit(
    *,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    form: Annotated[Form, Parameter(name="--format", help="table, json, csv, xlsx or html.")] = "table",
    json: Json = False,
    out: Out = None,
) -> None:
    """Where each city stands: every open milestone with owner, dates, provenance and force."""
    document = _audit(as_of, known_on)
    form = "json" if json else form
    if form == "json" and out is None:
        show_json(document)
    elif form == "table" and out is None:
        _print_board(document)
    else:
        _write(document, form, out)


def city_list(*, as_of: AsOf = None, known_on: KnownOn = None, json: Json = False) -> None:
    """Every city and where it stands."""
    document = _audit(as_of, known_on)
    show_json(document) if json else _print_board(document)


def city_show(city: City, *, as_of: AsOf = None, known_on: KnownOn = None, json: Json = False) -> None:
    """One city: standing, people, events, letters."""
    from models.queries import city_document

    house = open_up()
    document = city_document(house, key_of(house, city), as_of=as_of, known_on=known_on)
    if json:
        show_json(document)
        return
    from desk.terminal.tables import print_city

    print_city(document)


def _audit(as_of: date | None, known_on: date | None) -> dict[str, Any]:
    from models.queries import audit as standing

    return standing(open_up(), as_of=as_of, known_on=known_on)


def _print_board(document: dict[str, Any]) -> None:
    from desk.terminal.tables import print_board

    print_board(document)


def _write(document: dict[str, Any], form: Form, out: Path | None) -> None:
    from desk.terminal.sheets import as_bytes

    content = as_bytes(document, form)
    if out is not None:
        out.write_bytes(content)
        say(f"Written: {out}")
    elif form == "xlsx" and sys.stdout.isatty():
        raise WrongUsage("a workbook is no text: say where to write it, with --out standing.xlsx")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
