"""Whose turn it is: a batch of cities, what each turn brought, and whose turn failed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol


class Brought(Protocol):
    """What one city's turn brought: how many events were appended, how many notices planned."""

    events: int
    notices: int


class Turns:
    """The turns of a batch. A second try goes on where the first stopped, and nothing counts twice.

    No dataclass and no collection, so that Prefect hands it to a task as it is instead of copying it.
    """

    def __init__(self, cities: Sequence[str]) -> None:
        self._left = deque(cities)
        self.label = cities[0] if len(cities) == 1 else f"{len(cities)} cities from {cities[0]}"
        self.brought: dict[str, Brought] = {}
        self.failed: dict[str, Exception] = {}

    def take(self, turn: Callable[[str], Brought], passing: Callable[[Exception], bool]) -> None:
        """Give every city its turn; one that fails stops nobody, unless its error is a passing one."""
        for city in self._waiting():
            try:
                self.brought[city] = turn(city)
            except Exception as error:
                if passing(error):
                    raise
                self.failed[city] = error

    def _waiting(self) -> Iterator[str]:
        while self._left:
            yield self._left[0]
            self._left.popleft()


def batches(cities: Sequence[str], most: int) -> list[Turns]:
    """At most `most` batches of nearly equal length: one city each while they suffice."""
    size = max(1, -(-len(cities) // most))
    return [Turns(cities[at : at + size]) for at in range(0, len(cities), size)]
