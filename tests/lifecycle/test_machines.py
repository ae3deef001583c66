"""Whatever people do with a city, in whatever order and on whatever days, the laws of the procedure hold.

A machine lives a city's years: each step is a command (any there is) or some days that pass.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lifecycle.auditing.why import explain
from lifecycle.commands import Advance, Command, Refused
from lifecycle.decide import decide, settle
from lifecycle.deviations import deviations
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.programme import State
from lifecycle.reminding.letters import RULES, is_task
from lifecycle.reminding.reminders import RECORD_CHECK, ladder
from lifecycle.standing import SETTLED, UNSETTLED, CityStanding, MilestoneStanding
from lifecycle.tracking import stand
from tests.lifecycle.cast import ADOPTED, case, history, joined
from tests.lifecycle.every_command import COMMANDS, KINDS, PROGRAMME, Scene, commands

SOFT = ("ideal", "encouraged", "optional")
LATE = re.compile(r"(?<!never )\b(late|overdue|delay|failure|non-compliance)\b", re.IGNORECASE)
FOLLOW_UPS = ("report_final",)
"""Letters that follow a milestone reached: whether the report may be published is asked once more."""
MOVES = ("deadline_set", "date_chosen", "reopened", "retracted")
"""Events of a milestone that may move its date once it is frozen."""


class Years(RuleBasedStateMachine):
    """A city, day after day."""

    @initialize(kind=st.sampled_from(KINDS), known=st.booleans(), iso=st.sampled_from(["FR", "JP", "IL"]))
    def come_in(self, kind: str, known: bool, iso: str) -> None:
        past = [*joined("2015"), ("assessment", 1, "final_report", "2022")] if known else []
        self.day = ADOPTED
        self.events = history(*past, kind=kind, iso=iso)
        self.standing = stand(self.events, PROGRAMME, self.day)
        self.do(Advance())

    @rule(data=st.data())
    def anybody_does_anything(self, data: st.DataObject) -> None:
        self.do(data.draw(commands(Scene(self.day, len(self.events)))))

    @rule(days=st.integers(1, 400))
    def days_pass(self, days: int) -> None:
        before = self.standing
        self.day += timedelta(days=days)
        self.standing = stand(self.events, PROGRAMME, self.day)
        self.dates_stay(before, self.standing, [])
        self.do(Advance())

    def do(self, command: Command) -> None:
        work = case(self.events, self.day)
        try:
            decide(work, command)
            settle(work)
        except Refused:
            work = case(self.events, self.day)
        before = stand(self.events, PROGRAMME, self.day)
        self.events, self.standing = work.events, work.standing
        self.dates_stay(before, self.standing, work.written)

    def dates_stay(self, before: CityStanding, after: CityStanding, written: list[Event]) -> None:
        """A date that was frozen is moved by a recorded event alone, and that event speaks of it."""
        for key, was in before.milestones.items():
            now = after.milestones.get(key)
            if now is None or was.state not in UNSETTLED or now.state not in UNSETTLED or was.provisional:
                continue
            if was.due_on != now.due_on:
                assert moved_by(now, written), (key, was.due_on, now.due_on, [e.kind for e in written])

    @invariant()
    def every_standing_is_legal(self) -> None:
        for found in self.standing.milestones.values():
            legal(self.standing, found)
        for ahead in self.standing.ahead:
            assert ahead.opened_on is not None
            assert ahead.opened_on > self.day

    @invariant()
    def both_signatures_make_a_member_and_nothing_else(self) -> None:
        if self.standing.known.closed:
            return  # another record speaks for the city
        made = [e for e in self.events if e.kind == "kind_changed" and e.seq in self.standing.known.held]
        if (
            any(e.data["kind"] == "international" for e in made)
            and self.standing.known.kind == "international"
        ):
            assert self.standing.since is not None

    @invariant()
    def no_ideal_is_called_late(self) -> None:
        for found in self.standing.milestones.values():
            if found.milestone.force in SOFT or (found.clock is not None and found.clock.force in SOFT):
                answer, steps = explain(self.standing, found.milestone, found.cycle)
                said = [answer, *(step.text for step in steps)]
                assert [text for text in said if LATE.search(text)] == []

    @invariant()
    def only_we_are_called_late(self) -> None:
        said = [*observations(self.standing), *(d.text for d in deviations(self.standing))]
        assert [text for text in said if LATE.search(text) and not re.search(r"\b[Ww]e are late", text)] == []

    @invariant()
    def every_letter_is_owed_to_somebody_who_is_asked(self) -> None:
        known = self.standing.known
        rungs = ladder(self.standing)
        if known.closed or known.kind in ("lapsed", "withdrawn"):
            assert [r for r in rungs if r.letter != "pause_word"] == []
        if known.paused:
            assert {r.letter for r in rungs} <= {"pause_word"}
        for rung in rungs:
            assert rung.owed_on >= known.adopted_on, rung
            assert rung.letter in RULES or is_task(rung.letter)

    @invariant()
    def nothing_is_asked_that_is_settled(self) -> None:
        for rung in ladder(self.standing):
            found = self.standing.milestones.get(rung.milestone)
            if rung.milestone == RECORD_CHECK or found is None or rung.letter in FOLLOW_UPS:
                continue
            assert found.state not in SETTLED, (rung, found.state)
            assert found.state != "unrecorded", rung
            assert found.asks or rung.letter == "assignment", rung


def moved_by(now: MilestoneStanding, written: list[Event]) -> bool:
    """Whether an event just written says that this date moved; computed anew, that any was written."""
    return bool(written) if now.provisional else any(e.kind in MOVES and e.key == now.key for e in written)


def legal(standing: CityStanding, found: MilestoneStanding) -> None:
    """The laws of one milestone on a day."""
    known, key = standing.known, found.key
    assert found.state in get_args(State)
    if found.state == "done":
        assert known.account(key) is not None
    if found.state == "waived":
        assert key in known.waived
    if found.state in UNSETTLED:
        assert key not in known.waived
        assert found.milestone.every is not None or known.account(key) is None
        assert found.opened_on is not None
        assert found.opened_on <= known.today
    if found.state in UNSETTLED and found.due_on is not None and found.earliest_on is not None:
        assert found.due_on >= found.earliest_on
    if found.state == "passed":
        assert known.account(key) is None
    assert not (known.closed and standing.milestones)


TestYears = Years.TestCase
TestYears.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_every_command_is_among_those_that_the_machine_gives() -> None:
    assert set(COMMANDS) == set(get_args(Command))
