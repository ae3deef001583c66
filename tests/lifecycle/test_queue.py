"""The queue: its order, its capacity, and that no window ever lies before the 8 weeks."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.index.queue import Capacity, Waiting, forecast, in_line, offers_left

TODAY = date(2027, 3, 10)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def city(key: str, complete_on: date, *, signed: bool = True, jumped_on: date | None = None) -> Waiting:
    return Waiting(key, key.title(), 1, signed, complete_on, complete_on + timedelta(weeks=8), jumped_on)


def room(slots: int = 1, begun: int = 0) -> Capacity:
    return Capacity(slots, begun, timedelta(weeks=8), timedelta(weeks=12))


def test_signed_comes_before_unsigned_then_the_day_of_the_complete_documents() -> None:
    first, second = city("aix", date(2027, 2, 1)), city("brest", date(2027, 2, 8))
    unsigned = city("caen", date(2027, 1, 4), signed=False)
    assert in_line([unsigned, second, first]) == [first, second, unsigned]


def test_a_city_moved_up_by_an_officer_goes_before_all_and_the_earlier_jump_first() -> None:
    first = city("aix", date(2027, 2, 1))
    late = city("dax", date(2027, 3, 1), signed=False, jumped_on=date(2027, 3, 4))
    later = city("brest", date(2027, 2, 2), jumped_on=date(2027, 3, 5))
    assert in_line([first, later, late]) == [late, later, first]


def test_with_a_slot_free_the_first_begins_today_and_the_next_with_the_month() -> None:
    places = forecast([city("aix", date(2027, 3, 1)), city("brest", date(2027, 3, 2))], room(), TODAY)
    assert [place.begins_on for place in places] == [TODAY, date(2027, 4, 1)]
    assert [place.earliest for place in places] == [date(2027, 5, 5), date(2027, 5, 27)]


def test_a_month_that_is_full_begins_nothing_and_a_year_turns() -> None:
    (place,) = forecast([city("aix", date(2027, 12, 1))], room(slots=1, begun=1), date(2027, 12, 10))
    assert place.begins_on == date(2028, 1, 1)


def test_without_slots_there_is_a_place_and_no_window() -> None:
    (place,) = forecast([city("aix", date(2027, 3, 1))], room(slots=0), TODAY)
    assert (place.place, place.begins_on, place.earliest) == (1, None, None)


def test_offers_get_what_the_queue_leaves() -> None:
    assert offers_left(room(slots=2), waiting=0, offered=0) == 2
    assert offers_left(room(slots=2), waiting=0, offered=1) == 1
    assert offers_left(room(slots=2, begun=2), waiting=1, offered=0) == 1
    assert offers_left(room(slots=1, begun=1), waiting=3, offered=0) == 0


CITIES = st.lists(
    st.builds(
        city,
        st.text("abcdefgh", min_size=3, max_size=8),
        DAYS,
        signed=st.booleans(),
        jumped_on=st.none() | DAYS,
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(CITIES, st.integers(0, 4), st.integers(0, 5), DAYS)
def test_no_window_lies_before_the_floor_and_no_month_holds_more_than_its_slots(
    cities: list[Waiting], slots: int, begun: int, today: date
) -> None:
    capacity = room(slots, begun)
    places = forecast(cities, capacity, today)
    assert [place.place for place in places] == list(range(1, len(cities) + 1))
    for place in places:
        assert (place.earliest is None) == (place.latest is None) == (slots == 0)
        if place.begins_on is not None and place.earliest is not None and place.latest is not None:
            assert today <= place.begins_on
            assert place.waiting.floor <= place.earliest <= place.latest
            assert place.earliest >= place.begins_on + capacity.at_least
    months = Counter((p.begins_on.year, p.begins_on.month) for p in places if p.begins_on)
    now = (today.year, today.month)
    assert months.pop(now, 0) <= capacity.free
    assert all(begins <= slots for begins in months.values())


@given(CITIES, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_cities_came(cities: list[Waiting], random: object) -> None:
    shuffled = list(cities)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out a Random
    assert in_line(shuffled) == in_line(cities)
