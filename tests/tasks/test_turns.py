"""Batches of cities, and what time can heal."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from models.ledger import Overtaken
from models.planning import Planned
from tasks.healing import heals, try_again
from tasks.turns import Turns, batches


@given(st.integers(0, 2000))
def test_every_city_is_in_one_batch_and_there_are_never_more_than_allowed(number: int) -> None:
    cities = [f"city-{n}" for n in range(number)]
    made = batches(cities, most=45)
    assert len(made) <= 45
    for turns in made:
        turns.take(_plan, passing=lambda _: False, most=7)
    assert [city for turns in made for city in turns.brought] == cities


def test_few_cities_have_a_batch_each_and_give_it_their_name() -> None:
    assert [turns.label for turns in batches(["a", "b"], most=45)] == ["a", "b"]
    assert batches(["a", "b", "c"], most=2)[0].label == "2 cities from a"


def test_a_city_that_fails_stops_nobody() -> None:
    turns = Turns(["a", "bad", "c"])
    turns.take(_plan, passing=lambda _: False, most=7)
    assert (list(turns.brought), list(turns.failed)) == (["a", "c"], ["bad"])


def test_after_a_passing_error_the_next_try_goes_on_where_the_first_stopped() -> None:
    turns, tried = Turns(["a", "b", "c"]), list[str]()

    def locked_once(cities: Sequence[str]) -> dict[str, Planned]:
        tried.extend(cities)
        if tried == ["a", "b"]:
            raise TimeoutError
        return _plan(cities)

    with pytest.raises(TimeoutError):
        turns.take(locked_once, passing=heals, most=1)
    turns.take(locked_once, passing=heals, most=1)
    assert tried == ["a", "b", "b", "c"] and list(turns.brought) == ["a", "b", "c"]


@given(st.sets(st.integers(0, 40)), st.integers(1, 50))
def test_of_cities_planned_together_only_the_bad_ones_fail(bad: set[int], most: int) -> None:
    cities = [f"bad {n}" if n in bad else f"city {n}" for n in range(41)]
    turns = Turns(cities)
    turns.take(_plan, passing=lambda _: False, most=most)
    assert list(turns.brought) == [city for city in cities if city.startswith("city")]
    assert list(turns.failed) == [city for city in cities if city.startswith("bad")]


def test_one_bad_city_of_many_costs_few_tries() -> None:
    turns, tries = Turns([*(f"city {n}" for n in range(499)), "bad"]), list[int]()

    def counted(cities: Sequence[str]) -> dict[str, Planned]:
        tries.append(len(cities))
        return _plan(cities)

    turns.take(counted, passing=lambda _: False, most=500)
    assert list(turns.failed) == ["bad"] and len(tries) < 20


def test_a_city_that_another_worker_has_is_named_and_counts_for_nothing_here() -> None:
    turns = Turns(["a", "b", "c"])
    turns.take(lambda cities: _plan([each for each in cities if each != "b"]), lambda _: False, most=2)
    assert (list(turns.brought), turns.left_to_others) == (["a", "c"], ["b"])


def _plan(cities: Sequence[str]) -> dict[str, Planned]:
    if any(city.startswith("bad") for city in cities):
        raise ValueError("an event cannot be read")
    return {city: Planned() for city in cities}


def _sqlite(said: str) -> OperationalError:
    return OperationalError("UPDATE", {}, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    ("error", "healing"),
    [
        (_sqlite("database is locked"), True),
        (_sqlite("no such table: event"), False),
        (_sqlite("database or disk is full"), False),
        (OperationalError("UPDATE", {}, RuntimeError("the connection was closed")), True),
        (DBAPIError("UPDATE", {}, RuntimeError(), connection_invalidated=True), True),
        (IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE")), False),
        (Overtaken(), True),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (ValueError("an event cannot be read"), False),
    ],
)
def test_only_what_time_can_heal_is_tried_again(error: Exception, healing: bool) -> None:
    assert heals(error) is healing
    assert try_again(None, None, SimpleNamespace(data=error)) is healing
