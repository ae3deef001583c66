"""The audit as a sheet: CSV, XLSX or a page to print, a row for every entry of every city."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from desk import words
from desk.printing import page, table
from desk.sheet import csv_text, plain
from desk.spreadsheets import Table, workbook

COLUMNS = (
    "city", "country", "iso_country", "kind", "since", "accession_completed", "paused",
    "track", "cycle", "milestone", "state", "owner", "opened_on", "earliest_on", "due_on", "provisional",
    "precision", "late_days", "provenance", "force", "next_reminder_on",
)  # fmt: skip
_CITY = COLUMNS[:7]
_PRINTED = ("City", "Standing", "Turn", "Opened", "Not before", "Date", "What the date is worth")


def as_bytes(document: dict[str, Any], form: str) -> bytes:
    """The audit in the form asked for."""
    if form == "xlsx":
        return workbook({"Standing": standing(document), "About": (("", ""), about(document))})
    text = {"csv": _csv, "html": _html, "json": _json, "table": _csv}[form](document)
    return text.encode()


def standing(document: dict[str, Any]) -> Table:
    """The audit as headings and rows."""
    return COLUMNS, rows(document)


def rows(document: dict[str, Any]) -> Iterator[list[Any]]:
    """One row for each entry; a city of which no track runs has one row with empty ends."""
    for city in document["cities"]:
        for entry in city["tracks"] or [{}]:
            yield [city.get(key) if key in _CITY else entry.get(key) for key in COLUMNS]


def about(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What the audit stands on: its day, what was known, the programme's version, the ledger's anchor."""
    known = words.day(document.get("known_on")) or "now"
    return [
        ("Standing on", words.day(document["as_of"])),
        ("As known on", known),
        ("Programme, version", str(document.get("programme") or "")),
        ("Anchor of the ledger", str(document.get("anchor") or "")),
        ("Cities", str(len(document["cities"]))),
    ]


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n"


def _csv(document: dict[str, Any]) -> str:
    return csv_text(COLUMNS, rows(document))


def _html(document: dict[str, Any]) -> str:
    """Printable on A4: every open milestone with its dates, each with provenance and force in words."""
    lines = (line for city in document["cities"] for line in _lines(city))
    title = f"Where each city stands, {words.day(document['as_of'])}"
    return page(title, table(_PRINTED, lines), about(document), landscape=True)


def _lines(city: dict[str, Any]) -> Iterator[list[str]]:
    name = f"{city['city']}, {city['iso_country']}"
    shown = [entry for entry in city["tracks"] if entry["state"] != "idle"]
    for number, entry in enumerate(shown or [{}]):
        yield [name if number == 0 else "", *_cells(entry)] if entry else [name, "nothing runs", *[""] * 5]


def _cells(entry: dict[str, Any]) -> list[str]:
    state = words.STATES.get(entry["state"], entry["state"])
    what = f"{words.round_name(entry)}: {words.plain(entry['milestone'])} ({state})"
    dated = entry.get("due_on") or entry.get("reached_on")
    worth = [
        words.FORCES.get(entry.get("force") or "", ""),
        words.PROVENANCES.get(entry.get("provenance") or "", ""),
    ]
    # An opening is as vague as the date it counts from.
    known = {"year": 4, "month": 7}.get(entry.get("precision") or "", 10)
    days = [words.day((entry.get("opened_on") or "")[:known] or None), words.day(entry.get("earliest_on"))]
    provisional = ", provisional" if entry.get("provisional") else ""
    turn = plain(entry.get("owner")).replace("_", " ")
    return [what, turn, *days, words.day(dated), "; ".join(each for each in worth if each) + provisional]
