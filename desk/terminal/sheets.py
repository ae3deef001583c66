"""The audit as a sheet: CSV, XLSX or one HTML page, a row for every entry of every city."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator
from typing import Any

from desk import words

COLUMNS = (
    "city", "country", "iso_country", "kind", "since", "accession_completed", "paused",
    "track", "cycle", "milestone", "state", "owner", "opened_on", "earliest_on", "due_on", "provisional",
    "precision", "late_days", "provenance", "force", "next_reminder_on",
)  # fmt: skip
_CITY = COLUMNS[:7]


def as_bytes(document: dict[str, Any], form: str) -> bytes:
    """The audit in the form asked for."""
    if form == "xlsx":
        return _xlsx(document)
    text = {"csv": _csv, "html": _html, "json": _json, "table": _csv}[form](document)
    return text.encode()


def rows(document: dict[str, Any]) -> Iterator[list[Any]]:
    """One row for each entry; a city of which no track runs has one row with empty ends."""
    for city in document["cities"]:
        for entry in city["tracks"] or [{}]:
            yield [city.get(key) if key in _CITY else entry.get(key) for key in COLUMNS]


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n"


def _csv(document: dict[str, Any]) -> str:
    page = io.StringIO()
    sheet = csv.writer(page, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    sheet.writerows([_inert(_plain(value)) for value in row] for row in rows(document))
    return page.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _inert(text: str) -> str:
    """A cell that a spreadsheet would calculate is made text: a city's name is never a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _xlsx(document: dict[str, Any]) -> bytes:
    import xlsxwriter

    page = io.BytesIO()
    with xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Standing")
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows(document), 1):
            _write_row(sheet, number, row)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 1), len(COLUMNS) - 1)
        sheet.autofit()
    return page.getvalue()


def _write_row(sheet: Any, number: int, row: list[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(number, column, value)
        elif value is not None:
            sheet.write_string(number, column, _plain(value))


def _html(document: dict[str, Any]) -> str:
    head = "".join(f'<th scope="col">{html.escape(words.title(name))}</th>' for name in COLUMNS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(_plain(value))}</td>" for value in row) + "</tr>"
        for row in rows(document)
    )
    day = words.day(document["as_of"])
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        f"<title>Where each city stands, {day}</title>\n"
        "<style>body{font:14px system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
        "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}</style>\n"
        f"<h1>Where each city stands, {day}</h1>\n<table><thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table>\n</html>\n"
    )
