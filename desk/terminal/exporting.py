"""`icc export`: tables for people, logs for process mining, and everything in one document."""

from __future__ import annotations

import json as notation
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import AsOf, City, KnownOn
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import say
from desk.words import count

if TYPE_CHECKING:
    from desk.spreadsheets import Table
    from models.database import House

Out = Annotated[Path | None, Parameter(help="The file; without it, one in `exports` of the state folder.")]
_EVENT = (
    "city", "iso_country", "track", "cycle", "milestone", "kind", "on", "precision", "recorded", "actor",
    "source", "programme", "seq",
)  # fmt: skip


def events(*, known_on: KnownOn = None, out: Out = None) -> None:
    """Every event of every city as a table: CSV, or XLSX by the file's name. No free text leaves with it."""
    from models.proof.occurrences import logs

    house = open_up()
    path = _path(house, out, "events.csv")
    _write_table(path, (_EVENT, _event_rows(logs(house, known_on))), "Events")


def _event_rows(logs: Iterator[Any]) -> Iterator[list[Any]]:
    for log in logs:
        for e in log.events:
            what = (e.track or None, e.cycle or None, e.milestone or None, e.kind, str(e.on), e.on.precision)
            who = (e.recorded.isoformat(), e.actor, e.source, e.programme, e.seq)
            yield [log.name, log.iso_country, *what, *who]


def cities(*, as_of: AsOf = None, known_on: KnownOn = None, out: Out = None) -> None:
    """Where each city stands as a table: CSV, or XLSX by the file's name."""
    from desk.terminal.sheets import standing
    from models.queries import audit

    house = open_up()
    path = _path(house, out, "cities.csv")
    _write_table(path, standing(audit(house, as_of=as_of, known_on=known_on)), "Standing")


def _write_table(path: Path, table: Table, name: str) -> None:
    from desk.sheet import csv_text
    from desk.spreadsheets import workbook

    if path.suffix.lower() == ".xlsx":
        path.write_bytes(workbook({name: table}))
    elif path.suffix.lower() == ".csv":
        path.write_text(csv_text(*table), encoding="utf-8", newline="")
    else:
        raise WrongUsage(f"{path.name}: name the file .csv or .xlsx")
    say(f"Written: {path}")


def ocel(*, known_on: KnownOn = None, out: Out = None) -> None:
    """All that happened as OCEL 2.0 in JSON, for a process-mining tool."""
    from desk.eventlogs import ocel as log_of
    from models.proof.occurrences import logs

    house = open_up()
    path = _path(house, out, "log.ocel.json")
    with path.open("w", encoding="utf-8") as file:
        notation.dump(log_of(logs(house, known_on)), file, ensure_ascii=False)
    say(f"Written: {path}")


def xes(*, known_on: KnownOn = None, out: Out = None) -> None:
    """All that happened as XES, a trace for each round of each city."""
    from desk.eventlogs import xes as log_of
    from models.proof.occurrences import logs

    house = open_up()
    path = _path(house, out, "log.xes")
    with path.open("w", encoding="utf-8") as file:
        file.writelines(log_of(logs(house, known_on)))
    say(f"Written: {path}")


def calendar(city: City | None = None, *, out: Out = None) -> None:
    """Every date of all cities, or of one, and the network's events as a calendar file (iCalendar)."""
    from models.post.feeds import ALL, shown
    from notifications.calendar_feed import feed

    house = open_up()
    path = _path(house, out, "dates.ics")
    with house.read() as connection:
        if city is None:
            found = shown(connection, house, "officer", ALL)
        else:
            found = shown(connection, house, "city", key_of(house, city))
    path.write_bytes(feed(found.name, found.entries, found.language))
    say(f"Written: {path} ({count(len(found.entries), 'date')}).")


def everything(*, out: Out = None) -> None:
    """All that this house holds, in one JSON document: treat it like a backup."""
    from models.proof.everything import write_all

    house = open_up()
    path = _path(house, out, "all.json")
    rows = sum(write_all(house, path).values())
    say(f"Written: {path} ({count(rows, 'row')}). `icc import` brings it into an empty house.")


def _path(house: House, out: Path | None, name: str) -> Path:
    """Where an export goes: the file that was named, else one of today in the state folder."""
    if out is not None:
        return out
    from models.clock import today

    folder = house.settings.var / "exports"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return folder / f"{today(house)}-{name}"
