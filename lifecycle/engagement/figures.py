"""The year in figures: a pure count over what is on record, each figure with the events it counts.

A vague date counts in its year; a retracted event nowhere; an event that was recorded late in the year in
which it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.events import Event
from lifecycle.history import Known, known_on
from lifecycle.signatures import SIDES, sides

Source = tuple[str, int]
"""City and seq of an event."""
_MILESTONES = (
    ("final_report", "Index reports"),
    ("visit_held", "Expert visits"),
    ("profile_final", "Intercultural profiles"),
    ("support_group_set_up", "Support groups set up"),
    ("strategy_validated", "Strategies adopted"),
    ("public_presentation", "Public presentations"),
    ("monitoring_note", "Yearly notes on strategies"),
)
_STEPS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("event.registered", {}, "Delegates registered for network events"),
    ("event.attended", {"came": True}, "Participations in network events"),
    ("support.asked", {}, "Requests for support"),
    ("support.delivered", {}, "Support given"),
    ("antirumours.element", {}, "Anti-rumours elements recorded"),
    ("host.answered", {"answer": "yes"}, "Cities that agreed to host or to be a mentor"),
)
_MATTERS = (
    ("project.step", "awarded", "Inter-city projects awarded"),
    ("project.step", "closed", "Inter-city projects closed"),
    ("challenge.step", "raised", "Challenges raised"),
    ("challenge.step", "guidance", "Challenges that led to guidance"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a year: its key, what it counts in words, the number, and the events counted."""

    key: str
    title: str
    number: int
    sources: tuple[Source, ...]


def figures(ledgers: Mapping[str, Sequence[Event]], year: int) -> list[Figure]:
    """The figures of a civil year from the events of every city, by the city's key."""
    whole = {city: _standing_events(events) for city, events in sorted(ledgers.items())}
    known = {city: known_on(events, date(year, 12, 31)) for city, events in whole.items() if events}
    return [
        *_members(known, year),
        *_milestones(known, year),
        *_steps(known, year),
        *_taking_part(known, year),
    ]


def _standing_events(events: Sequence[Event]) -> list[Event]:
    """The events that were never retracted, whenever that was done."""
    void = {int(e.data["seq"]) for e in events if e.kind == "retracted"}
    return [e for e in events if e.seq not in void]


def _members(known: Mapping[str, Known], year: int) -> Iterator[Figure]:
    for kind, title in (
        ("international", "Members of the international network at the end of the year"),
        ("national_network", "Members through a national network at the end of the year"),
        ("regional_network", "Members through a regional network at the end of the year"),
    ):
        cities = tuple((city, 1) for city, each in known.items() if each.kind == kind and _was(each, year))
        yield Figure(f"{kind}_members", title, len(cities), cities)
    joined = tuple(source for city, each in known.items() for source in _joined(city, each, year))
    yield Figure("joined", "Cities that joined", len(joined), joined)


def _was(known: Known, year: int) -> bool:
    """Whether the city's membership reaches back to the year: signed by then, or on record here by then."""
    signed = [c for c in known.cycles("membership") if ("membership", c, "city_signature") in known.accounts]
    return bool(signed) or known.adopted_on.year <= year


def _joined(city: str, known: Known, year: int) -> Iterator[Source]:
    """A city joins on the later of its two signatures, in each cycle of membership."""
    for cycle in known.cycles("membership"):
        both = [e for e in map(known.account, sides(cycle)) if e is not None]
        if len(both) == len(SIDES):
            later = max(both, key=lambda e: (e.day, e.seq))
            if later.on.first.year == year:
                yield city, later.seq


def _milestones(known: Mapping[str, Known], year: int) -> Iterator[Figure]:
    for milestone, title in _MILESTONES:
        found = tuple(
            (city, event.seq)
            for city, each in known.items()
            for key in each.accounts
            if key[2] == milestone
            for event in _counted(each, key)
            if event.on.first.year == year
        )
        yield Figure(milestone, title, len(found), found)


def _counted(known: Known, key: tuple[str, int, str]) -> list[Event]:
    """The account that holds; of a yearly note, each."""
    if key[2] == "monitoring_note":
        return list({e.on: e for e in known.accounts[key]}.values())
    held = known.account(key)
    return [held] if held else []


def _steps(known: Mapping[str, Known], year: int) -> Iterator[Figure]:
    for about, values, title in _STEPS:
        found = _noted(known, year, about, _has(values))
        yield Figure(about.replace(".", "_"), title, len(found), found)
    for about, step, title in _MATTERS:
        found = _noted(known, year, about, _has({"step": step}))
        yield Figure(f"{about.partition('.')[0]}s_{step}", title, len(_matters(known, found)), found)


def _has(values: Mapping[str, Any]) -> Callable[[Event], bool]:
    """Whether an event holds all of these values."""
    return lambda event: all(event.data.get(name) == value for name, value in values.items())


def _noted(
    known: Mapping[str, Known], year: int, about: str, counts: Callable[[Event], bool]
) -> tuple[Source, ...]:
    return tuple(
        (city, e.seq)
        for city, each in known.items()
        for e in each.noted.get(about, ())
        if e.on.first.year == year and counts(e)
    )


def _matters(known: Mapping[str, Known], found: tuple[Source, ...]) -> set[int]:
    """A project of four cities is one project."""
    wanted = set(found)
    return {
        e.cycle
        for city, each in known.items()
        for held in each.noted.values()
        for e in held
        if (city, e.seq) in wanted
    }


def _taking_part(known: Mapping[str, Known], year: int) -> Iterator[Figure]:
    came = _noted(known, year, "event.attended", _has({"came": True}))
    yield Figure(
        "cities_at_events", "Cities that took part in network events", len({c for c, _ in came}), came
    )
    events = {
        e.data["event"]
        for city, each in known.items()
        for e in each.noted.get("event.attended", ())
        if (city, e.seq) in set(came)
    }
    yield Figure("events_held", "Network events with participants on record", len(events), came)
    contacts = tuple(
        (city, e.seq) for city, each in known.items() for e in each.contacts if e.on.first.year == year
    )
    yield Figure("contacts", "Contacts with cities on record", len(contacts), contacts)
