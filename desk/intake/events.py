"""A file of events: one row a milestone reached by a city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from desk.intake import values
from desk.intake.rows import Cells, Rows, read_rows
from desk.intake.table import Table
from lifecycle.programme import Milestone
from lifecycle.reading import programme
from lifecycle.when import When


@dataclass(frozen=True, slots=True)
class EventLine:
    """One good row and its line. `cycle` is None where the record shows which cycle it belongs to."""

    line: int
    city: str
    track: str
    cycle: int | None
    milestone: str
    on: When
    by: str | None
    evidence: str | None
    reason: str | None
    source: str


def read_events(table: Table, today: date) -> Rows[EventLine]:
    """The events of a file; `today` is the civil day at the seat, after which nothing has happened."""
    return read_rows(table, partial(_event, today=today))


def _event(cells: Cells, today: date) -> EventLine | None:
    city, track = cells.need("city", values.name), cells.need("track", _track)
    milestone = cells.need("milestone", partial(_milestone, track=track))
    on = cells.need("on", partial(values.when, today=today))
    row = (
        cells.take("cycle", values.whole),
        cells.take("by", values.name),
        cells.take("evidence", values.words),
        cells.take("reason", values.words),
        cells.take("source", values.words) or "",
    )
    if not (city and track and milestone and on):
        return None
    cycle, by, evidence, reason, source = row
    return EventLine(cells.line, city, track, cycle, milestone, on, by, evidence, reason, source)


def _track(text: str) -> str:
    if text in programme().by_key and not programme().by_key[text].milestones:
        raise ValueError("has no milestones: its steps are records, each with a command (`icc --help`)")
    return values.one_of(text, [track.key for track in programme().tracks], "track")


def _milestone(text: str, track: str | None) -> str:
    known = programme().track(track).milestones if track else _all_milestones()
    return values.one_of(text, [one.key for one in known], f"milestone of {track or 'any track'}")


def _all_milestones() -> Iterable[Milestone]:
    return [milestone for track in programme().tracks for milestone in track.milestones]
