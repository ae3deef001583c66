"""What a letter may say: the facts of a claimed notice, from the city's standing on the day of sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from lifecycle.events import Event, Key
from lifecycle.ports import Item, Place, RecordLine
from lifecycle.programme import OURS
from lifecycle.reminding.reminders import RECORD_CHECK
from lifecycle.signatures import SIDES
from lifecycle.standing import CityStanding, MilestoneStanding
from lifecycle.themes import letter_facts

_RESULTS = {
    "membership": "council_of_europe_signature",
    "assessment": "final_report",
    "visit": "profile_final",
    "strategy": "strategy_validated",
}
_REMEMBERED = (
    "city_signature",
    "visit_held",
    "support_group_set_up",
    "public_presentation",
    "monitoring_note",
)
"""What a city looks for on its record once a round has its result; the steps between are left out."""
_OUR_CONCERN = frozenset({"welcome", "coordinator_named", "eligibility_note", "team_appointed"})
MONEY = "contribution"
_WITH_THEIR_ROUND = frozenset({"profile_for_comments"})
"""Letters that a record causes and that ask for a step of its round."""
_RECENT = timedelta(days=35)
_CERTAINTY = {"day": "known to the day", "month": "month known, day not", "year": "year known, day not"}


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a claim that come from the city's standing."""

    items: Sequence[Item]
    received: Sequence[Item]
    ours: Sequence[Item]
    record: Sequence[RecordLine]
    unknown: Sequence[str]
    facts: Mapping[str, str] = field(default_factory=dict)


def contents(standing: CityStanding, parts: Sequence[Row[Any]]) -> Contents:
    """What a notice with these parts may say today."""
    asked = [item for part in parts if (item := _item(standing, part)) is not None]
    rounds = {(item.track, item.cycle) for item in asked}
    money = {(part.track, part.cycle) for part in parts if part.track == MONEY}
    received = [
        _of(m)
        for m in standing.milestones.values()
        if m.state == "done" and m.milestone.owner not in OURS and _recent(standing, m) and _fits(m, money)
    ]
    tracks = {part.track for part in parts}
    received = [item for item in received if item.track in tracks]
    ours = [
        _of(m)
        for m in standing.unsettled()
        if m.milestone.owner in OURS and m.asks and not m.again and (m.milestone.track, m.cycle) in rounds
    ]
    said = {(item.track, item.cycle, item.milestone) for item in asked}
    rounds |= {(part.track, part.cycle) for part in parts if part.letter in _WITH_THEIR_ROUND}
    if any(part.seq for part in parts):
        asked += _opened(standing, rounds, said)
    asked += _besides(standing, parts, asked)
    said = {(item.track, item.cycle, item.milestone) for item in asked}
    others = [item for item in received if (item.track, item.cycle, item.milestone) not in said]
    facts: dict[str, str] = {}
    for part in parts:
        more = letter_facts(standing, part.letter, (part.track, part.cycle, part.milestone), part.seq)
        facts |= _with_areas(facts, more)
    return Contents(asked, others, ours, _record(standing), _unknown(standing), facts)


def _with_areas(facts: Mapping[str, str], more: Mapping[str, str]) -> Mapping[str, str]:
    """The facts of one more part of a letter; areas given to a department on several days add up."""
    if "areas" not in facts or "areas" not in more:
        return more
    areas = dict.fromkeys([*facts["areas"].split("\n"), *more["areas"].split("\n")])
    days = [day for day in (facts.get("by"), more.get("by")) if day]
    return {**more, "areas": "\n".join(areas), "by": min(days, default="")}


def _fits(found: MilestoneStanding, money: set[tuple[str, int]]) -> bool:
    """Money is never told beside anything else, nor anything else beside money."""
    if money:
        return (found.milestone.track, found.cycle) in money
    return found.milestone.track != MONEY


def _besides(standing: CityStanding, parts: Sequence[Row[Any]], asked: Sequence[Item]) -> list[Item]:
    """What some letters tell besides: both signatures, or everything that is open with the city."""
    if any(part.letter == "membership_official" for part in parts):
        cycle = standing.current.get("membership", 1)
        keys = [("membership", cycle, side) for side in SIDES]
        return [_of(standing.milestones[key]) for key in keys if key in standing.milestones]
    if any(part.letter == "handover" or part.milestone == "resumed" for part in parts):
        known = {(item.track, item.cycle, item.milestone) for item in asked}
        waiting = [m for m in standing.unsettled() if m.asks and not m.again and m.key not in known]
        return [_of(m) for m in waiting if m.milestone.owner not in OURS and m.milestone.track != MONEY]
    return []


