"""What letters about a visit may say besides, as values by name: days as ISO text, keys, numbers.

Words are made where letters are written, in the reader's language. Nothing here says who could not come.
"""

from __future__ import annotations

from collections.abc import Mapping

from lifecycle.events import Event, Key
from lifecycle.standing import CityStanding
from lifecycle.theme import Theme
from lifecycle.visits.costs import agreed, bearer_of, form_of, last_noted
from lifecycle.visits.visiting import (
    answers,
    items,
    observations,
    open_items,
    polled,
    readers,
    rungs,
    withheld,
)
from lifecycle.visits.visits import RECORDS, team_of

_WORDS = ("visit.dates", "visit.cancelled", "visit.released")
_OF_VISITS = frozenset({
    "visit_dates", "visit_confirmed", "travel_costs", "visit_programme", "visit_thanks", "assignment",
    "profile_for_comments", "profile_final", "recommendations_review",
})  # fmt: skip


def facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> Mapping[str, str]:
    """The values for a letter of a visit; none for letters of other tracks."""
    track, cycle, milestone = about
    if track != "visit" or letter not in _OF_VISITS:
        return {}
    found = {**_visit(standing, cycle), **_costs(standing, cycle), **_profile(standing, cycle)}
    if letter == "visit_dates":
        found |= _poll(standing, cycle)
    if letter == "visit_confirmed":
        found |= _word(standing, cycle, seq)
    named = {f"visit_{name}": words for name, words in found.items()}
    return {**named, **_task(standing, cycle, milestone)} if letter == "assignment" else named


def _task(standing: CityStanding, cycle: int, milestone: str) -> dict[str, str]:
    """What an expert is asked to do, and by when: the visit on its days, or the draft profile."""
    if milestone != "profile_draft":
        held = agreed(standing.known, cycle)
        return {"task": "Expert visit", "by": held.data["last"] if held is not None else ""}
    found = standing.milestones.get(("visit", cycle, milestone))
    due = found.due_on if found is not None else None
    return {"task": "Draft intercultural profile", "by": due.isoformat() if due else ""}


def _visit(standing: CityStanding, cycle: int) -> dict[str, str]:
    experts, representatives = team_of(standing, cycle)
    found = {"team_ids": " ".join([*experts, *representatives]), "form": form_of(standing.known, cycle) or ""}
    held, mission = agreed(standing.known, cycle), last_noted(standing.known, cycle, "visit.mission")
    if held is not None:
        found |= {"first": held.data["first"], "last": held.data["last"], **_said(held)}
    if mission is not None:
        found["other_city"] = mission.data["name"]
    return found


def _said(event: Event) -> dict[str, str]:
    return {name: event.notes[name] for name in ("place", "contact") if event.notes.get(name)}


def _costs(standing: CityStanding, cycle: int) -> dict[str, str]:
    found: dict[str, str] = {"bearer": bearer_of(standing.known, cycle)}
    estimate = last_noted(standing.known, cycle, "visit.costs")
    if estimate is not None:
        found["estimate"] = f"{estimate.data['estimate']} {estimate.data['currency']}"
    return found


def _poll(standing: CityStanding, cycle: int) -> dict[str, str]:
    """The polled pairs that have not passed: a letter that waited offers no day that is over."""
    return {"days": " ".join(polled(standing, cycle))}


def _word(standing: CityStanding, cycle: int, seq: int | None) -> dict[str, str]:
    """What a word on the days tells: confirmed, changed (and from what), or cancelled."""
    told = [e for name in _WORDS for e in standing.known.noted.get(name, ()) if e.cycle == cycle]
    event = next((e for e in told if e.seq == seq), None)
    if event is None:
        return {}
    found = {"uid": event.data["uid"], "sequence": str(int(event.data["sequence"]))}
    earlier = [e for e in told if e.seq < event.seq and e.data["about"] != "visit.released"]
    before = max(earlier, key=lambda e: e.seq, default=None)
    if event.data["about"] != "visit.dates":
        return {**found, "word": "cancelled", **before_of(before)}
    found |= {name: event.data[name] for name in ("first", "last", "form")} | _said(event)
    changed = before is not None and before.data["about"] == "visit.dates"
    return {**found, "word": "changed", **before_of(before)} if changed else {**found, "word": "confirmed"}


def before_of(event: Event | None) -> dict[str, str]:
    """The days, form and place of a word that another replaces; none of a cancellation."""
    if event is None or event.data["about"] != "visit.dates":
        return {}
    kept = {name: event.data[name] for name in ("first", "last", "form")} | _said(event)
    return {f"before_{name}": words for name, words in kept.items()}


def _profile(standing: CityStanding, cycle: int) -> dict[str, str]:
    """Which answers were looked at, what the profile replaces, and its recommendations."""
    found = {}
    for outcome in ("confirmed", "corrected"):
        if told := answers(standing, cycle, outcome):
            found[outcome] = ", ".join(event.data["answer"] for event in told)
    earlier = [standing.known.account(("visit", n, "profile_final")) for n in range(1, cycle)]
    if held := [event for event in earlier if event is not None]:
        found["replaces"] = str(max(held, key=lambda event: event.day).on)
    if standing.known.account(("visit", cycle, "profile_comments")) is not None:
        found["commented"] = "yes"
    if any(key[0] == "strategy" and key[2] == "strategy_validated" for key in standing.known.accounts):
        found["has_strategy"] = "yes"
    texts = items(standing, cycle)
    if open_ := [texts[item][0] for item in open_items(standing, cycle) if texts[item][0]]:
        found["recommendations"] = "\n".join(open_)
    return found


THEME = Theme("visits", RECORDS, rungs, observations, facts, withheld, readers)
