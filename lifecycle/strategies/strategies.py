"""The support group and the strategy as people work on them: the records between the milestones.

The programme names the group, the review, the citizens and the strategy; when a city does what is its own.
Names of people, organisations and plans lie in the notes, outside the chain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.strategies.strategy_letters import facts, observations, rungs, withheld
from lifecycle.strategies.strategy_words import (
    ANSWERS,
    AREA,
    CITIZENS,
    DRAFT,
    GROUP,
    MAINSTREAMED,
    MEETING,
    MOMENTS,
    REVIEW,
    SPEAKER,
    SPEAKER_ANSWERED,
    SUCCESSORS,
    TRACK,
    VALIDITY,
    YEAR_NOTE,
    speaker_requests,
)
from lifecycle.theme import Theme

_AREA = re.compile(r"[a-z][a-z_]{1,59}")
_COUNT = Field("number", needed=False)


def _reaches(milestone: str) -> Callable[[Case, Event], None]:
    """What the noting settles: a milestone of its cycle, on the same day, once."""

    def then(case: Case, event: Event) -> None:
        key = (event.track, event.cycle, milestone)
        held = case.known.accounts.get(key, ())
        if all(account.on != event.on for account in held):
            case.write("reached", event.on, key, {"account": len(held) + 1, "noted": event.seq})

    return then


def _unreach(case: Case, event: Event) -> None:
    """The record was withdrawn: so is the account of a milestone that it made."""
    made = [e for held in case.known.accounts.values() for e in held if e.data.get("noted") == event.seq]
    for each in made:
        case.write("retracted", case.today, each.key, {"seq": each.seq})


def _whole(name: str) -> Callable[[Case, int, Mapping[str, Any]], None]:
    def check(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
        if name in data and (data[name] != int(data[name]) or data[name] < 0):
            raise Refused(f"{name} “{data[name]}” is no number of people or bodies: write 0, 1, 2 …")

    return check


def _check_group(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    for name in ("departments", "organisations"):
        _whole(name)(case, cycle, data)
    if not data["departments"] + data["organisations"]:
        raise Refused("a support group has members: name a department or an organisation")


def _check_area(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    if not _AREA.fullmatch(data["area"]):
        raise Refused(f"“{data['area']}” is no area of policy: one or two plain words, such as public_space")


def _check_validity(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    first, last = (data[name] for name in ("from", "until"))
    if date.fromisoformat(first) >= date.fromisoformat(last):
        raise Refused(f"a strategy from {first} until {last} ends before it begins: turn the days round")


def _check_speaker(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    if not (data["speaker"] or data["publicity"]):
        raise Refused("neither a speaker nor publicity is asked for: say which, or record nothing")
    if date.fromisoformat(data["presentation"]) < case.today:
        raise Refused(f"the presentation of {data['presentation']} has passed: record public_presentation")


def _check_answer(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    asked = {e.seq: answer for e, answer in speaker_requests(case.known, cycle)}
    if data["request"] not in asked:
        raise Refused(f"event {data['request']} asks for no speaker: `icc strategy show` lists the requests")
    if asked[data["request"]] is not None:
        raise Refused("this request is answered already: retract the answer to give another")


RECORDS = (
    Record(
        GROUP,
        TRACK,
        "Support group",
        {"departments": Field("number"), "organisations": Field("number")},
        _check_group,
        then=_reaches("support_group_set_up"),
        undone=_unreach,
    ),
    Record(MEETING, TRACK, "Meeting of the support group", {"people": _COUNT}, _whole("people")),
    Record(
        AREA,
        TRACK,
        "Review of an area of policy",
        {"area": Field("text"), "review": Field("text", choices=REVIEW)},
        _check_area,
    ),
    Record(
        CITIZENS,
        TRACK,
        "Citizens involved",
        {"moment": Field("text", choices=MOMENTS), "people": _COUNT},
        _whole("people"),
        then=_reaches("citizens_involved"),
        undone=_unreach,
    ),
    Record(
        DRAFT,
        TRACK,
        "Draft strategy",
        {"indicators": Field("yes_no")},
        then=_reaches("strategy_drafted"),
        undone=_unreach,
    ),
    Record(
        VALIDITY,
        TRACK,
        "Time of the strategy",
        {"from": Field("day"), "until": Field("day")},
        _check_validity,
    ),
    Record(MAINSTREAMED, TRACK, "Strategy within another plan", needs=("plan",)),
    Record(
        SPEAKER,
        TRACK,
        "Speaker or publicity asked for",
        {"presentation": Field("day"), "speaker": Field("yes_no"), "publicity": Field("yes_no")},
        _check_speaker,
    ),
    Record(
        SPEAKER_ANSWERED,
        TRACK,
        "Answer about a speaker or publicity",
        {"request": Field("number"), "answer": Field("text", choices=ANSWERS)},
        _check_answer,
        (Onward("presentation_speaker", "coordinator"),),
    ),
    Record(
        YEAR_NOTE,
        TRACK,
        "Yearly note on the strategy",
        {"successor": Field("text", needed=False, choices=SUCCESSORS)},
        then=_reaches("monitoring_note"),
        undone=_unreach,
    ),
)
THEME = Theme("strategies", RECORDS, rungs, observations, facts, withheld)
