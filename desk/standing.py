"""What comes first: entries and cities in the order in which somebody here must look at them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desk import words
from lifecycle.folding import folded

City = dict[str, Any]
_TRACK_ORDER = {track: place for place, track in enumerate(words.TRACKS)}
_FAR = "9999-12-31"


def by_urgency(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries in the order of need: overdue from us, waiting on us, awaited from the city, then the rest."""
    return sorted(entries, key=_entry_rank)


def _entry_rank(entry: dict[str, Any]) -> tuple[int, str, int]:
    turn = words.turn(entry)
    level = {"us": 1, "city": 2, "may": 3, "none": 4}[turn] - words.is_late(entry)
    if turn == "none" and entry.get("state") in {"idle", "unrecorded", "passed"}:
        level += 1
    return level, str(entry.get("due_on") or entry.get("opened_on") or _FAR), _place(entry)


def _place(entry: dict[str, Any]) -> int:
    return _TRACK_ORDER.get(str(entry.get("track")), len(_TRACK_ORDER))


def lead(city: City) -> dict[str, Any] | None:
    """The one entry that says most about where a city stands now; None where nothing is open or reached."""
    entries = by_urgency(city["tracks"])
    live = [entry for entry in entries if words.is_live(entry)]
    return live[0] if live else _furthest(entries)


def _furthest(entries: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """Where nothing is open: the furthest track in which something was reached."""
    reached = (entry for entry in entries if entry.get("state") in {"done", "waived"})
    return max(reached, key=_place, default=None)


def unrecorded(entries: Iterable[dict[str, Any]]) -> list[str]:
    """What nobody knows, in the words of the programme."""
    return [words.milestone_name(entry) for entry in entries if entry.get("state") == "unrecorded"]


def order(cities: Iterable[City]) -> list[City]:
    """Cities with what waits on us first, then what is awaited from them; paused ones last; then by name."""
    return sorted(cities, key=rank)


def rank(city: City) -> tuple[int, str, str]:
    """Where a city comes in this order."""
    entry = lead(city)
    if city.get("paused") or entry is None:
        return 9, _FAR, folded(city["city"])
    level, when, _ = _entry_rank(entry)
    return level, when if level < 2 else "", folded(city["city"])
