"""Invented lives: a city's years as anyone could write them, day after day, for laws that hold for all."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import strategies as st

from lifecycle.commands import (
    Advance,
    ChooseDate,
    Command,
    Pause,
    Reach,
    Refused,
    Reopen,
    Resume,
    Retract,
    Waive,
)
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.when import When
from tests.lifecycle.cast import do, new_city

BORN = date(2026, 3, 2)
MILESTONES = [m.key for track in programme().tracks if track.cycles == "number" for m in track.milestones]
Life = list[tuple[date, list[Event]]]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Some days of a city: each with all its events by the evening of that day."""
    day, events = BORN, new_city(BORN, draw(st.sampled_from(["candidate", "international"])))
    life = {day: list(events)}
    for _ in range(draw(st.integers(1, 8))):
        day += timedelta(days=draw(st.integers(0, 200)))
        with suppress(Refused):
            events = do(events, day, draw(_commands(day, len(events))))
        life[day] = list(events)
    return list(life.items())


def _commands(day: date, held: int) -> st.SearchStrategy[Command]:
    milestone = st.sampled_from(MILESTONES)
    past = st.integers(0, 900).map(lambda days: day - timedelta(days=days))
    vague = st.builds(_when, past, st.sampled_from(["day", "month", "year"]))
    return st.one_of(
        st.just(Advance()),
        st.builds(Reach, milestone, vague),
        st.builds(Reach, milestone, st.just(When(day))),
        st.builds(Waive, milestone, st.just("a reason"), st.just(day)),
        st.builds(Reopen, milestone, st.just("a reason"), st.just(day)),
        st.builds(ChooseDate, milestone, st.just(day + timedelta(days=40))),
        st.builds(Pause, st.just("a reason"), st.just(day)),
        st.builds(Resume, st.just("a reason"), st.just(day)),
        st.builds(Retract, st.integers(2, max(2, held)), st.just("a reason"), st.just(day)),
    )


def _when(day: date, precision: str) -> When:
    if precision == "year":
        return When(date(day.year, 1, 1), "year")
    return When(day.replace(day=1), "month") if precision == "month" else When(day)
