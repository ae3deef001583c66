"""`icc import`: a file comes in, and what came of it is told."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, OnDay
from desk.terminal.safety import DONE, FAILED
from desk.terminal.speak import margin, say, show_json, tell
from desk.words import count


def bring_in(
    file: Annotated[Path, Parameter(help="CSV or XLSX; its kind is known by its headings.")],
    *,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Say what would come of it; write nothing.")
    ] = False,
    skip_bad: Annotated[bool, Parameter(negative="", help="Write the good rows, leave the bad.")] = False,
    go_live: OnDay | None = None,
    json: Json = False,
) -> int:
    """Bring in a file. Any bad row is named; without --skip-bad it stops the whole file.

    Parameters
    ----------
    go_live:
        The day these cities count as first recorded here: for tests, and moves from another system.
    """
    if file.suffix.lower() == ".json":
        return _bring_all(file, dry_run=dry_run, json=json)
    document = _with_progress(file, dry_run, skip_bad, go_live)
    _tell(document, dry_run=dry_run, skip_bad=skip_bad, json=json)
    return FAILED if document["skipped"] and not skip_bad else DONE


def _bring_all(file: Path, *, dry_run: bool, json: bool) -> int:
    """The document of `icc export all`, into an empty house."""
    from models.proof.everything import bring_all

    rows = bring_all(open_up(), file, dry=dry_run)
    if json:
        show_json({"tables": rows, "kept": not dry_run})
    else:
        would = "Would be: " if dry_run else ""
        cities, events = count(rows["city"], "city", "cities"), count(rows["event"], "event")
        tell(f"{would}{cities} with {events}, every hash as it was. `icc verify` proves it.")
    return DONE


def _with_progress(file: Path, dry_run: bool, skip_bad: bool, go_live: date | None) -> dict[str, Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from desk.intake.importing import import_file

    house = open_up()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=margin(), transient=True, disable=not sys.stderr.isatty()) as bar:
        cities = bar.add_task(f"Reading {file.name}", total=None)
        return import_file(
            house, file, dry_run=dry_run, skip_bad=skip_bad, go_live=go_live, actor="import",
            on_progress=lambda done, total: bar.update(cities, completed=done, total=total),
        )  # fmt: skip


def _tell(document: dict[str, Any], *, dry_run: bool, skip_bad: bool, json: bool) -> None:
    for bad in document["skipped"]:
        say(f"line {bad['line']}, {bad['column']}: “{bad['value']}” {bad['reason']}")
    if document["skipped"] and not skip_bad:
        bad_rows = count(len(document["skipped"]), "bad row")
        say(f"{bad_rows}: nothing was written. Correct them, or add --skip-bad.")
    if json:
        show_json(document)
        return
    tell(_summary(document, dry_run))
    for seen in document["observations"]:
        tell(f"  {seen['city']}: {seen['text']}")


def _summary(document: dict[str, Any], dry_run: bool) -> str:
    created, changed, same = (document[key] for key in ("created", "changed", "unchanged"))
    would = "Would be: " if dry_run else ""
    return (
        f"{would}{created} created, {changed} changed, {same} unchanged, "
        f"{count(document['events'], 'event')}, {count(len(document['skipped']), 'row')} skipped."
    )
