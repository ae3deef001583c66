"""Freezing: after it the city stands where its events say, without having been computed anew."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import Advance, Refused
from lifecycle.decide import decide, settle
from lifecycle.tracking import stand
from tests.lifecycle.cast import ADOPTED, case, history, joined
from tests.lifecycle.every_command import KINDS, PROGRAMME, Scene, commands


@given(st.data(), st.sampled_from(KINDS), st.booleans())
def test_where_a_case_stands_after_a_write_is_what_its_events_say(
    data: st.DataObject, kind: str, known: bool
) -> None:
    past = [*joined("2015"), ("assessment", 1, "final_report", "2022")] if known else []
    events, day = history(*past, kind=kind), ADOPTED
    for _ in range(4):
        day += timedelta(days=data.draw(st.integers(0, 300)))
        work = case(events, day)
        try:
            decide(work, data.draw(commands(Scene(day, len(events))) | st.just(Advance())))
        except Refused:
            continue
        settle(work)
        events, standing = work.events, work.standing
        standing.rungs = None
        assert standing == stand(events, PROGRAMME, day)


def test_a_frozen_deadline_is_provisional_no_more() -> None:
    work = case(history(*joined("2026-11-25")), ADOPTED)
    settle(work)
    frozen = [event.key for event in work.written if event.kind == "deadline_set"]
    assert frozen
    assert not any(work.standing.milestones[key].provisional for key in frozen)
