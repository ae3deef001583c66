"""Every command on a milestone in every state: done, or refused with which sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import product
from typing import get_args

import pytest

from lifecycle.changing import ErasePerson, Migrate, SetSpan
from lifecycle.commands import (
    Advance,
    ChangeKind,
    ChooseAccount,
    ChooseDate,
    CityFacts,
    CloseInto,
    Command,
    Contact,
    DescribeCity,
    NameCity,
    Note,
    OpenTrack,
    Pause,
    Reach,
    RecordCity,
    Refused,
    Reopen,
    Resume,
    Retract,
    TakeOver,
    Waive,
)
from lifecycle.events import Event
from lifecycle.programme import Span, State
from lifecycle.reading import programme
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, do, history, joined, new_city

TODAY = ADOPTED
LATER = TODAY + timedelta(days=200)
FACTS = CityFacts("Ville", "Land", "FR", population=64000)
MEMBER = history(*joined("2018"))
REPORTED = history(*joined("2018"), ("assessment", 1, "final_report", "2026-03-02"))
WHY = "a reason"


def _reached(milestone: str) -> list[Event]:
    return do(MEMBER, TODAY, Reach(milestone, When(TODAY)))


CITIES: Mapping[State, tuple[str, list[Event]]] = {
    "open": ("questionnaire_returned", _reached("questionnaire_sent")),
    "waiting": ("final_report", _reached("completeness_checked")),
    "queued": ("data_processed", _reached("completeness_checked")),
    "done": ("questionnaire_sent", _reached("questionnaire_sent")),
    "waived": ("questionnaire_sent", do(MEMBER, TODAY, Waive("questionnaire_sent", WHY, TODAY))),
    "passed": ("city_comments", REPORTED),
    "unrecorded": ("questionnaire_sent", MEMBER),
    "idle": ("questionnaire_sent", new_city(TODAY)),
    "ahead": ("questionnaire_returned", REPORTED),
}
"""For each state a milestone of the assessment in it, and the city that has it so."""

Make = Callable[[str, int], Command]
COMMANDS: Mapping[type, Make] = {
    RecordCity: lambda *_: RecordCity(FACTS, TODAY),
    DescribeCity: lambda *_: DescribeCity(FACTS),
    Reach: lambda milestone, _: Reach(milestone, When(TODAY), "assessment"),
    OpenTrack: lambda *_: OpenTrack("assessment", TODAY),
    ChooseDate: lambda milestone, _: ChooseDate(milestone, LATER, "assessment"),
    Waive: lambda milestone, _: Waive(milestone, WHY, TODAY, "assessment"),
    Reopen: lambda milestone, _: Reopen(milestone, WHY, TODAY, "assessment"),
    Pause: lambda *_: Pause(WHY, TODAY),
    Resume: lambda *_: Resume(WHY, TODAY),
    ChangeKind: lambda *_: ChangeKind("lapsed", TODAY, WHY),
    Contact: lambda *_: Contact(TODAY, "officer"),
    Note: lambda *_: Note("support.asked", {"to": "coordinator", "topic": "strategy", "form": "tool"}, TODAY),
    ChooseAccount: lambda _, seq: ChooseAccount(seq, WHY, TODAY),
    Retract: lambda _, seq: Retract(seq, WHY, TODAY),
    NameCity: lambda *_: NameCity("Neuville", TODAY),
    CloseInto: lambda *_: CloseInto("autre-fr", TODAY, WHY),
    TakeOver: lambda *_: TakeOver("autre-fr", MEMBER, TODAY, WHY),
    Migrate: lambda *_: Migrate(programme().version, {}, TODAY),
    SetSpan: lambda milestone, _: SetSpan(milestone, "opens", Span(months=6), WHY, TODAY),
    ErasePerson: lambda *_: ErasePerson("person-7", TODAY, WHY),
    Advance: lambda *_: Advance(),
}
PAIRS = list(product(CITIES, COMMANDS))
DONE, ANY = "done", "any"
REACHED, NOT_OPEN = "is reached already: reopen it first", "is not open: `icc reopen` asks for it"
NO_ACCOUNT = "is no account of a milestone"
VERDICTS: Mapping[type, Mapping[str, str]] = {
    RecordCity: {ANY: "is already on record: describe it instead"},
    ChooseDate: {"done": REACHED, "passed": NOT_OPEN, "idle": NOT_OPEN, "ahead": NOT_OPEN},
    Waive: {"done": REACHED, "passed": NOT_OPEN, "idle": NOT_OPEN, "ahead": NOT_OPEN},
    Resume: {ANY: "the city is not paused"},
    ChooseAccount: {ANY: NO_ACCOUNT, "done": DONE},
    Retract: {
        **dict.fromkeys(("queued", "passed", "unrecorded", "idle", "ahead"), "cannot be retracted"),
    },
}
"""What is not simply done, by command and state; of `Retract`, a state without an event of its own."""
STAYS_OPEN_TO = (Retract, Migrate, ErasePerson, Advance)
"""A record closed into another takes nothing more but these."""


def _verdict(state: State, command: type, *before: Command) -> str:
    milestone, events = CITIES[state]
    seq = next((e.seq for e in reversed(events) if e.milestone == milestone), 1)
    try:
        do(do(events, TODAY, *before), TODAY, COMMANDS[command](milestone, seq))
    except Refused as refused:
        return str(refused)
    return DONE


def _expected(state: str, command: type) -> str:
    verdicts = VERDICTS.get(command, {})
    return verdicts.get(state, verdicts.get(ANY, DONE))


@pytest.mark.parametrize("state", CITIES)
def test_the_city_has_its_milestone_in_that_state(state: State) -> None:
    milestone, events = CITIES[state]
    standing = stand(events, programme(), TODAY)
    mine = [m for m in [*standing.milestones.values(), *standing.ahead] if m.milestone.key == milestone]
    assert state in [m.state for m in mine] if state != "idle" else mine == []


@pytest.mark.parametrize(("state", "command"), PAIRS)
def test_each_pair_of_state_and_command_has_its_verdict(state: State, command: type) -> None:
    assert _expected(state, command) in _verdict(state, command)


@pytest.mark.parametrize(("state", "command"), PAIRS)
def test_a_pause_changes_no_verdict_but_that_it_can_end(state: State, command: type) -> None:
    paused = {Pause: "is paused already", Resume: DONE}.get(command, _expected(state, command))
    assert paused in _verdict(state, command, Pause(WHY, TODAY))


@pytest.mark.parametrize(("state", "command"), PAIRS)
def test_a_record_closed_into_another_sends_everything_there(state: State, command: type) -> None:
    said = _verdict(state, command, CloseInto("autre-fr", TODAY, WHY))
    assert (_expected(state, command) if command in STAYS_OPEN_TO else "merged into autre-fr") in said


def test_no_state_and_no_command_is_without_a_verdict() -> None:
    assert set(CITIES) == set(get_args(State))
    assert set(COMMANDS) == set(get_args(Command))
