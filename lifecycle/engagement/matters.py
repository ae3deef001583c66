"""Matters of several cities: inter-city projects and grants, and challenges that lead to guidance.

A project is of two or more cities. A challenge is raised by coordinators, becomes a theme, is studied
and ends in guidance (a policy brief, a handbook, an online training). Each step is a record of each of
its cities, with the matter's number as its cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.records import Field, Record

KINDS = ("project", "challenge")
PROJECT, CHALLENGE = "project.step", "challenge.step"
STEPS: Mapping[str, tuple[str, ...]] = {
    "project": ("planned", "applied", "awarded", "not_awarded", "started", "reported", "closed", "left"),
    "challenge": ("raised", "theme", "study", "guidance", "left"),
}
ENDS = frozenset({"closed", "not_awarded", "left", "guidance"})
"""After these steps a city is no longer at work on the matter."""
GUIDANCE = ("policy_brief", "handbook", "online_training")
FEWEST_CITIES = 2


def about_of(kind: str) -> str:
    """The kind of record that a matter's steps are."""
    return {"project": PROJECT, "challenge": CHALLENGE}[kind]


def last_steps(known: Known, kind: str) -> dict[int, Event]:
    """The city's newest step in each of its matters of a kind, by the matter's number."""
    return {e.cycle: e for e in known.noted.get(about_of(kind), ())}


def at_work(known: Known, kind: str) -> list[int]:
    """The numbers of the matters that the city is still at work on."""
    return [number for number, e in last_steps(known, kind).items() if e.data["step"] not in ENDS]


def _check(kind: str) -> Any:
    """A check that the city takes part in the matter, and that its step is a new one."""

    def check(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
        step = data["step"]
        held = last_steps(case.known, kind).get(cycle)
        if held is None and step != STEPS[kind][0]:
            raise Refused(f"the city takes no part in {kind} {cycle}: add it first")
        if held is not None and held.data["step"] == "left" and step != STEPS[kind][0]:
            raise Refused(f"the city has left {kind} {cycle}: add it again first")

    return check


def _record(kind: str, title: str, more: Mapping[str, Field]) -> Record:
    fields = {"step": Field("text", choices=STEPS[kind]), **more}
    return Record(about_of(kind), "engagement", title, fields, _check(kind))


RECORDS = (
    _record(
        "project",
        "Inter-city project",
        {"leads": Field("yes_no", needed=False), "grant": Field("money", needed=False)},
    ),
    _record("challenge", "Challenge", {"resource": Field("number", needed=False)}),
)
