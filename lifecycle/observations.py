"""What an officer should know of a city and nobody is chased for: computed, in whole sentences."""

from __future__ import annotations

from lifecycle.calendars import Calendar
from lifecycle.reminding.reminders import tasks
from lifecycle.standing import CityStanding
from lifecycle.themes import THEMES

_TASKS = {
    "task_silence": "Silence about the draft means no comments, as the letter said: {title}",
    "task_call_city": "Call the coordinator: {title} is awaited, the letters have not helped",
    "task_our_signature": "Our own signature is awaited: {title}",
}


def observations(standing: CityStanding) -> list[str]:
    """The observations on a city, most pressing first."""
    said = [text for theme in THEMES for text in theme.observations(standing)]
    return [*_tasks(standing), *said, *_unrecorded(standing), *_accounts(standing), *_calendar(standing)]


def _tasks(standing: CityStanding) -> list[str]:
    found = []
    for task in tasks(standing):
        track, cycle, key = task.milestone
        title = standing.programme.milestone(track, key).title
        if standing.programme.track(track).cycles == "year":
            title += f" {cycle}"
        said = _TASKS[task.letter].format(title=title)
        found.append(f"{said} (since {task.owed_on})")
    return found


def _unrecorded(standing: CityStanding) -> list[str]:
    found = []
    for m in standing.milestones.values():
        if m.state != "unrecorded":
            continue
        said = f"No record of: {m.milestone.title}"
        found.append(f"{said} (cycle {m.cycle})" if m.cycle > 1 else said)
    return found


def _accounts(standing: CityStanding) -> list[str]:
    """Accounts of one milestone whose periods do not overlap contradict each other."""
    found = []
    for (track, cycle, key), accounts in standing.known.accounts.items():
        milestone = standing.programme.track(track).by_key.get(key) if len(accounts) > 1 else None
        if milestone is None or milestone.repeats:
            continue
        told = sorted({str(e.on) for e in accounts})
        clash = any(not a.on.overlaps(b.on) for a in accounts for b in accounts)
        how = "Contradicting accounts" if clash else "Several accounts"
        if len(told) > 1:
            found.append(f"{how} of {milestone.title}, cycle {cycle}: {' and '.join(told)}")
    return found


def _calendar(standing: CityStanding) -> list[str]:
    facts = standing.known.facts
    found = []
    if not Calendar(facts["iso_country"]).known:
        found.append(f"No public holidays known for {facts['country']}: deadlines avoid weekends only")
    if facts.get("zone") is None:
        found.append("Time zone unknown: UTC is used")
    return found
