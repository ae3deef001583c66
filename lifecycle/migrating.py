"""A city's running cycles go on under another version of the programme; its spans are changed for it alone.

Nothing moves by itself (design, Law 6): each changed deadline is an event. A second migration undoes the
first: a deadline that was frozen under the version returned to is taken up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lifecycle.case import Case
from lifecycle.changing import ErasePerson, Migrate, SetSpan
from lifecycle.commands import Refused
from lifecycle.conditions import refuse_future
from lifecycle.deadlines import dated, due_date, holds
from lifecycle.events import Event
from lifecycle.freezing import frozen_data, rule_of
from lifecycle.programme import Milestone, Programme, Span
from lifecycle.standing import SETTLED, CityStanding, MilestoneStanding

CLOCKS = ("opens", "due", "longest")
Cycle = tuple[str, int]


def check_moves(old: Programme, new: Programme, moves: Mapping[str, str]) -> None:
    """Refused unless every milestone that the new version lacks is said to go somewhere, or to end."""
    for said, to in moves.items():
        track, _, key = said.partition(".")
        if track not in old.by_key or key not in old.by_key[track].by_key:
            raise Refused(f"--map {said}={to}: {old.version} has no milestone {said}; write track.milestone")
        if to and (track not in new.by_key or to not in new.by_key[track].by_key):
            raise Refused(f"--map {said}={to}: {new.version} has no milestone {track}.{to}")
    kept = [(said.partition(".")[0], to) for said, to in moves.items() if to]
    if len(set(kept)) < len(kept):
        raise Refused("two milestones are mapped to the same one: give each its own, or let one go")
    lost = [name for name in _missing(old, new) if name not in moves]
    if lost:
        say = " ".join(f"--map {name}=…" for name in lost)
        raise Refused(f"{new.version} has no {', '.join(lost)}: say where each goes, or nothing: {say}")


def _missing(old: Programme, new: Programme) -> Iterator[str]:
    for track in old.tracks:
        known = new.by_key[track.key].by_key if track.key in new.by_key else {}
        yield from (f"{track.key}.{m.key}" for m in track.milestones if m.key not in known)


def running(standing: CityStanding) -> list[Cycle]:
    """The cycles that have begun and have something left to do, in the order of the tracks."""
    found = [*standing.milestones.values(), *standing.ahead]
    live = dict.fromkeys((m.milestone.track, m.cycle) for m in found if m.state not in SETTLED)
    return [cycle for cycle in live if cycle in standing.known.pins]


def migrate(case: Case, command: Migrate) -> None:
    """Move every running cycle that is pinned to another version, and freeze its open deadlines anew."""
    to = case.programme.at(command.to)
    if to.version != command.to:
        raise Refused(f"this house has not adopted version {command.to}: `icc programme migrate FILE`")
    moved = [cycle for cycle in running(case.standing) if case.known.pins[cycle] != to.version]
    for track, cycle in moved:
        old = case.programme.at(case.known.pins[track, cycle])
        moves = _of_track(old, track, command.moves)
        data = {"from": old.version, "to": to.version, "map": moves}
        case.write("migrated", command.on, (track, cycle), data, {"reason": command.reason})
    _freeze_anew(case, moved)


def _of_track(old: Programme, track: str, moves: Mapping[str, str]) -> dict[str, str]:
    wanted = {name.partition(".")[2]: to for name, to in moves.items() if name.partition(".")[0] == track}
    return {key: to for key, to in wanted.items() if key in old.by_key[track].by_key}


def _freeze_anew(case: Case, cycles: list[Cycle]) -> None:
    for found in list(case.standing.unsettled()):
        if (found.milestone.track, found.cycle) in cycles:
            refreeze(case, found, f"programme {case.known.pins[found.milestone.track, found.cycle]}")


def refreeze(case: Case, found: MilestoneStanding, because: str) -> None:
    """Freeze a computed deadline anew where the rule now gives another day; a chosen date stays."""
    frozen, rule = case.known.deadlines.get(found.key), found.milestone.due
    if frozen is None or dated(frozen) or rule is None or found.opening is None:
        return
    due = _as_before(case, found) or _computed(case, found, found.milestone)
    if due.isoformat() != frozen.data["due"]:
        said = f"{because}: {rule_of(found.milestone)}"
        data = frozen_data(found, due, said, case.standing.calendar.version)
        case.write("deadline_set", case.today, found.key, data)


def _as_before(case: Case, found: MilestoneStanding) -> date | None:
    """The day that was frozen under the same version and span before, from the same anchors."""
    assert found.opening is not None
    version = case.version_of(found.milestone.track, found.cycle)
    rule = rule_of(found.milestone)
    mine = (e for e in reversed(case.events) if e.key == found.key and e.kind == "deadline_set")
    same = (e for e in mine if e.programme == version and holds(e, found.opening) and rule in _rule(e))
    return next((date.fromisoformat(e.data["due"]) for e in same), None)


def _rule(event: Event) -> str:
    return str(event.data.get("rule", ""))


def _computed(case: Case, found: MilestoneStanding, milestone: Milestone) -> date:
    assert found.opening is not None
    assert milestone.due is not None
    base = found.opening.base if milestone.due.previous else found.opening.day
    return due_date(case.known, base, milestone.due.span, case.standing.calendar, found.earliest_on)


def set_span(case: Case, command: SetSpan) -> None:
    """One city's milestone counts by a span of its own; a floor is the programme's and stays."""
    milestone = case.milestone(command.milestone, command.track)
    refuse_future(case, command.on, milestone.title)
    if command.clock not in CLOCKS:
        raise Refused(f"“{command.clock}” cannot be set for one city: use one of {', '.join(CLOCKS)}")
    if getattr(milestone, command.clock) is None:
        raise Refused(f"{milestone.title} has no date of that kind ({command.clock}) in the programme")
    data = {"clock": command.clock, "span": _span(command.span)}
    key = (milestone.track, command.cycle or 0, milestone.key)
    case.write("span_set", command.on, key, data, {"reason": command.reason})
    refreeze_milestone(case, milestone.track, milestone.key)


def refreeze_milestone(case: Case, track: str, milestone: str) -> None:
    """Freeze a milestone's open deadlines anew, in whatever cycle: its span for this city has changed."""
    for found in list(case.standing.unsettled()):
        if (found.milestone.track, found.milestone.key) == (track, milestone):
            refreeze(case, found, "the city's own span")


def _span(span: Span) -> dict[str, int]:
    units = ("months", "weeks", "days", "working_days")
    return {unit: getattr(span, unit) for unit in units if getattr(span, unit)}


def erase_person(case: Case, command: ErasePerson) -> None:
    """Somebody leaves this house; the event knows no more than an opaque id."""
    case.write("person_erased", command.on, data={"person": command.person}, notes={"reason": command.reason})
