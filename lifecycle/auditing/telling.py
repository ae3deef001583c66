"""Events in words: what each says, in a line, for `why`, for a city's page and for its list of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.auditing.why import Step
from lifecycle.events import Event, Key
from lifecycle.programme import Programme
from lifecycle.standing import CityStanding
from lifecycle.themes import record_of, shown

_DECISIONS = ("date_chosen", "waived", "reopened", "account_chosen", "span_set", "migrated", "retracted")
_CIRCUMSTANCES = (
    "kind_changed",
    "paused",
    "resumed",
    "retracted",
    "waived",
    "reopened",
    "account_chosen",
    "span_set",
    "track_opened",
    "merged_into",
    "took_over",
    "city_described",
)
_MATTERS = ("calendar.", "network.", "officer.", "people.", "clock.", "membership.")
_HIDDEN = frozenset({"about", "person", "previous", "of", "officer"}) | {
    "experts", "representatives", "members", "voter", "uid", "mission",
}  # fmt: skip
"""Values that say nothing to a reader: ids, and what the title says already."""


def words_of(programme: Programme, event: Event) -> str:
    """What an event says, in a line; nothing of its free text."""
    if event.milestone and event.kind != "retracted":
        milestone = programme.track(event.track).by_key.get(event.milestone)
        name = milestone.title if milestone else event.milestone
        return _what_of_it(event, f"{_KINDS.get(event.kind, event.kind.replace('_', ' '))}: {name}")
    found = _WORDS.get(event.kind)
    return found(programme, event) if found else _KINDS.get(event.kind, event.kind.replace("_", " "))


def _what_of_it(event: Event, said: str) -> str:
    """With the day that was set or chosen, the account that was chosen."""
    if event.kind == "account_chosen":
        return f"{said}, event {event.data['seq']} counts"
    return f"{said}, {event.data['due']}" if event.kind in ("date_chosen", "deadline_set") else said


def circumstances(standing: CityStanding) -> list[Step]:
    """What holds of a city beyond its milestones: kinds, pauses, names, network, people, corrections."""
    held = [event for event in standing.known.held.values() if _is_told(event)]
    return [Step(f"{words_of(standing.programme, e)}, {e.on}", whence(e)) for e in held]


def decisions(standing: CityStanding, key: Key) -> list[Step]:
    """What was decided about one milestone: dates, waivers, reopenings, choices, corrections."""
    held = [event for event in standing.known.held.values() if event.key == key and event.kind in _DECISIONS]
    return [Step(f"{words_of(standing.programme, e)}, {e.on}", whence(e)) for e in held]


def _is_told(event: Event) -> bool:
    return event.kind in _CIRCUMSTANCES or str(event.data.get("about", "")).startswith(_MATTERS)


def whence(event: Event) -> str:
    """Which event, recorded when and by whom, and the reason that was given."""
    word = event.notes.get("reason")
    said = f"event {event.seq}, recorded {event.recorded} by {event.actor}"
    return f"{said}: {word}" if word else said


def _noted(_programme: Programme, event: Event) -> str:
    values = [f"{name} {_value(value)}" for name, value in shown(event).items() if name not in _HIDDEN]
    title = record_of(event.data["about"]).title
    return f"{title}: {', '.join(values)}" if values else title


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number:g}" for name, number in value.items()).replace("_", " ")
    return str(value).replace("_", " ")


def _kind(programme: Programme, event: Event) -> str:
    return f"Kind of membership: {programme.kinds[event.data['kind']].title}"


def _paused(_programme: Programme, event: Event) -> str:
    territory = event.data.get("territory")
    return f"Paused, all clocks stand still (territory {territory})" if territory else _PAUSED


def _described(_programme: Programme, event: Event) -> str:
    if "name" in event.data:
        return f"Now called {event.data['name']}"
    if "aliases" in event.data:
        return f"Also found as {', '.join(event.data['aliases'])}"
    return f"Described: {', '.join(event.data)}"


_PAUSED = "Paused, all clocks stand still"
_KINDS = {
    "city_recorded": "First recorded here",
    "reached": "Reached",
    "deadline_set": "Date set",
    "date_chosen": "Date chosen",
    "waived": "Waived",
    "reopened": "Asked for again",
    "account_chosen": "Account chosen",
    "track_opened": "Track opened",
    "contacted": "Contact",
    "resumed": "The clocks run again",
}
_WORDS: Mapping[str, Callable[[Programme, Event], str]] = {
    "noted": _noted,
    "kind_changed": _kind,
    "paused": _paused,
    "city_described": _described,
    "retracted": lambda _programme, event: f"Event {event.data['seq']} is void",
    "merged_into": lambda _programme, event: f"Merged into {event.data['into']}",
    "took_over": lambda _programme, event: f"Took over the record {event.data['from']}",
    "track_opened": lambda programme, event: f"Track opened: {programme.track(event.track).title}",
}
