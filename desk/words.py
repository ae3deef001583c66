"""The words that pages and commands share: whose turn it is, and what a date is worth.

A date is never shown without its force and its provenance (the procedure, Provenance and force). Only what
we owe a city is ever called late, and never when the date is an ideal, encouraged or optional one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desk.abroad import count, country, day, month, when
from desk.keys import plain, title
from desk.terms import (
    BY,
    FORCES,
    KINDS,
    LETTER_STATES,
    LIVE,
    OPEN,
    PLACES,
    PROVENANCES,
    SIDES,
    SOFT,
    STATES,
    TRACKS,
    Turn,
)
from desk.tongue import say
from lifecycle.programme import OURS

__all__ = [
    "FORCES",
    "KINDS",
    "LETTER_STATES",
    "PROVENANCES",
    "SIDES",
    "STATES",
    "TRACKS",
    "Turn",
    "basis_words",
    "count",
    "country",
    "date_words",
    "day",
    "is_late",
    "is_live",
    "kind_name",
    "letter_state",
    "member_words",
    "milestone_name",
    "month",
    "passed_words",
    "plain",
    "round_name",
    "side_words",
    "standing_name",
    "state_words",
    "title",
    "track_name",
    "turn",
    "turn_words",
    "when",
]
Entry = Mapping[str, Any]


def track_name(track: str | None) -> str:
    """A track as readers call it."""
    return say(TRACKS.get(track or "", title(track)))


def round_name(entry: Entry) -> str:
    """The track with its cycle: “Index assessment, round 2”, “Contribution 2027”; round 1 goes unsaid."""
    cycle = entry.get("cycle") or 1
    if entry.get("track") == "contribution" and cycle > 1:
        return f"{track_name('contribution')} {cycle}"
    return track_name(entry.get("track")) + (say(", round {number}", number=cycle) if cycle > 1 else "")


def is_live(entry: Entry) -> bool:
    """Whether this milestone has begun and is not settled."""
    return entry.get("state") in LIVE


def for_the_city(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The entries as a city may read them: beside the floor of a report stands no working date of ours.

    A window is told by an officer alone (the procedure, assessment).
    """
    told = list(entries)
    rounds = {(entry.get("track"), entry.get("cycle")) for entry in told if entry.get("earliest_on")}
    return [
        {**entry, "due_on": None}
        if (entry.get("track"), entry.get("cycle")) in rounds and str(entry.get("owner")) in OURS
        else dict(entry)
        for entry in told
    ]


def has_its_floor(entry: Entry, today: date) -> bool:
    """Whether a report that waits has its floor ahead, which the city is always told."""
    floor = str(entry.get("earliest_on") or "")
    return entry.get("state") == "waiting" and bool(entry.get("asks")) and floor > today.isoformat()


def turn(entry: Entry) -> Turn:
    """Whose turn it is: ours, the city's, or nobody's (what waits for something else is nobody's yet).

    `may`: the city may, because the programme only aims at it or encourages it.
    """
    if entry.get("state") not in OPEN or not entry.get("owner") or entry.get("asks") is False:
        return "none"
    owner, milestone = str(entry["owner"]), str(entry.get("milestone", ""))
    if owner in OURS or milestone.startswith("council_of_europe"):
        return "us"
    return "may" if entry.get("force") in SOFT else "city"


def turn_words(entry: Entry) -> str:
    """“waits on us: officer” or “awaited from the city: coordinator”; empty when it is nobody's turn."""
    owner = plain(entry.get("owner"))
    said = side_words(entry)
    return say("{place}: {name}", place=said, name=owner) if said else ""


def side_words(entry: Entry) -> str:
    """The same without the owner; what is only an ideal is up to the city, not awaited from it."""
    return say(SIDES[turn(entry)])


def state_words(entry: Entry) -> str:
    """Where a milestone stands, in words; a clock that only informs says so."""
    if is_live(entry) and entry.get("asks") is False:
        return say("shown for information, nothing is asked")
    return say(STATES.get(str(entry.get("state")), str(entry.get("state"))))


