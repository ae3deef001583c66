"""Whose turn it is: a batch of cities, what each turn brought, and whose turn failed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Protocol


class Brought(Protocol):
    """What one city's turn brought: how many events were appended, how many notices planned."""

    events: int
    notices: int


Together = Callable[[Sequence[str]], Mapping[str, Brought]]
"""Gives several cities their turn, all or none of them."""


class Turns:
    """The turns of a batch. A second try goes on where the first stopped, and nothing counts twice.

    No dataclass and no collection, so that Prefect hands it to a task as it is instead of copying it.
    """

    def __init__(self, cities: Sequence[str]) -> None:
        self._left = deque(cities)
        self.left_to_others: list[str] = []
        """Cities that another worker had in hand, or had done, when their turn came."""
        self.label = cities[0] if len(cities) == 1 else f"{len(cities)} cities from {cities[0]}"
        self.brought: dict[str, Brought] = {}
        self.failed: dict[str, Exception] = {}

    def take(self, turn: Together, passing: Callable[[Exception], bool], most: int) -> None:
        """Give up to `most` cities their turn at once. Where that fails, their halves, down to the bad city.

        A bad one stops nobody; a passing error stops all, and the next try goes on from there.
        """
        while self._left:
            self._take(list(islice(self._left, most)), turn, passing)

    def _take(self, cities: Sequence[str], turn: Together, passing: Callable[[Exception], bool]) -> None:
        try:
            brought = turn(cities)
        except Exception as error:
            if passing(error):
                raise
            if len(cities) > 1:
                middle = len(cities) // 2
                self._take(cities[:middle], turn, passing)
                self._take(cities[middle:], turn, passing)
                return
            self.failed[cities[0]] = error
        else:
            self.brought.update(brought)
            self.left_to_others += [city for city in cities if city not in brought]
        for _ in cities:
            self._left.popleft()


def batches(cities: Sequence[str], most: int) -> list[Turns]:
    """At most `most` batches of nearly equal length: one city each while they suffice."""
    size = max(1, -(-len(cities) // most))
    return [Turns(cities[at : at + size]) for at in range(0, len(cities), size)]
