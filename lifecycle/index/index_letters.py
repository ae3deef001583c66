"""What the letters about the Index may say besides their milestones: words by name, days as ISO text.

Several words under one name stand on lines of their own. Nothing here knows another city, a score or a
place in the queue; no day lies before the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.index.analysis import TASKS, floor_of, silence_until, task_of, window
from lifecycle.index.documents import TRACK, last_of, of_round, parts, version_in
from lifecycle.index.questionnaires import area_title, comparable
from lifecycle.index.results import practices, recommendations, results
from lifecycle.standing import CityStanding

Words = dict[str, str]
_Facts = Callable[[CityStanding, int, Event | None], Words]


def facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> Words:
    """The words for a letter of that kind about a milestone or a record."""
    say = _SAY.get(letter)
    if say is None:
        return {}
    known = standing.known
    caused = next((e for e in known.noted.get(about[2], ()) if e.seq == seq), None) or _task(known, about)
    return {name: words for name, words in say(standing, about[1], caused).items() if words}


def _task(known: Known, about: Key) -> Event | None:
    """The newest giving of the task that ends with this milestone, if it is one of the analysis."""
    role = next((role for role, milestone in TASKS.items() if milestone == about[2]), None)
    return task_of(known, about[1], role) if role is not None else None


def _invitation(standing: CityStanding, cycle: int, _event: Event | None) -> Words:
    version = version_in(standing.known, cycle)
    chosen = last_of(standing.known, "analysis.version", cycle)
    language = chosen.data.get("language", "") if chosen else ""
    return {"version": version.title if version else "", "language": language}


def _request(_standing: CityStanding, _cycle: int, event: Event | None) -> Words:
    if event is None:
        return {}
    return {"areas": "\n".join(map(area_title, event.data["areas"])), "by": event.data.get("by", "")}


def _reminder(standing: CityStanding, cycle: int, _event: Event | None) -> Words:
    """How many parts came: only where parts were handed out, for a city that does without has none."""
    if not of_round(standing.known, "part.assigned", cycle):
        return {}
    asked = [part for part in parts(standing.known, cycle) if not part.optional or part.department]
    open_ = [part for part in asked if part.returned_on is None or part.gap]
    return {
        "parts": str(len(asked)),
        "parts_received": str(len(asked) - len(open_)),
        "parts_open": "\n".join(part.title for part in open_),
    }


def _received(standing: CityStanding, cycle: int, event: Event | None) -> Words:
    """Of a part that was handed in by itself: all that came so far, each with its day, and what is open."""
    if event is None:
        return {}
    asked = [part for part in parts(standing.known, cycle) if not part.optional or part.returned_on]
    came = [part for part in asked if part.returned_on is not None and not part.gap]
    open_ = [part.title for part in asked if part not in came]
    return {
        "parts": str(len(asked)),
        "parts_in": "\n".join(f"{part.returned_on}: {part.title}" for part in came),
        "parts_open": "\n".join(open_),
    }


def _completion(_standing: CityStanding, _cycle: int, event: Event | None) -> Words:
    if event is None:
        return {}
    lines = [_gap(area, event.notes.get(area, "")) for area in event.data["areas"]]
    return {"gaps": "\n".join(lines), "by": event.data["by"]}


def _gap(area: str, why: str) -> str:
    plain = " ".join(why.split())
    return f"{area_title(area)}: {plain}" if plain else area_title(area)


def _started(standing: CityStanding, cycle: int, event: Event | None) -> Words:
    """The floor, whether the work has begun, the window where an officer told one, now or before."""
    floor = floor_of(standing, cycle)
    begun = last_of(standing.known, "queue.slot", cycle) is not None
    about_it = event is not None and event.kind == "noted"
    said = {"begun": "yes" if begun else "", "about_window": "yes" if about_it else ""}
    said |= _window(standing, cycle)
    return {**said, "floor": floor.isoformat()} if floor else said


def _longer(standing: CityStanding, cycle: int, event: Event | None) -> Words:
    """The new window, only where this letter is about one; the officer's words for the city."""
    floor = floor_of(standing, cycle)
    said = {"floor": floor.isoformat()} if floor else {}
    if event is None:
        return said
    return {**said, **_window(standing, cycle), "words": " ".join(event.notes.get("words", "").split())}


def _window(standing: CityStanding, cycle: int) -> Words:
    told = window(standing, cycle)
    if told is None:
        return {}
    return {"earliest": told.earliest.isoformat(), "latest": told.latest.isoformat()}


def _draft(standing: CityStanding, cycle: int, _event: Event | None) -> Words:
    until = silence_until(standing.known, cycle)
    found = standing.milestones.get((TRACK, cycle, "city_comments"))
    if until is None:
        return {}
    moved = found.due_on if found is not None and found.due_on is not None else until
    return {"silence": max(until, moved).isoformat()}


def _final(standing: CityStanding, cycle: int, _event: Event | None) -> Words:
    if standing.known.account((TRACK, cycle, "final_report")) is None:
        return {}
    version = version_in(standing.known, cycle)
    earlier = [r.version for r in results(standing.known) if r.cycle < cycle]
    beside = (
        "yes" if version and earlier and comparable(earlier[-1], version.key) else "no" if earlier else ""
    )
    made = [r for r in recommendations(standing.known) if (r.track, r.cycle) == (TRACK, cycle)]
    cited = of_round(standing.known, "practice.cited", cycle)
    return {
        "version": version.title if version else "",
        "beside": beside,
        "recommendations": str(len(made) or ""),
        "practices": str(len(cited) or ""),
    }


def _offer(standing: CityStanding, cycle: int, _event: Event | None) -> Words:
    """The month of the slot that is offered."""
    offered = last_of(standing.known, "reassessment.offered", cycle)
    return {"slot": offered.data["month"]} if offered else {}


def _review(standing: CityStanding, cycle: int, _event: Event | None) -> Words:
    """Each open recommendation with what the city noted of it so far."""
    lines = [
        f"{item.number}. {' '.join(item.text.split())}" + (f" ({item.state})" if item.state else "")
        for item in recommendations(standing.known)
        if item.cycle == cycle and item.state not in ("done", "set aside")
    ]
    return {"items": "\n".join(lines)}


def _permission(standing: CityStanding, _cycle: int, event: Event | None) -> Words:
    found = practices(standing.known).get(event.data["practice"]) if event else None
    if found is None:
        return {}
    words = {"practice": found.title, "text": found.text, "where": found.where}
    return {name: " ".join(said.split()) for name, said in words.items()}


def _assignment(standing: CityStanding, cycle: int, event: Event | None) -> Words:
    """The task of whoever is written to, by the record that gave it."""
    given = event or task_of(standing.known, cycle, "analyst") or task_of(standing.known, cycle, "institute")
    if given is None or given.data.get("to") not in _TASKS:
        return {}
    task = _TASKS[given.data["to"]]
    return {"task": task, "by": given.data["by"], "contract": given.data.get("contract", "")}


_TASKS = {
    "institute": "Processing of the Index results",
    "analyst": "Analysis and draft of the Index report",
}
_SAY: Mapping[str, _Facts] = {
    "questionnaire_invitation": _invitation,
    "department_request": _request,
    "questionnaire_reminder": _reminder,
    "received": _received,
    "completion_needed": _completion,
    "analysis_started": _started,
    "analysis_takes_longer": _longer,
    "draft_for_comments": _draft,
    "report_final": _final,
    "reassessment_offer": _offer,
    "recommendations_review": _review,
    "practice_permission": _permission,
    "assignment": _assignment,
}
