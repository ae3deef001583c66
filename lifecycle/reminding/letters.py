"""Which letters there are, how binding they are, and who lets them go. Source: the table of letters.

Class: E essential, cannot be stopped · S can be silenced for this matter · U can be unsubscribed.
Mode: A automatic · H held for an officer's release · O an officer writes, the system prepares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LetterClass = Literal["E", "S", "U"]
LetterMode = Literal["A", "H", "O"]


@dataclass(frozen=True, slots=True)
class LetterRule:
    """How a kind of letter is treated. `answers`: it answers the reader's own action.

    `apart`: it goes by itself whatever its class, because a real cut-off or an officer's own words would
    not bear a digest.
    """

    kind: str
    cls: LetterClass
    mode: LetterMode
    answers: bool = False
    apart: bool = False

    @property
    def in_digest(self) -> bool:
        """Whether it joins the reader's digest rather than going by itself."""
        return self.cls != "E" and not self.apart


_TABLE = """
interest_acknowledged EH answers
intent_for_signature EO
signature_pending SH
membership_official EO
welcome EH
coordinator_wanted EH
record_check EH
new_leadership EO
handover EA answers
pause_word EO
farewell EO
correction EO
received EA answers
date_agreed EA answers
city_digest SA
questionnaire_invitation EH
department_request SA
questionnaire_reminder SA
completion_needed EH
analysis_started EH
analysis_takes_longer EH
draft_for_comments EH
report_final EO
reassessment_offer UH
recommendations_review UA
practice_permission EH
assignment EH
visit_dates EH
visit_confirmed EH
travel_costs EH
visit_programme SA
visit_thanks EO
profile_for_comments EH
profile_final EO
strategy_support SH
strategy_validated EO
presentation_speaker EH
strategy_year UA
contribution_notice EH
contribution_call EH
contribution_reminder EH
contribution_recorded EA answers
event_announcement UH apart
registration EA answers
host_or_mentor_request SO apart
support_answer EH
passed_on EA answers
new_link EA answers
officers_monday SA
"""
HELD_RUNGS = {("questionnaire_reminder", 14), ("questionnaire_reminder", 60)}
QUESTIONS = 7
"""Days after delivered support: the three questions, which are automatic and can be stopped for good."""
FREE_RUNGS: Mapping[tuple[str, int | None], LetterClass] = {
    ("support_answer", QUESTIONS): "U",
    **{("assignment", rung): "S" for rung in (-14, 0, 14)},
}
"""Rungs that go by themselves although the first letter of their kind is held, and how each is stopped."""


def _read(line: str) -> LetterRule:
    kind, tags, *rest = line.split()
    return LetterRule(kind, tags[0], tags[1], "answers" in rest, "apart" in rest)  # type: ignore[arg-type]


RULES: Mapping[str, LetterRule] = {rule.kind: rule for rule in map(_read, _TABLE.split("\n")[1:-1])}


APART_RUNGS = {("visit_programme", -7)}
"""Rungs that cannot wait for a digest: a visit is near (the procedure, Reminders and letters)."""


def joins_digest(kind: str, rung: int | None) -> bool:
    """Whether a letter waits for the reader's digest: by its kind, unless its rung cannot wait."""
    return RULES[kind].in_digest and (kind, rung) not in APART_RUNGS


def class_of(kind: str, rung: int | None) -> LetterClass:
    """How a letter can be stopped: as its kind, or a rung that goes by itself in its own way."""
    return FREE_RUNGS.get((kind, rung), RULES[kind].cls)


def is_task(letter: str) -> bool:
    """Whether a rung is an officer's task rather than a letter: a ladder ends with a person."""
    return letter.startswith("task_")
