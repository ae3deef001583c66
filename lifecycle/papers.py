"""The file of a report or profile that a reader may have: as an officer stored it, else as it was handed in.

A draft is confidential: nobody of the city has it before an officer has cleared it, and what is handed in
after that waits for the officer, who stores it. Files are named as events name them (their evidence).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.records import Field, Record

Stage = Literal["draft", "final"]
STAGES = ("draft", "final")
STORED: Mapping[str, str] = {"assessment": "report.document", "visit": "visit.document"}
"""The record by which an officer stores the file of a report or of a profile."""
_DRAFT = {"assessment": "draft_report", "visit": "profile_draft"}
_FINAL = {"assessment": "final_report", "visit": "profile_final"}
DRAFTS = frozenset(_DRAFT.values())
"""The milestones whose files no city sees in its history."""
TITLES = {
    ("assessment", "draft"): "Draft Index report",
    ("assessment", "final"): "Index report",
    ("visit", "draft"): "Draft intercultural profile",
    ("visit", "final"): "Intercultural profile",
}


def record(track: str, title: str) -> Record:
    """The record of a stored file; its evidence is the file."""
    return Record(STORED[track], track, title, {"stage": Field("text", choices=STAGES)}, needs=("evidence",))


def of_report(known: Known, track: str, cycle: int, stage: str) -> Sequence[str]:
    """The evidence that can stand for a report's file, the best first; none of a draft not cleared."""
    opened = _cleared(known, track, cycle) if stage == "draft" else _reached(known, track, cycle)
    if opened is None:
        return []
    stored = [e for e in _of_round(known, STORED[track], cycle, track) if e.data["stage"] == stage]
    handed = _handed_in(known, track, cycle) if stage == "draft" else known.accounts[opened.key]
    before = [e for e in handed if stage == "final" or e.seq <= opened.seq]
    return [said for e in (*reversed(stored), *reversed(before)) if (said := e.notes.get("evidence"))]


def _cleared(known: Known, track: str, cycle: int) -> Event | None:
    if track == "assessment":
        return known.account((track, cycle, _DRAFT[track]))
    return next(iter(_of_round(known, "visit.cleared", cycle, track)[-1:]), None)


def _reached(known: Known, track: str, cycle: int) -> Event | None:
    return known.account((track, cycle, _FINAL[track]))


def _handed_in(known: Known, track: str, cycle: int) -> list[Event]:
    noted = _of_round(known, "draft.received", cycle, track)
    return sorted([*noted, *known.accounts.get((track, cycle, _DRAFT[track]), ())], key=lambda e: e.seq)


def _of_round(known: Known, about: str, cycle: int, track: str) -> list[Event]:
    return [e for e in known.noted.get(about, ()) if (e.track, e.cycle) == (track, cycle)]
