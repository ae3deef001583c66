"""The house as every task finds it: named by the environment, opened once in a process."""

from __future__ import annotations

from functools import lru_cache

from models.database import House, open_house
from models.settings import Settings


def the_house() -> House:
    """The house that the environment names now."""
    return _opened(Settings())


@lru_cache(maxsize=8)
def _opened(settings: Settings) -> House:
    return open_house(settings)