def _opened(standing: CityStanding, rounds: set[tuple[str, int]], said: set[Key]) -> list[Item]:
    """What waits on the city once something was reached: a letter about it tells the next date too."""
    return [
        _of(m)
        for m in standing.unsettled()
        if m.milestone.owner not in OURS
        and m.asks
        and not m.again
        and (m.milestone.track, m.cycle) in rounds
        and (m.milestone.track, m.cycle, m.milestone.key) not in said
    ]


def item_of(standing: CityStanding, key: Key) -> Item | None:
    """One milestone as a letter or the page behind its link speaks of it; None where it stands nowhere."""
    found = standing.milestones.get(key)
    return _of(found) if found is not None else None


def place(row: Row[Any]) -> Place:
    """The city of a letter, from its row."""
    return Place(row.key, row.name, row.country, row.iso_country, row.zone)


def _recent(standing: CityStanding, found: MilestoneStanding) -> bool:
    day = found.account.day if found.account else None
    return day is not None and day >= max(standing.known.today - _RECENT, standing.known.adopted_on)


def _item(standing: CityStanding, part: Row[Any]) -> Item | None:
    key = (part.track, part.cycle, part.milestone)
    found = standing.milestones.get(key)
    if key == RECORD_CHECK or found is None:
        return None
    return _of(found, part.letter, None if part.seq else part.rung)


def _of(found: MilestoneStanding, letter: str = "", rung: int | None = None) -> Item:
    milestone, clock = found.milestone, found.clock
    chosen = found.chosen and not found.given
    dated = clock if clock and found.due_on and not chosen else None
    return Item(
        track=milestone.track,
        cycle=found.cycle,
        milestone=milestone.key,
        title=milestone.title,
        letter=letter,
        awaits=milestone.owner,
        force="chosen" if chosen else dated.force if dated else milestone.force,
        provenance=dated.provenance if dated else milestone.provenance,
        rung=rung,
        opened_on=found.opened_on,
        due_on=found.due_on,
        earliest_on=found.earliest_on,
        reached=str(found.reached) if found.reached else None,
    )


def _record(standing: CityStanding) -> list[RecordLine]:
    """What is on record, in order of time; both signatures make one line: member since the later."""
    lines = []
    for key, accounts in standing.known.accounts.items():
        event = _counts(standing, key)
        if event is None or key[0] == MONEY or _on_the_way(standing, key):
            continue
        told = tuple(sorted({str(e.on) for e in accounts}))
        line = RecordLine(
            text=_title(standing, key),
            when=str(event.on),
            certainty=_CERTAINTY[event.on.precision],
            round=key[1],
            accounts=told if len(told) > 1 else (),
        )
        lines.append((event.on, line))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _on_the_way(standing: CityStanding, key: Key) -> bool:
    """A step of a round whose result is on record: the result says it, and what a city remembers besides."""
    result = _RESULTS.get(key[0])
    known = result is not None and standing.known.account((*key[:2], result)) is not None
    return known and key[2] not in (result, *_REMEMBERED)


def _counts(standing: CityStanding, key: Key) -> Event | None:
    """The event of a line: of two signatures the later, told once; one alone is told as what it is."""
    signed = _both(standing, key)
    if not signed:
        return standing.known.account(key)
    return max(signed, key=lambda event: event.day) if key[2] == SIDES[0] else None


def _both(standing: CityStanding, key: Key) -> list[Event]:
    """Both signatures of a cycle of membership, where the key is one of them; empty while one is missing."""
    held = [standing.known.account((*key[:2], side)) for side in SIDES]
    both = [event for event in held if event is not None]
    return both if key[2] in SIDES and len(both) == len(held) else []


def _title(standing: CityStanding, key: Key) -> str:
    track, _, milestone = key
    if _both(standing, key):
        return "Member of Intercultural Cities since"
    return standing.programme.milestone(track, milestone).title


def _unknown(standing: CityStanding) -> list[str]:
    """What is not on record and concerns the city, each once, in words."""
    said = [m.milestone for m in standing.milestones.values() if m.state == "unrecorded"]
    missing = [milestone for milestone in said if milestone.track != MONEY]
    asked = [_UNKNOWN.get(m.key, m.title) for m in missing if m.key not in _OUR_CONCERN]
    return list(dict.fromkeys(asked))


_UNKNOWN = {
    **dict.fromkeys(SIDES, "Whether, and since when, your city has been a member"),
    "questionnaire_sent": "Whether your city has taken part in the Index",
    "support_group_set_up": "Whether your city has an intercultural support group",
    "public_presentation": "Whether your strategy was presented in public",
    "monitoring_note": "How your strategy has developed since it was adopted",
}
