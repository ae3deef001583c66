"""What changed for a city between two looks at it, and by whose hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.events import Event, Key
from lifecycle.standing import CityStanding, MilestoneStanding

Said = Mapping[str, str | None]
TIME = "the days that passed"
"""By whose hand something changed that no event touched."""
_TIMELESS = ("city_recorded", "city_described")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise: of the city itself (`key` None), or of one milestone of a cycle.

    `before` and `after` hold what differs; `events` are those that speak of it, `hands` who wrote them.
    """

    key: Key | None
    title: str
    before: Said
    after: Said
    events: Sequence[Event]
    hands: Sequence[str]


def between(before: Sequence[Event], after: Sequence[Event], days: tuple[date, date]) -> list[Event]:
    """The events that hold on one side only: each side's events as known then, and its civil day."""
    earlier = _holding(before, days[0])
    later = _holding(after, days[1])
    return [event for seq, event in sorted((earlier | later).items()) if (seq in earlier) != (seq in later)]


def _holding(events: Sequence[Event], day: date) -> dict[int, Event]:
    void = {int(e.data["seq"]) for e in events if e.kind == "retracted" and e.day <= day}
    return {e.seq: e for e in events if e.seq not in void and (e.kind in _TIMELESS or e.day <= day)}


def changes(before: CityStanding | None, after: CityStanding, events: Sequence[Event]) -> list[Change]:
    """Everything that is otherwise, the city's own facts first; `before` None: it was not on record yet."""
    return [*_of_city(before, after, events), *_of_milestones(before, after, events)]


def _of_city(before: CityStanding | None, after: CityStanding, events: Sequence[Event]) -> Iterator[Change]:
    was, now = _city(before), _city(after)
    if different := [name for name in now if was.get(name) != now[name]]:
        mine = [e for e in events if not e.milestone and e.kind != "noted"] or list(events)
        yield _change(None, str(after.known.facts["name"]), was, now, different, mine)


def _city(standing: CityStanding | None) -> dict[str, str | None]:
    if standing is None:
        return {}
    known = standing.known
    facts = {f"fact {name}": str(value) for name, value in known.facts.items() if name != "kind"}
    return {
        "kind": known.kind,
        "since": _iso(standing.since),
        "accession_completed": _iso(standing.accession_completed),
        "paused": "yes" if known.paused else "no",
        **facts,
    }


def _of_milestones(
    before: CityStanding | None, after: CityStanding, events: Sequence[Event]
) -> Iterator[Change]:
    was = {m.key: m for m in (*before.milestones.values(), *before.ahead)} if before else {}
    now = {m.key: m for m in (*after.milestones.values(), *after.ahead)}
    for key in dict.fromkeys((*now, *was)):
        old, new = _milestone(was.get(key)), _milestone(now.get(key))
        different = [name for name in new if old[name] != new[name]]
        if different:
            found = now.get(key) or was[key]
            yield _change(key, found.milestone.title, old, new, different, _speaking(key, found, events))


def _milestone(found: MilestoneStanding | None) -> dict[str, str | None]:
    if found is None:
        return dict.fromkeys(("state", "reached", "opened_on", "earliest_on", "due_on"))
    return {
        "state": found.state,
        "reached": str(found.reached) if found.reached else None,
        "opened_on": _iso(found.opened_on),
        "earliest_on": _iso(found.earliest_on),
        "due_on": _iso(found.due_on) if found.state != "unrecorded" else None,
    }


def _speaking(key: Key, found: MilestoneStanding, events: Sequence[Event]) -> list[Event]:
    """The events on the milestone itself, else those its opening counts from, else those of its cycle."""
    mine = [e for e in events if e.key == key]
    anchors = found.opening.anchors if found.opening else ()
    return mine or [e for e in events if e.seq in anchors] or [e for e in events if e.key[:2] == key[:2]]


def _change(
    key: Key | None, title: str, was: Said, now: Said, different: Sequence[str], mine: Sequence[Event]
) -> Change:
    hands = list(dict.fromkeys(e.actor for e in mine)) or [TIME]
    before, after = ({name: side.get(name) for name in different} for side in (was, now))
    return Change(key, title, before, after, mine, hands)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
