"""Places at an event: never oversold, given in order, travel by the table of territories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lifecycle.engagement.places import Funding, Seat, admitted, moving_up, travel

DAY = date(2027, 5, 3)


class Registering(RuleBasedStateMachine):
    """Delegates register, withdraw; the number of places changes: whatever the order, the laws hold."""

    def __init__(self) -> None:
        super().__init__()
        self.seats: list[Seat] = []
        self.places = 3
        self.most = 3
        self.given: list[int] = []

    @rule(city=st.sampled_from("abc"))
    def register(self, city: str) -> None:
        order = len(self.seats)
        state = admitted(self.seats, self.places)
        self.seats.append(Seat(city, order, order, state))
        if state == "confirmed":
            self.given.append(order)
        self.settle()

    @rule(turn=st.integers(0, 30))
    def withdraw(self, turn: int) -> None:
        if turn < len(self.seats):
            self.seats[turn] = replace(self.seats[turn], state="withdrawn")
        self.settle()

    @rule(places=st.integers(0, 6))
    def change_places(self, places: int) -> None:
        self.places = places
        self.settle()

    def settle(self) -> None:
        up = moving_up(self.seats, self.places)
        orders = [seat.order for seat in up]
        waiting = [seat.order for seat in self.seats if seat.state == "waiting"]
        assert orders == waiting[: len(orders)]  # nobody is passed over
        for seat in up:
            self.seats[seat.order] = replace(seat, state="confirmed")
        self.most = max(self.places, sum(seat.state == "confirmed" for seat in self.seats if seat not in up))

    @invariant()
    def never_oversold(self) -> None:
        """More are confirmed than there are places only where the places shrank afterwards."""
        taken = sum(seat.state == "confirmed" for seat in self.seats)
        assert taken <= self.most

    @invariant()
    def nobody_waits_while_a_place_is_free(self) -> None:
        taken = sum(seat.state == "confirmed" for seat in self.seats)
        waiting = any(seat.state == "waiting" for seat in self.seats)
        assert not waiting or taken >= self.places


TestRegistering = Registering.TestCase


def test_the_last_place_goes_to_one_and_the_next_waits() -> None:
    one = Seat("a", 1, 1, admitted([], 1))
    assert one.state == "confirmed"
    assert admitted([one], 1) == "waiting"


def test_a_newcomer_never_passes_those_who_wait() -> None:
    waits = Seat("a", 1, 1, "waiting")
    assert admitted([waits], 5) == "waiting"
    assert moving_up([waits], 5) == [waits]


def test_without_a_limit_everybody_has_a_place() -> None:
    assert admitted([Seat("a", n, n, "confirmed") for n in range(200)], None) == "confirmed"


def test_a_place_given_is_not_taken_back_when_places_shrink() -> None:
    taken = [Seat("a", n, n, "confirmed") for n in range(3)]
    assert moving_up(taken, 1) == []


def test_funded_places_are_limited_in_all_and_for_each_city() -> None:
    funding = Funding(places=2, a_city=1)
    first = Seat("a", 1, 1, "confirmed", funded=True)
    assert not funding.left_for("a", [first])
    assert funding.left_for("b", [first])
    assert not funding.left_for("c", [first, replace(first, city="b")])
    assert funding.left_for("a", [replace(first, state="withdrawn")])


@pytest.mark.parametrize(
    ("iso", "online", "funded", "bears"),
    [
        ("FR", False, True, "funded"),
        ("FR", False, False, "own"),
        ("JP", False, True, "own"),
        ("AU", False, False, "own"),
        ("XX", False, True, "officer"),
        ("JP", True, False, "online"),
    ],
)
def test_who_bears_the_travel_is_read_from_the_table_of_territories(
    iso: str, online: bool, funded: bool, bears: str
) -> None:
    assert travel(iso, DAY, online=online, funded=funded) == bears
