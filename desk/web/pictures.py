"""Pictures for those who would rather look: a city's years as a line, the year ahead as a ladder.

Only places and words are computed here; the drawing is SVG in `pictures.html`, beside the same in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk import words
from desk.tongue import say

Document = Mapping[str, Any]
WIDTH, LEFT, ROW, TOP = 960, 150, 30, 26
_NAMED = {
    "council_of_europe_signature": "joined",
    "final_report": "report",
    "visit_held": "visit",
    "profile_final": "profile",
    "strategy_validated": "strategy",
    "contribution_paid": "paid",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where, in which look, with its short label and its words."""

    x: int
    y: int
    look: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks over rows and a scale; `today` is where the present lies, None outside."""

    height: int
    rows: list[tuple[int, str]]
    scale: list[tuple[int, str]]
    marks: list[Mark]
    today: int | None
    bars: list[tuple[int, int, int, str]]

    @property
    def looks(self) -> set[str]:
        """The looks that occur, for the key below."""
        return {mark.look for mark in self.marks}


def _place(day: date, first: date, last: date) -> int:
    whole = max(1, (last - first).days)
    share = min(1.0, max(0.0, (day - first).days / whole))
    return LEFT + 16 + round(share * (WIDTH - LEFT - 40))


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def line_of(city: Document) -> Picture | None:
    """What was reached in every track over the years, and what is open now; None for fewer than two facts."""
    reached = [e for e in city["events"] if e["kind"] == "reached" and e["track"] and e["on"]]
    if len(reached) < 2:
        return None
    today = _day(city["as_of"])
    first = date(min(_day(event["on"]) for event in reached).year, 1, 1)
    last = date(today.year + 1, 12, 31)
    tracks = [track for track in words.TRACKS if any(e["track"] == track for e in reached)]
    rows = {track: TOP + ROW * number + ROW // 2 for number, track in enumerate(tracks)}
    marks = [_reached(event, rows, first, last) for event in reached]
    opened = [e for e in city["tracks"] if e["track"] in rows and e["state"] == "open" and e.get("due_on")]
    marks += [_due(entry, rows, first, last) for entry in opened]
    return Picture(
        TOP + ROW * len(tracks) + 26,
        [(y, words.track_name(track)) for track, y in rows.items()],
        _years(first, last),
        marks,
        _place(today, first, last),
        [],
    )


def _reached(event: Document, rows: Mapping[str, int], first: date, last: date) -> Mark:
    label = say(_NAMED.get(event["milestone"], ""))
    text = f"{words.milestone_name(event)}: {words.when(event['on'], event['precision'])}"
    look = "done" if label else "small"
    return Mark(_place(_middle(event), first, last), rows[event["track"]], look, label, text)


def _middle(event: Document) -> date:
    """A day as it is known; of a year or a month, its middle: a picture must not pretend to know more."""
    parts = [int(part) for part in str(event["when"])[:10].split("-")]
    year, month, day = [*parts, *(0, 0)][:3]
    return date(year, month or 7, day or (15 if month else 1))


def _due(entry: Document, rows: Mapping[str, int], first: date, last: date) -> Mark:
    look = "late" if words.is_late(entry) else words.turn(entry)
    text = f"{words.milestone_name(entry)}: {words.date_words(entry)}"
    return Mark(_place(_day(entry["due_on"]), first, last), rows[entry["track"]], look, "", text)


def _years(first: date, last: date) -> list[tuple[int, str]]:
    step = max(1, -(-(last.year - first.year + 1) // 12))
    years = range(first.year, last.year + 1, step)
    return [(_place(date(year, 1, 1), first, last), str(year)) for year in years]


def ladder_of(city: Document) -> Picture | None:
    """The year ahead: every open milestone as a bar from its opening to its date; None without any."""
    today = _day(city["as_of"])
    first, last = _month(today, -2), _month(today, 13)
    dated = [
        e
        for e in city["tracks"]
        if words.is_live(e) and e.get("due_on") and first <= _day(e["due_on"]) < last
    ]
    dated.sort(key=lambda entry: str(entry["due_on"]))
    if not dated:
        return None
    places = [(TOP + ROW * number + ROW // 2, entry) for number, entry in enumerate(dated)]
    months = [_month(first, number) for number in range(0, 16, 2)]
    return Picture(
        TOP + ROW * len(dated) + 26,
        [(y, words.milestone_name(entry)) for y, entry in places],
        [(_place(month, first, last), words.month(month)) for month in months if month < last],
        [_end(entry, y, first, last) for y, entry in places],
        _place(today, first, last),
        [_bar(entry, y, first, last) for y, entry in places],
    )


def _bar(entry: Document, y: int, first: date, last: date) -> tuple[int, int, int, str]:
    begins = _place(_day(entry["opened_on"] or entry["due_on"]), first, last)
    ends = _place(_day(entry["due_on"]), first, last)
    return min(begins, ends), y, max(4, abs(ends - begins)), _look(entry)


def _end(entry: Document, y: int, first: date, last: date) -> Mark:
    text = f"{words.milestone_name(entry)}, {words.round_name(entry)}: {words.date_words(entry)}"
    return Mark(_place(_day(entry["due_on"]), first, last), y, _look(entry), "", text)


def _look(entry: Document) -> str:
    return "late" if words.is_late(entry) else words.turn(entry)


def _month(day: date, ahead: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(years, month + 1, 1)
