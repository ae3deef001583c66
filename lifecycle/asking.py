"""Dates, waivers and reopenings: what is asked of a city, by when, or not at all."""

from __future__ import annotations

from lifecycle.case import Case
from lifecycle.commands import ChooseDate, Refused, Reopen, Waive
from lifecycle.conditions import refuse_future
from lifecycle.contributions.contribution_years import refuse_year
from lifecycle.cycles import refuse_rejoining
from lifecycle.deadlines import add
from lifecycle.programme import Milestone
from lifecycle.standing import UNSETTLED, MilestoneStanding
from lifecycle.when import When


def choose_date(case: Case, command: ChooseDate) -> None:
    """The city, or an officer with it, chooses its own date: not past, not before the floor, not too far."""
    found = _asked(case, command.milestone, command.track, command.cycle)
    title = found.milestone.title
    if command.due <= case.today:
        raise Refused(f"{title}: {command.due} has passed; choose a date after {case.today}")
    if found.earliest_on is not None and command.due < found.earliest_on:
        raise Refused(f"{title}: not before {found.earliest_on} (at least 8 weeks); choose that or later")
    longest = found.milestone.longest
    if longest is not None and found.opening is not None and not command.reason:
        last = add(max(found.opening.day, case.known.adopted_on), longest.span, case.standing.calendar)
        if command.due > last:
            raise Refused(f"{title}: {command.due} is more than {longest.span} ahead; give a reason with it")
    data = {"due": command.due.isoformat(), "rule": "given" if command.given else "chosen", **_versions(case)}
    held = case.known.deadlines.get(found.key)
    if held is not None and held.kind == "date_chosen" and held.data.items() >= data.items():
        return
    on, notes = command.on or case.today, {"reason": command.reason}
    beside = _goes_along(case, found)
    for each in (found, *beside):
        case.write("date_chosen", on, each.key, data, notes)


def _goes_along(case: Case, found: MilestoneStanding) -> list[MilestoneStanding]:
    """What has no date of its own beside the one that is dated: a city picks one day for both documents."""
    return [
        each
        for each in case.standing.unsettled()
        if (each.milestone.rests_after, each.cycle) == (found.milestone.key, found.cycle)
        and each.milestone.track == found.milestone.track
        and (not each.chosen or each.due_on == found.due_on)
    ]


def waive(case: Case, command: Waive) -> None:
    """An open milestone is not asked for; a condition of membership always is."""
    found = _asked(case, command.milestone, command.track, command.cycle)
    if case.programme.track(found.milestone.track).cycles == "year":
        raise Refused(f"{found.milestone.title}: two persons waive a contribution (icc contribution waive)")
    if not found.milestone.inferred:
        raise Refused(f"{found.milestone.title}: a condition of membership cannot be waived")
    case.write("waived", command.on, found.key, notes={"reason": command.reason})


def reopen(case: Case, command: Reopen) -> None:
    """A milestone is asked for (again), with its clock from that day."""
    milestone = case.milestone(command.milestone, command.track)
    last = case.standing.current.get(milestone.track, 1)
    cycle = named_cycle(case, milestone, command.cycle) or last
    if case.programme.track(milestone.track).cycles == "year":
        refuse_year(case, cycle)
    refuse_future(case, command.on, milestone.title)
    refuse_rejoining(case, milestone.track, cycle, When(command.on))
    case.write(
        "reopened", command.on, (milestone.track, cycle, milestone.key), notes={"reason": command.reason}
    )


def _asked(case: Case, milestone: str, track: str | None, cycle: int | None) -> MilestoneStanding:
    """The open milestone that is meant; Refused where it is settled or has not opened."""
    named = case.milestone(milestone, track)
    for found in _in_question(case, named):
        if (found.milestone.track, found.milestone.key) != (named.track, named.key):
            continue
        if cycle not in (None, found.cycle):
            continue
        if found.state == "done":
            raise Refused(f"{named.title}, cycle {found.cycle}, is reached already: reopen it first")
        if found.state != "passed":
            return found
    raise Refused(f"{named.title} is not open: `icc reopen` asks for it, `icc city show` says what is open")


def _in_question(case: Case, named: Milestone) -> list[MilestoneStanding]:
    """The cycles a command without one may mean: the last first; of years, the oldest that is open."""
    found = list(case.standing.milestones.values())
    if case.programme.track(named.track).cycles == "year":
        return sorted(found, key=lambda m: (m.state not in UNSETTLED, m.cycle))
    return sorted(found, key=lambda m: -m.cycle)


def named_cycle(case: Case, milestone: Milestone, cycle: int | None) -> int | None:
    """A cycle that somebody named: not below 1, nor beyond the next."""
    if cycle is None:
        return None
    if case.programme.track(milestone.track).cycles == "year":
        refuse_year(case, cycle)
        return cycle
    most = (case.known.cycles(milestone.track) or [0])[-1] + 1
    if not 1 <= cycle <= most:
        reason = f"there is no cycle {cycle} of {milestone.track}: use one from 1 to {most}"
        raise Refused(reason, "cycle")
    return cycle


def _versions(case: Case) -> dict[str, str]:
    return {"programme": case.programme.version, "calendar": case.standing.calendar.version}
