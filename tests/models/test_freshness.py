"""What a page computed is kept while nothing is written, by whomever, and never longer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from models.database import House, make_engine
from models.entrance.views import keep
from models.freshness import KEPT, MOST, kept


def asked(house: House, times: list[int], key: object = "k") -> int:
    def compute() -> int:
        times.append(1)
        return len(times)

    return kept(house, str(key), compute)


def test_it_is_computed_once_while_nothing_is_written(sqlite_house: House) -> None:
    times: list[int] = []
    assert [asked(sqlite_house, times) for _ in range(3)] == [1, 1, 1]


def test_it_is_computed_anew_after_a_write_of_our_own(house: House) -> None:
    times: list[int] = []
    asked(house, times)
    keep(house, "olga", "mine", "track=visit")
    assert asked(house, times) == 2


def test_it_is_computed_anew_after_a_write_of_another_process(house: House) -> None:
    times: list[int] = []
    asked(house, times)
    other = House(house.settings, make_engine(house.settings.url))
    keep(other, "olga", "mine", "track=visit")
    other.engine.dispose()
    assert asked(house, times) == 2


def test_what_is_written_while_it_is_computed_makes_it_stale(house: House) -> None:
    def compute() -> str:
        keep(house, "olga", "mine", "track=visit")
        return "before"

    kept(house, "k", compute)
    assert kept(house, "k", lambda: "after") == "after"


def test_not_more_than_some_views_are_kept(sqlite_house: House) -> None:
    times: list[int] = []
    for number in range(KEPT + 5):
        asked(sqlite_house, times, number)
    assert asked(sqlite_house, times, KEPT + 4) == KEPT + 5
    asked(sqlite_house, times, 0)
    assert len(times) == KEPT + 6


@dataclass(frozen=True)
class Heavy:
    """A view of so many cities."""

    weight: int


def test_of_heavy_views_only_the_newest_are_kept(sqlite_house: House) -> None:
    made: list[int] = []

    def view(number: int) -> Heavy:
        made.append(number)
        return Heavy(MOST // 2)

    for number in (1, 2, 1, 3, 1, 2):
        kept(sqlite_house, number, partial(view, number))
    assert made == [1, 2, 3, 2]
