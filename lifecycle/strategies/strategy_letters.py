"""When letters about the strategy are owed beyond the programme's ladders, and what they may say.

Help is offered at the dates that a city set itself; what follows a strategy is asked about before its end.
Citizens' involvement is encouraged and never reminded of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lifecycle.deadlines import add
from lifecycle.events import Event, Key
from lifecycle.programme import OURS, Span
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import UNSETTLED, CityStanding, MilestoneStanding
from lifecycle.strategies.strategy_words import (
    DRAFT,
    MAINSTREAMED,
    TRACK,
    answer_owed_by,
    current_cycle,
    late_days,
    noted,
    speaker_requests,
    succeeded,
    validity,
)

SUPPORT, YEAR, SPEAKER_LETTER = "strategy_support", "strategy_year", "presentation_speaker"
_NEAR = 90
"""Days within which two letters about the same strategy would ask the same twice [house]."""
_SOFT = ("encouraged", "optional")


def rungs(standing: CityStanding) -> list[Owed]:
    """Help at the city's own dates, and the word before the strategy's end."""
    return [*_at_own_dates(standing), *_before_the_end(standing)]


def _at_own_dates(standing: CityStanding) -> Iterator[Owed]:
    later = standing.programme.terms["strategy_follow_up"].span.days
    for found in standing.unsettled():
        if _own_date(found) and found.due_on is not None:
            for days in (0, later):
                day = add(found.due_on, Span(days=days), standing.calendar)
                yield Owed(found.key, SUPPORT, days, "coordinator", day, found.due_on)


def _own_date(found: MilestoneStanding) -> bool:
    """Whether the city set a date for a step of its own, which it is asked for."""
    milestone = found.milestone
    mine = milestone.track == TRACK and milestone.owner not in OURS and milestone.force not in _SOFT
    return mine and found.chosen and found.asks


def _before_the_end(standing: CityStanding) -> Iterator[Owed]:
    cycle, known = current_cycle(standing), standing.known
    time = validity(known, cycle)
    if time is None or known.today > time.until or succeeded(known, cycle) or not _asks(standing, cycle):
        return
    for term in ("successor_first", "successor_second"):
        months = standing.programme.terms[term].span.months
        day = add(time.until, Span(months=-months), standing.calendar)
        key = (TRACK, cycle, "monitoring_note")
        if day >= max(known.adopted_on, time.first) and not _asked_about_then(standing, key, day):
            yield Owed(key, YEAR, (day - time.until).days, "coordinator", day, time.until)


def _asked_about_then(standing: CityStanding, key: Key, day: date) -> bool:
    """Whether the yearly letter, which tells the end too, comes so near that one of the two is enough."""
    yearly = standing.milestones.get(key)
    due = yearly.due_on if yearly is not None and yearly.state in UNSETTLED else None
    return due is not None and abs((due - day).days) <= _NEAR


def _asks(standing: CityStanding, cycle: int) -> bool:
    mode = standing.mode(TRACK)
    return mode == "runs" or (mode != "off" and (TRACK, cycle) in standing.known.opened)


def withheld(standing: CityStanding, letter: str, about: Key, day: date) -> str | None:
    """Help is not offered before a date that the city set itself."""
    found = standing.milestones.get(about) if letter == SUPPORT and about[0] == TRACK else None
    if found is not None and found.chosen and found.due_on is not None and day < found.due_on:
        return f"the city set a date of its own, {found.due_on}: help is offered then"
    return None


def facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> dict[str, str]:
    """What a letter about the strategy says besides; days as ISO text."""
    track, cycle, _ = about
    if track != TRACK:
        return {}
    if letter == SPEAKER_LETTER:
        return _answered(standing, cycle, seq)
    time = validity(standing.known, cycle)
    said = {"from": time.first.isoformat(), "until": time.until.isoformat()} if time else {}
    return {**said, "within": "yes"} if noted(standing.known, MAINSTREAMED, cycle) else said


def _answered(standing: CityStanding, cycle: int, seq: int | None) -> dict[str, str]:
    for request, answer in speaker_requests(standing.known, cycle):
        if answer is not None and answer.seq == seq:
            asked = [name for name in ("speaker", "publicity") if request.data[name]]
            said = {"answer": answer.data["answer"], "presentation": request.data["presentation"]}
            return {**said, "asked": " ".join(asked), **_notes(answer)}
    return {}


def _notes(answer: Event) -> dict[str, str]:
    return {name: answer.notes[name] for name in ("who", "needs", "press", "instead") if name in answer.notes}


def observations(standing: CityStanding) -> list[str]:
    """What an officer should know: answers we owe, a draft without indicators, an end without successor."""
    cycle = current_cycle(standing)
    return [*_owed_answers(standing, cycle), *_drafts(standing, cycle), *_ended(standing, cycle)]


def _owed_answers(standing: CityStanding, cycle: int) -> Iterator[str]:
    for request, answer in speaker_requests(standing.known, cycle):
        what = f"a speaker or publicity for {request.data['presentation']} (event {request.seq})"
        if answer is None and date.fromisoformat(request.data["presentation"]) < standing.known.today:
            yield f"Never answered by us, and its day is over: {what}; tell the city that we are sorry"
        elif answer is None and not standing.known.paused:
            late = late_days(standing, request, None)
            by = answer_owed_by(standing, request)
            yield f"We are late by {late} days with our answer: {what}" if late else f"Answer by {by}: {what}"
        yield from _short_notice(standing, request, what)


def _short_notice(standing: CityStanding, request: Event, what: str) -> Iterator[str]:
    ahead = standing.programme.terms["speaker_ahead"].span
    day = date.fromisoformat(request.data["presentation"])
    if add(request.day, ahead, standing.calendar) > day >= standing.known.today:
        yield f"Asked less than {ahead} ahead: {what}"


def _drafts(standing: CityStanding, cycle: int) -> Iterator[str]:
    drafts = noted(standing.known, DRAFT, cycle)
    adopted = standing.known.account((TRACK, cycle, "strategy_validated"))
    if drafts and not drafts[-1].data["indicators"] and adopted is None:
        yield "The draft strategy has no indicators: help with them can be offered"


def _ended(standing: CityStanding, cycle: int) -> Iterator[str]:
    time = validity(standing.known, cycle)
    if time and standing.known.today > time.until and not succeeded(standing.known, cycle):
        yield f"The strategy was meant to run until {time.until}; what follows it is not on record"
