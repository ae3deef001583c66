"""What a city is called: renamed, also called so, and one record closed into another of the same city.

Nothing is lost: former names stay known, and what a closed record held is taken over by reference.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lifecycle.case import Case
from lifecycle.commands import CloseInto, NameCity, Refused, TakeOver
from lifecycle.conditions import refuse_future
from lifecycle.events import Event
from lifecycle.folding import folded
from lifecycle.history import Known, known_on
from lifecycle.when import When

_TAKEN = ("reached", "contacted", "noted", "waived", "track_opened")
_OWN_MATTERS = ("network.", "officer.", "people.")
"""Who looks after which record is that record's own matter."""
_FACTS = ("zone", "language", "subdivision", "population", "diversity_percent")


def name_city(case: Case, command: NameCity) -> None:
    """A new name, the former one kept; or another name by which the city is found."""
    name, facts = command.name.strip(), case.known.facts
    if not folded(name):
        raise Refused("a city needs a name with letters in it")
    refuse_future(case, command.on, "a new name")
    others = list(facts.get("aliases", ()))
    if command.also:
        if folded(name) in map(folded, (facts["name"], *others)):
            return
        changed: dict[str, object] = {"aliases": [*others, name]}
    elif name == facts["name"]:
        return
    else:
        kept = [each for each in (*others, facts["name"]) if folded(each) != folded(name)]
        changed = {"name": name, "aliases": list(dict.fromkeys(kept))}
    case.write("city_described", command.on, data=changed, notes={"reason": command.reason})


def close_into(case: Case, command: CloseInto) -> None:
    """Close this record: from now on the other one speaks for the city."""
    refuse_future(case, command.on, "a merger")
    case.write("merged_into", command.on, data={"into": command.into}, notes={"reason": command.reason})


def take_over(case: Case, command: TakeOver) -> None:
    """Take over what another record of the same city held, each fact with its origin; no letter follows.

    Free text stays where it was written: a person who is erased there is not kept here.
    """
    refuse_future(case, command.on, "a merger")
    other = known_on(command.events, case.today)
    case.write(
        "took_over",
        command.on,
        data={"from": command.other, "events": len(command.events)},
        notes={"reason": command.reason},
    )
    _describe(case, other, command.on)
    cycle_of = _cycles(case, other)
    for event in sorted(other.held.values(), key=lambda e: (e.on.first, e.seq)):
        if event.kind in _TAKEN and not str(event.data.get("about", "")).startswith(_OWN_MATTERS):
            _take(case, event, (event.track, cycle_of(event)), command.other)


def _take(case: Case, event: Event, cycle: tuple[str, int], other: str) -> None:
    key = (*cycle, event.milestone)
    held = case.known.accounts.get(key, ())
    if event.kind == "reached" and any(e.on == event.on for e in held):
        return
    if event.kind == "track_opened" and cycle in case.known.opened:
        return
    if event.kind == "waived" and key in case.known.waived:
        return
    data = {**event.data, "of": {"city": other, "seq": event.seq}}
    if event.kind == "reached":
        data["account"] = len(held) + 1
    said = {"source": f"record {other}, event {event.seq}"}
    case.write(event.kind, event.on, key, data, said, actor=event.actor)


def _describe(case: Case, other: Known, on: date) -> None:
    """Facts that only the other record had; its names stay known."""
    facts = case.known.facts
    more = {name: other.facts[name] for name in _FACTS if name in other.facts and name not in facts}
    names = [*facts.get("aliases", ()), other.facts["name"], *other.facts.get("aliases", ())]
    known = {folded(facts["name"])}
    aliases = [n for n in dict.fromkeys(names) if folded(n) not in known]
    changed = {**more, **({"aliases": aliases} if aliases != list(facts.get("aliases", ())) else {})}
    if changed:
        case.write("city_described", When(on), data=changed)


def _cycles(case: Case, other: Known) -> Callable[[Event], int]:
    """Which cycle of this record each cycle of the other is: where periods meet, else one of its own."""
    found: dict[tuple[str, int], int] = {}
    for track in case.programme.tracks:
        mine = case.known.cycles(track.key)
        for cycle in other.cycles(track.key):
            same = cycle if track.cycles == "year" or track.key == "membership" else None
            meets = next((n for n in mine if _meet(case.known, other, track.key, n, cycle)), None)
            target = same or meets or max([*mine, *_given(found, track.key)], default=0) + 1
            found[track.key, cycle] = target
    return lambda event: found.get((event.track, event.cycle), event.cycle)


def _given(found: dict[tuple[str, int], int], track: str) -> list[int]:
    """The cycles of a track that are given away already."""
    return [cycle for (name, _), cycle in found.items() if name == track]


def _meet(mine: Known, other: Known, track: str, cycle: int, theirs: int) -> bool:
    """Whether two cycles speak of the same round: one milestone's periods overlap."""
    for key, accounts in other.accounts.items():
        if key[:2] == (track, theirs):
            held = mine.accounts.get((track, cycle, key[2]), ())
            if any(a.on.overlaps(b.on) for a in accounts for b in held):
                return True
    return False
