"""From two complete documents to the report: the slot, the window told, the people at work, the draft.

A slot is an event that the flow writes (or an officer); until then the city is queued. A window is told by
an officer only, never before the floor, and moves with a pause. The rules of the queue are in `queue.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lifecycle.assigned import declined
from lifecycle.commands import ChooseDate, Command, Note, Reach, Waive
from lifecycle.deadlines import add, after_pauses
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.index.documents import TRACK, last_of, of_round
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import SETTLED, CityStanding
from lifecycle.when import When

TASKS = {"institute": "data_processed", "analyst": "draft_report"}
"""Who is given which task of the analysis."""
REPEATS = (-14, 0, 14)
_FRESH = timedelta(days=7)
"""A task given so lately needs no reminder yet [house]."""
"""Days from a task's date on which whoever has it is written to again [house]."""
_WRITES_FIRST = 7
"""Days before the end of a told window by which we write, should it not hold [house]."""
_COMMENTS = timedelta(weeks=3)
"""What a report still needs once its draft is there: the city's comments [house]."""


@dataclass(frozen=True, slots=True)
class Window:
    """When the report is expected, as an officer told it; civil dates, shifted by pauses since."""

    earliest: date
    latest: date
    told_on: date
    seq: int


def floor_of(standing: CityStanding, cycle: int) -> date | None:
    """The day before which no report of the round may be promised; None while it is not known."""
    found = standing.milestones.get((TRACK, cycle, "final_report"))
    return found.earliest_on if found is not None else None


def window(standing: CityStanding, cycle: int) -> Window | None:
    """The window that holds: the last one told, shifted by pauses, and never before the floor."""
    told = [e for about in ("window.told", "window.moved") for e in of_round(standing.known, about, cycle)]
    if not told:
        return None
    last = max(told, key=lambda e: e.seq)
    ends = [date.fromisoformat(last.data[end]) for end in ("earliest", "latest")]
    floor = floor_of(standing, cycle) or date.min
    earliest, latest = (max(floor, after_pauses(standing.known, last.day, end)) for end in ends)
    return Window(earliest, latest, last.day, last.seq)


def in_progress(standing: CityStanding) -> list[int]:
    """The rounds whose documents are complete and whose report is not final."""
    return [
        m.cycle
        for m in standing.unsettled()
        if m.key[::2] == (TRACK, "final_report") and m.asks and m.earliest_on is not None
    ]


def misses(standing: CityStanding, cycle: int) -> bool:
    """Whether a told window will not hold as things stand: too little time is left for what is open."""
    told = window(standing, cycle)
    if told is None:
        return False
    drafted = standing.known.account((TRACK, cycle, "draft_report")) is not None
    needed = timedelta(days=_WRITES_FIRST) if drafted else _COMMENTS + timedelta(days=_WRITES_FIRST)
    return standing.known.today >= told.latest - needed


def silence_until(known: Known, cycle: int) -> date | None:
    """Until when silence about the draft means “no comments”; None where the letter never said so."""
    said = last_of(known, "comments.silence", cycle)
    return date.fromisoformat(said.data["until"]) if said else None


def comments_closed(standing: CityStanding) -> list[Waive]:
    """What silence about a draft comes to, once the day has passed that the letter named."""
    closed = []
    for found in standing.unsettled():
        until = silence_until(standing.known, found.cycle)
        if found.key[::2] != (TRACK, "city_comments") or until is None or found.due_on is None:
            continue
        last = max(until, found.due_on)
        if last < standing.known.today and not standing.known.paused:
            reason = f"no comments by {last}: the letter said that silence means none"
            closed.append(Waive("city_comments", reason, standing.known.today, TRACK, found.cycle))
    return closed


def clear_draft(
    standing: CityStanding, cycle: int, on: date, by: date | None, *, silence: bool
) -> list[Command]:
    """What clearing a draft does: it is reached, the city's comments have their date, silence its meaning.

    Silence means “no comments” only where the house has switched that on; then the letter says so.
    """
    commands: list[Command] = [Reach("draft_report", When(on), TRACK, cycle)]
    timing = standing.programme.milestone(TRACK, "city_comments").due
    suggested = add(on, timing.span, standing.calendar) if timing else on
    until = by or standing.calendar.forward(suggested)
    if by is not None:
        reason = "the date given with the draft"
        commands.append(ChooseDate("city_comments", by, TRACK, cycle, reason, on, given=True))
    if silence:
        commands.append(Note("comments.silence", {"until": until.isoformat()}, on, TRACK, cycle))
    return commands


# Rungs -----------------------------------------------------------------------------------------------


def rungs(standing: CityStanding) -> list[Owed]:
    """Repeats to whoever has a task, the word about a window that will not hold, the end of silence."""
    found = [
        o for task in standing.known.noted.get("analysis.assigned", ()) for o in _repeats(standing, task)
    ]
    for cycle in in_progress(standing):
        found += _writes_first(standing, cycle)
    return [*found, *_silence(standing)]


def _repeats(standing: CityStanding, task: Event) -> list[Owed]:
    if standing.mode(TRACK) == "off":
        return []
    key = (TRACK, task.cycle, TASKS[task.data["to"]])
    mine = standing.milestones.get(key)
    latest = task_of(standing.known, task.cycle, task.data["to"])
    handed = task.data["to"] == "analyst" and last_of(standing.known, "draft.received", task.cycle)
    given_up = declined(standing.known, TRACK, task.cycle, task.data["to"], task)
    if (mine is not None and mine.state in SETTLED) or task is not latest or handed or given_up:
        return []
    by = after_pauses(standing.known, task.day, date.fromisoformat(task.data["by"]))
    days = [(rung, by + timedelta(days=rung)) for rung in REPEATS]
    later = [(rung, on) for rung, on in days if on - task.day > _FRESH]
    return [Owed(key, "assignment", rung, task.data["to"], on, by) for rung, on in later]


def task_of(known: Known, cycle: int, role: str) -> Event | None:
    """The newest giving of a task to a role in a round."""
    held = [e for e in of_round(known, "analysis.assigned", cycle) if e.data["to"] == role]
    return held[-1] if held else None


def _writes_first(standing: CityStanding, cycle: int) -> list[Owed]:
    told = window(standing, cycle)
    if told is None or _with_the_city(standing, cycle, told.latest):
        return []
    on = told.latest - timedelta(days=_WRITES_FIRST)
    key = (TRACK, cycle, "final_report")
    return [Owed(key, "analysis_takes_longer", -_WRITES_FIRST, "coordinator", on, told.latest)]


def _with_the_city(standing: CityStanding, cycle: int, latest: date) -> bool:
    """Whether the draft lies with the city until a day within the window: what it then needs is its own."""
    comments = standing.milestones.get((TRACK, cycle, "city_comments"))
    due = comments.due_on if comments is not None and comments.state == "open" else None
    return due is not None and due <= latest


def _silence(standing: CityStanding) -> list[Owed]:
    """A look on the day after (stages look a day ahead) that writes what silence came to; no letter."""
    found = []
    for m in standing.unsettled():
        until = silence_until(standing.known, m.cycle)
        if m.key[::2] == (TRACK, "city_comments") and until is not None and m.due_on is not None:
            last = max(until, m.due_on)
            found.append(Owed(m.key, "task_silence", 2, "officer", last + timedelta(days=2), last))
    return found