def kind_name(kind: str) -> str:
    """A kind of membership, in words."""
    return say(KINDS.get(kind, kind))


def letter_state(state: str) -> str:
    """Where a letter stands, in words."""
    return say(LETTER_STATES.get(state, state))


def member_words(city: Entry) -> str:
    """What a city is to the network: “Member, international network, since 2018”."""
    kind = kind_name(str(city.get("kind")))
    since = say(", since {year}", year=str(city["since"])[:4]) if city.get("since") else ""
    return kind[:1].upper() + kind[1:] + since


def is_late(entry: Entry) -> bool:
    """Whether we owe the city something past its date: the only lateness that is ever shown as one."""
    return turn(entry) == "us" and (entry.get("late_days") or 0) > 0 and entry.get("force") not in SOFT


def date_words(entry: Entry) -> str:
    """The dates of a milestone with their force: “open since …, ideally by …”; empty without any."""
    if not is_live(entry):
        return day(entry.get("reached_on"))
    return ", ".join(_dates(entry))


def _dates(entry: Entry) -> Iterable[str]:
    force, due = entry.get("force"), entry.get("due_on")
    if entry.get("earliest_on"):
        yield say("not before {day}", day=day(entry["earliest_on"]))
        force = "planned" if force == "floor" else force
    elif entry.get("opened_on"):
        yield say("open since {day}", day=day(entry["opened_on"]))
    if due and _is_chosen(entry):
        yield say(BY["chosen"], day=day(due))
    elif due:
        yield say(BY.get(str(force), BY["planned"]), day=day(due))


def _is_chosen(entry: Entry) -> bool:
    """Whether the date is the city's own, not one that the secretariat gave with a draft or gaps."""
    return bool(entry.get("chosen")) and not entry.get("given")


def basis_words(entry: Entry) -> str:
    """What the date is worth, in words: provenance (and force, where no due date says it), how sure it is."""
    dated = is_live(entry) and any(entry.get(key) for key in ("due_on", "earliest_on", "opened_on"))
    said = str(entry.get("provenance") or "")
    kind, _, place = said.partition(":")
    told = say(PROVENANCES.get(kind.strip(), said)) + (f" ({place.strip()})" if place else "")
    if not entry.get("due_on"):
        told = f"{say(FORCES.get(str(entry.get('force')), ''))}, {told}".removeprefix(", ")
    own = bool(entry.get("due_on")) and _is_chosen(entry)
    words = [told] if dated and said and not own else []
    if dated and entry.get("precision") in {"month", "year"}:
        year = entry["precision"] == "year"
        words.append(say("counted from a year only") if year else say("counted from a month only"))
    if dated and entry.get("provisional"):
        words.append(say("provisional until written down"))
    return say("; ").join(words)


def passed_words(entry: Entry) -> str:
    """What it means that a date has passed; empty for ideals, which are never late."""
    days = entry.get("late_days") or 0
    if not is_live(entry) or days <= 0 or entry.get("force") in SOFT:
        return ""
    if turn(entry) == "us":
        return say("{days} past the date we owed", days=count(days, "day"))
    return say("the date has passed: another can be chosen")


def standing_name(entry: Entry) -> str:
    """A milestone with where it stands in the order: “Next: …”, “Reached: …”, “No record: …”."""
    said = say("Next" if is_live(entry) else PLACES.get(str(entry.get("state")), ""))
    name = milestone_name(entry)
    return say("{place}: {name}", place=said, name=name) if said and entry.get("milestone") else name


def milestone_name(entry: Entry) -> str:
    """A milestone as the programme titles it, or its key as words where this programme has none such."""
    from lifecycle.reading import programme

    if entry.get("title"):
        return say(str(entry["title"]))
    try:
        return say(programme().milestone(str(entry.get("track")), str(entry.get("milestone"))).title)
    except KeyError:
        return title(entry.get("milestone"))
