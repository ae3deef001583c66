"""Commands become events, or are refused with a sentence. Pure: the case holds all that is needed.

Only a condition refuses, and it refuses an act of ours dated on or after adoption, never a fact that
happened (the procedure, Provenance and force).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from lifecycle.asking import choose_date, named_cycle, reopen, waive
from lifecycle.case import Case
from lifecycle.changing import ErasePerson, Migrate, SetSpan
from lifecycle.commands import (
    Advance,
    ChangeKind,
    ChooseAccount,
    ChooseDate,
    CloseInto,
    Command,
    Contact,
    DescribeCity,
    NameCity,
    Note,
    OpenTrack,
    Pause,
    Reach,
    RecordCity,
    Refused,
    Reopen,
    Resume,
    Retract,
    TakeOver,
    Waive,
)
from lifecycle.conditions import check_conditions, refuse_closed, refuse_future, refuse_unexplained
from lifecycle.contributions.contribution_years import begin, refuse_opening
from lifecycle.cycles import cycle_of, refuse_rejoining
from lifecycle.freezing import freeze
from lifecycle.index.analysis import comments_closed
from lifecycle.membership.naming import close_into, name_city, take_over
from lifecycle.migrating import erase_person, migrate, set_span
from lifecycle.pausing import pause, resume
from lifecycle.records import checked
from lifecycle.retracting import retract
from lifecycle.signatures import SIDES, sides
from lifecycle.themes import record_of
from lifecycle.when import When

_MAKES_MEMBER = ("candidate", "unconfirmed", "index_only")


def decide(case: Case, command: Command) -> None:
    """Append to the case what the command causes; Refused leaves it as it was."""
    refuse_closed(case, command)
    refuse_unexplained(command)
    _DECIDE[type(command)](case, command)


def settle(case: Case) -> None:
    """Close a write: the deadlines of what opened by now are frozen (design, Law 6)."""
    if not case.known.paused:
        freeze(case)


def _record_city(case: Case, command: RecordCity) -> None:
    if case.events:
        raise Refused(f"{command.facts.name} is already on record: describe it instead")
    facts = _said(asdict(command.facts))
    facts.setdefault("kind", "unconfirmed")
    _check_kind(case, facts["kind"])
    case.write("city_recorded", command.adopted_on, data=facts, notes={"source": command.source})


def _describe_city(case: Case, command: DescribeCity) -> None:
    said = _said(asdict(command.facts))
    for fixed in ("kind", "iso_country", "country"):
        said.pop(fixed, None)
    changed = {name: value for name, value in said.items() if case.known.facts.get(name) != value}
    if changed:
        case.write("city_described", case.today, data=changed, notes={"source": command.source})


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _reach(case: Case, command: Reach) -> None:
    milestone = case.milestone(command.milestone, command.track)
    refuse_future(case, command.when, milestone.title)
    cycle = named_cycle(case, milestone, command.cycle) or cycle_of(case, milestone, command.when)
    refuse_rejoining(case, milestone.track, cycle, command.when)
    key = (milestone.track, cycle, milestone.key)
    held = case.known.accounts.get(key, ())
    if any(account.on == command.when for account in held):
        return
    check_conditions(case, milestone, cycle, command)
    notes = {"reason": command.reason, "evidence": command.evidence, "source": command.source}
    case.write("reached", command.when, key, {"account": len(held) + 1}, notes, actor=command.by)
    if milestone.key in SIDES:
        _become_member(case, cycle)
    if milestone.key == "expression_of_interest":
        _become_candidate_again(case, cycle, command.when)


def _become_member(case: Case, cycle: int) -> None:
    """Both signatures make membership official, on the later date; nothing else does."""
    signed = [case.known.account(side) for side in sides(cycle)]
    rejoins = cycle > 1 and case.known.kind in ("lapsed", "withdrawn")
    if all(signed) and (case.known.kind in _MAKES_MEMBER or rejoins):
        later = max((e for e in signed if e is not None), key=lambda e: e.day)
        case.write("kind_changed", later.on, data={"kind": "international", "signed": cycle})


def _become_candidate_again(case: Case, cycle: int, when: When) -> None:
    """A city that had left and asks again goes through membership anew, in a cycle of its own."""
    if cycle > 1 and case.known.kind in ("lapsed", "withdrawn"):
        case.write("kind_changed", when, ("membership", cycle), {"kind": "candidate"})


def _open_track(case: Case, command: OpenTrack) -> None:
    track = case.track(command.track)
    refuse_future(case, command.on, track.title)
    cycles = case.known.cycles(track.key)
    following = command.on.year if track.cycles == "year" else (cycles[-1] + 1 if cycles else 1)
    cycle = command.cycle or following
    if (track.key, cycle) in case.known.opened:
        raise Refused(f"{track.title}, cycle {cycle}, is open already")
    if track.cycles == "number" and not 1 <= cycle <= following:
        raise Refused(f"cycle {cycle} of {track.key} cannot be opened: the next is {following}")
    refuse_rejoining(case, track.key, cycle, When(command.on))
    if track.cycles == "year":
        refuse_opening(case, cycle)
    case.write("track_opened", command.on, (track.key, cycle), notes={"reason": command.reason})
    if track.cycles == "year":
        begin(case, cycle, command.on)


def _change_kind(case: Case, command: ChangeKind) -> None:
    _check_kind(case, command.kind)
    refuse_future(case, command.on, "a change of kind")
    if command.kind == case.known.kind:
        raise Refused(f"the city is of the kind {command.kind} already")
    if command.kind == "international" and case.standing.since is None:
        raise Refused(
            "only both signatures make a member: record city_signature and council_of_europe_signature"
        )
    data = {"kind": command.kind, **_resting_on(case, command.kind)}
    case.write("kind_changed", command.on, data=data, notes={"reason": command.reason})


def _resting_on(case: Case, kind: str) -> dict[str, int]:
    """The cycle whose two signatures a membership rests on: without one of them it is void, too."""
    cycles = reversed(case.known.cycles("membership")) if kind == "international" else ()
    signed = (cycle for cycle in cycles if all(map(case.known.account, sides(cycle))))
    return {"signed": found} if (found := next(signed, 0)) else {}


def _check_kind(case: Case, kind: str) -> None:
    if kind not in case.programme.kinds:
        raise Refused(f"“{kind}” is no kind of membership: use one of {', '.join(case.programme.kinds)}")


def _contact(case: Case, command: Contact) -> None:
    refuse_future(case, command.on, "a contact")
    case.write("contacted", command.on, notes={"by": command.by, "reason": command.reason})


def _note(case: Case, command: Note) -> None:
    """A step of people's work, of a known kind with the values it needs; the theme may refuse it."""
    record = record_of(command.about)
    refuse_future(case, command.on, record.title)
    data = checked(record, command.data)
    for name in record.needs:
        if not command.notes.get(name):
            raise Refused(f"{record.title}: {name} is missing; give it in a sentence")
    track = case.track(command.track or record.track)
    last = case.standing.current.get(track.key) or (case.known.cycles(track.key) or [1])[-1]
    cycle = command.cycle or last
    record.check(case, cycle, data)
    values = {"about": command.about, **data}
    record.then(case, case.write("noted", command.on, (track.key, cycle), values, command.notes))


