"""The answer of whoever was given a task: yes, or no; of a conflict of interest only that there is one.

Source: the table of letters, assignment. Why somebody cannot is nobody's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.case import Case
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.records import Field, Record

ANSWERED: Mapping[str, str] = {"assessment": "analysis.task_answered", "visit": "visit.task_answered"}
"""The record of an answer: of institute and analyst by their role, of a visit's team by the person's id."""


def record(track: str, title: str, check: Callable[[Case, int, Mapping[str, Any]], None]) -> Record:
    """The record of an answer to a task of a track; `check` refuses it where there is no such task."""
    fields = {
        "to": Field("text"),
        "answer": Field("text", choices=("yes", "no")),
        "conflict": Field("yes_no", needed=False),
    }
    hidden = ("to",) if track == "visit" else ()
    return Record(ANSWERED[track], track, title, fields, check, hidden=hidden)


def answer_of(known: Known, track: str, cycle: int, to: str, given: Event | None) -> Event | None:
    """The newest answer to a task since it was given; None while there is none."""
    since = given.seq if given is not None else 0
    held = [e for e in known.noted.get(ANSWERED[track], ()) if (e.cycle, e.data["to"]) == (cycle, to)]
    return held[-1] if held and held[-1].seq > since else None


def declined(known: Known, track: str, cycle: int, to: str, given: Event | None) -> Event | None:
    """The answer by which a task was declined, since it was given."""
    answer = answer_of(known, track, cycle, to, given)
    return answer if answer is not None and answer.data["answer"] == "no" else None
