"""The Index as a theme of people's work: its records, rungs beyond the ladders, what officers should know."""

from __future__ import annotations

from datetime import date

from lifecycle.assigned import declined
from lifecycle.deadlines import add, after_pauses
from lifecycle.events import Event, Key
from lifecycle.index import analysis, analysis_records, completeness, reassessing, result_records
from lifecycle.index.analysis import in_progress, misses, window
from lifecycle.index.documents import TRACK, last_of, open_gaps
from lifecycle.index.index_letters import facts
from lifecycle.index.questionnaires import area_title, span
from lifecycle.index.results import publication, recommendations
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import UNSETTLED, CityStanding
from lifecycle.theme import Theme

_REPORTS = (("assessment", "final_report"), ("visit", "profile_final"))
_REVIEW, _AGAIN = 365, 28
"""The rungs' numbers: a year after a report, and the one repeat about publication."""


def rungs(standing: CityStanding) -> list[Owed]:
    """What the Index owes people beyond the programme's ladders."""
    return [*analysis.rungs(standing), *_reviews(standing), *_publication(standing)]


def _reports(standing: CityStanding, track: str, milestone: str) -> list[Event]:
    """The reports of a track from adoption on, of cities that are asked for anything there."""
    if standing.mode(track) not in ("runs", "on_request"):
        return []
    known = standing.known
    held = [known.account(key) for key in known.accounts if key[0] == track and key[2] == milestone]
    return [e for e in held if e is not None and e.day >= known.adopted_on]


def _reviews(standing: CityStanding) -> list[Owed]:
    """Twelve months after a report or profile, once, while any of its recommendations is open."""
    open_ = {
        (item.track, item.cycle)
        for item in recommendations(standing.known)
        if item.state not in ("done", "set aside")
    }
    found = []
    for track, milestone in _REPORTS:
        for event in _reports(standing, track, milestone):
            if (track, event.cycle) in open_:
                on = add(event.day, span("review"), standing.calendar)
                on = after_pauses(standing.known, event.day, on)
                key = (track, event.cycle, "recommendation.made")
                found.append(Owed(key, "recommendations_review", _REVIEW, "coordinator", on, event.day))
    return found


def _publication(standing: CityStanding) -> list[Owed]:
    """One repeat about publication, where the last report brought no answer; after it, silence is no."""
    reports = _reports(standing, TRACK, "final_report")
    last = max(reports, key=lambda e: (e.day, e.cycle), default=None)
    if last is None or publication(standing.known, last.cycle) is not None:
        return []
    on = add(last.day, span("publication_again"), standing.calendar)
    on = after_pauses(standing.known, last.day, on)
    key = (TRACK, last.cycle, "final_report")
    return [Owed(key, "report_final", _AGAIN, "coordinator", on, last.day)]


def observations(standing: CityStanding) -> list[str]:
    """What an officer should know of the city's Index rounds, most pressing first."""
    running = [text for cycle in in_progress(standing) for text in _running(standing, cycle)]
    return [*running, *_gaps(standing), *_answers(standing), *reassessing.observations(standing)]


def _running(standing: CityStanding, cycle: int) -> list[str]:
    told, known, said = window(standing, cycle), standing.known, []
    if told is not None and misses(standing, cycle):
        said.append(
            f"The window told to the city ({told.earliest} to {told.latest}) will not hold: "
            "tell a new one first (`icc queue tell`)"
        )
    draft = last_of(known, "draft.received", cycle)
    if draft is not None and known.account((TRACK, cycle, "draft_report")) is None:
        said.append(f"The draft report waits for your clearance since {draft.day} (`icc analysis clear`)")
    if last_of(known, "queue.slot", cycle) is not None:
        said += _unassigned(standing, cycle)
    return [*said, *_declined(standing, cycle)]


def _declined(standing: CityStanding, cycle: int) -> list[str]:
    """Tasks that whoever was asked cannot take, until they are given anew."""
    said = []
    for role in analysis.TASKS:
        task = analysis.task_of(standing.known, cycle, role)
        answer = declined(standing.known, TRACK, cycle, role, task) if task is not None else None
        if answer is not None and answer.data.get("conflict"):
            said.append(
                f"The {role} declares a conflict of interest: ask somebody else (`icc analysis task`)"
            )
        elif answer is not None:
            said.append(f"The {role} cannot take the task: ask somebody else (`icc analysis task`)")
    return said


def _unassigned(standing: CityStanding, cycle: int) -> list[str]:
    missing = [
        role
        for role, milestone in analysis.TASKS.items()
        if analysis.task_of(standing.known, cycle, role) is None and _awaited(standing, cycle, milestone)
    ]
    return [f"The analysis has its slot, and no {role} (`icc analysis task`)" for role in missing]


def _awaited(standing: CityStanding, cycle: int, milestone: str) -> bool:
    found = standing.milestones.get((TRACK, cycle, milestone))
    return found is not None and found.state in UNSETTLED


def _gaps(standing: CityStanding) -> list[str]:
    said = []
    for found in standing.known.noted.get("gaps.found", ()):
        open_ = open_gaps(standing.known, found.cycle)
        if open_ and found is last_of(standing.known, "gaps.found", found.cycle):
            areas = ", ".join(map(area_title, open_))
            said.append(f"Still open in the Index documents, asked for by {found.data['by']}: {areas}")
    return said


def _answers(standing: CityStanding) -> list[str]:
    held = standing.known.noted.get("publication.answered", ())
    later = {e.cycle: e for e in held if e.track == TRACK}
    return [
        f"Publication of the report of round {cycle}: “later”, said on {e.day}; ask again"
        for cycle, e in later.items()
        if e.data["answer"] == "later"
    ]


def withheld(standing: CityStanding, letter: str, about: Key, _day: date) -> str | None:
    """Why a letter of the analysis may not go any more: what it announces has come already."""
    track, cycle, _ = about
    if track != TRACK or letter not in ("analysis_started", "draft_for_comments"):
        return None
    if standing.known.account((TRACK, cycle, "final_report")) is not None:
        return "the report is final"
    commented = standing.known.account((TRACK, cycle, "city_comments")) is not None
    return "the city’s comments are in" if commented and letter == "draft_for_comments" else None


def explained(standing: CityStanding, key: Key) -> list[str]:
    """For officers, to the question why: the window a city was told, the offers of its next round."""
    track, cycle, milestone = key
    told = window(standing, cycle) if (track, milestone) == (TRACK, "final_report") else None
    if told is not None:
        return [f"An officer told the city a window on {told.told_on}: {told.earliest} to {told.latest}"]
    ahead = reassessing.next_round(standing)
    if ahead is not None and ahead.key == key:
        return reassessing.explained(standing, cycle)
    return []


THEME = Theme(
    "index",
    (
        *completeness.RECORDS,
        *analysis_records.RECORDS,
        *result_records.RECORDS,
        *reassessing.RECORDS,
    ),
    rungs,
    observations,
    facts,
    withheld,
)