def _choose_account(case: Case, command: ChooseAccount) -> None:
    event = case.event(command.seq)
    if event.seq not in case.known.held:
        raise Refused(f"event {command.seq} was retracted: choose one of those that hold")
    if event.kind != "reached":
        raise Refused(f"event {command.seq} is no account of a milestone: `icc city show` lists the events")
    case.write("account_chosen", command.on, event.key, {"seq": event.seq}, {"reason": command.reason})


def _advance(case: Case, _command: Advance) -> None:
    """What the day brings before its freezing: what silence means, where a letter said so."""
    for waiver in comments_closed(case.standing):
        waive(case, waiver)


_DECIDE: Mapping[type, Callable[[Case, Any], None]] = {
    RecordCity: _record_city,
    DescribeCity: _describe_city,
    Reach: _reach,
    OpenTrack: _open_track,
    ChooseDate: choose_date,
    Waive: waive,
    Reopen: reopen,
    Pause: pause,
    Resume: resume,
    ChangeKind: _change_kind,
    Contact: _contact,
    Note: _note,
    ChooseAccount: _choose_account,
    Retract: retract,
    NameCity: name_city,
    CloseInto: close_into,
    TakeOver: take_over,
    Migrate: migrate,
    SetSpan: set_span,
    ErasePerson: erase_person,
    Advance: _advance,
}
