"""The lines of a city's own pages: what stands where, whose turn it is, what its reader may do about it.

Every word is in the language in hand (`notifications.languages.writing_in`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desk import words
from desk.standing import by_urgency
from desk.web.orders import Asked
from lifecycle.commands import Refused
from lifecycle.permissions import check
from lifecycle.ports import Item
from lifecycle.reading import programme
from models.entrance.sessions import Visitor
from notifications.words import CannotWrite, owed, people_date, timing, title

Document = dict[str, Any]
OFFERED = frozenset({"record", "date"})
"""What may be done from a city's own pages."""
_RECENT = 5


def lines(document: Document, who: Visitor, key: str, today: date) -> Document:
    """What stands where on the page, every line in the language in hand."""
    live = by_urgency(entry for entry in document["tracks"] if words.turn(entry) != "none")
    shown = [
        (words.turn(entry), {**line_of(entry, today), "mine": choices(entry, who, key, today)})
        for entry in live
    ]
    ours = [{**line, "due_on": None} for turn, line in shown if turn == "us"]
    floors = [each for each in document["tracks"] if words.has_its_floor(each, today)]
    reached = [event for event in document["events"] if event["kind"] == "reached" and event["milestone"]]
    newest = sorted(reached, key=lambda event: event["when"], reverse=True)
    return {
        "asked": [line for turn, line in shown if turn == "city"],
        "free": [line for turn, line in shown if turn == "may"],
        "ours": [*ours, *(_of_ours(entry, today) for entry in floors)],
        "received": [happened(event) for event in newest[:_RECENT]],
        "more": len(newest) > _RECENT,
        "seen": max((event["seq"] for event in document["events"]), default=0),
    }


def line_of(entry: Document, today: date) -> Document:
    """One entry of the standing in the reader's words: what, when, for which round, and its form's fields."""
    item = _item(entry)
    when = ""
    try:
        when = owed(item, today).words if words.turn(entry) == "us" else timing(item, today)
    except CannotWrite:
        when = words.date_words(entry)
    return {
        "title": owed(item, today).title if words.turn(entry) == "us" else title(item.title),
        "when": when,
        "round": entry["cycle"] if entry["cycle"] > 1 else None,
        "fields": {"track": entry["track"], "cycle": entry["cycle"], "milestone": entry["milestone"]},
        "due_on": entry["due_on"],
    }


def _of_ours(entry: Document, today: date) -> Document:
    """A report that waits on us, with its floor: no other date of ours is given."""
    point = owed(_item(entry), today)
    nothing = dict.fromkeys(OFFERED, False)
    return {
        **line_of(entry, today),
        "title": point.title,
        "when": point.words,
        "due_on": None,
        "mine": nothing,
    }


def choices(entry: Document, who: Visitor, key: str, today: date) -> dict[str, bool]:
    """Which of the offered acts the reader may do about an entry."""
    return {act: _may(act, entry, who, key, today) for act in sorted(OFFERED)}


def _may(act: str, entry: Document, who: Visitor, key: str, today: date) -> bool:
    """Whether the one door would take this from the role held here: asked of the same rules."""
    if not (who.may("answer", key) or who.may("take_part", key)):
        return False
    where = {"milestone": entry["milestone"], "track": entry["track"], "cycle": entry["cycle"]}
    asked = Asked(act=act, on=today.isoformat(), **where)
    actor, role = who.writes_as(key)
    try:
        check(role, asked.command(today, actor), programme())
    except Refused:
        return False
    return True


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(
        entry["track"], entry["cycle"], entry["milestone"], entry["title"], "", entry["owner"] or "",
        entry["force"], entry["provenance"], due_on=_day(entry.get("due_on")),
        opened_on=_day(entry.get("opened_on")), earliest_on=_day(entry.get("earliest_on")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def happened(event: Document) -> Document:
    """A milestone that was reached, with its date as vague as it is known."""
    return {"title": title(words.milestone_name(event)), "when": people_date(event["when"])}
