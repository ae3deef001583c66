"""The records of an analysis: slots, jumps, windows, tasks, drafts. Each may be refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lifecycle import assigned, papers
from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.index.analysis import TASKS, floor_of, in_progress, task_of, window
from lifecycle.index.documents import TRACK, last_of
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding


def _check_complete(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    if case.known.account((TRACK, cycle, "completeness_checked")) is None:
        raise Refused(
            f"the documents of round {cycle} are not complete yet: record completeness_checked first"
        )
    if case.known.account((TRACK, cycle, "final_report")) is not None:
        raise Refused(f"the report of round {cycle} is final already")


def _check_slot(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    _check_complete(case, cycle, data)
    if last_of(case.known, "queue.slot", cycle) is not None:
        raise Refused(f"round {cycle} has its slot already")


def _check_window(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    """A window lies after today, in order, and never before the floor."""
    _check_complete(case, cycle, data)
    earliest, latest = date.fromisoformat(data["earliest"]), date.fromisoformat(data["latest"])
    floor = floor_of(case.standing, cycle)
    if floor is not None and earliest < floor:
        raise Refused(f"no report before {floor} (at least 8 weeks): tell a window from that day on")
    if latest < earliest or latest <= case.today:
        raise Refused(f"a window from {earliest} to {latest} cannot be told: end it after today, in order")


def _check_moved(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    _check_window(case, cycle, data)
    if window(case.standing, cycle) is None:
        raise Refused("no window was told yet that could move: tell it first")


def _check_task(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    milestone = TASKS[data["to"]]
    if case.known.account((TRACK, cycle, milestone)) is not None:
        raise Refused(f"{case.programme.milestone(TRACK, milestone).title}: reached already in round {cycle}")


def _check_answered(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    to = data["to"]
    if to not in TASKS or task_of(case.known, cycle, to) is None:
        raise Refused(f"no task of the analysis was given to “{to}” in round {cycle}")


def _task_done(standing: CityStanding, event: Event) -> str | None:
    found = standing.milestones.get((TRACK, event.cycle, TASKS[event.data["to"]]))
    done = found is not None and found.state in ("done", "passed", "waived")
    latest = task_of(standing.known, event.cycle, event.data["to"])
    if done:
        return "the task is done"
    return None if latest is not None and latest.seq == event.seq else "the task was given anew"


def _told_anew(standing: CityStanding, event: Event) -> str | None:
    told = window(standing, event.cycle)
    if event.cycle not in in_progress(standing):
        return "the report is final"
    return None if told is not None and told.seq == event.seq else "another window was told since"


_WINDOW = {"earliest": Field("day"), "latest": Field("day")}
RECORDS = (
    Record("queue.slot", TRACK, "Slot for the analysis", {"month": Field("text")}, _check_slot),
    Record("queue.jumped", TRACK, "Jump in the queue", {}, _check_complete, needs=("reason",)),
    Record(
        "window.told",
        TRACK,
        "Window for the report",
        _WINDOW,
        _check_window,
        (Onward("analysis_started", "coordinator"),),
        _told_anew,
    ),
    Record(
        "window.moved",
        TRACK,
        "New window for the report",
        _WINDOW,
        _check_moved,
        (Onward("analysis_takes_longer", "coordinator"),),
        _told_anew,
        needs=("reason",),
    ),
    Record(
        "analysis.assigned",
        TRACK,
        "Task of the analysis",
        {
            "to": Field("text", choices=tuple(TASKS)),
            "by": Field("day"),
            "contract": Field("text", needed=False),
        },
        _check_task,
        (Onward("assignment", "analyst"),),
        _task_done,
    ),
    Record("draft.received", TRACK, "Draft handed in by the analyst", {}, _check_complete),
    assigned.record(TRACK, "Answer to a task of the analysis", _check_answered),
    papers.record(TRACK, "File of an Index report"),
    Record("comments.silence", TRACK, "Silence about the draft means no comments", {"until": Field("day")}),
)
