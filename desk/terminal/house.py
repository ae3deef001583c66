"""The house as every command finds it: opened, and its database brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.database import House


def open_up() -> House:
    """Open the house that the environment names; an empty folder becomes a house."""
    from models.database import open_house
    from models.migrate import upgrade

    house = open_house()
    upgrade(house)
    return house


def key_of(house: House, city: str) -> str:
    """The key of “Name” or “Name, ISO”; refused with near names where there is none."""
    from models.queries import find_city

    return find_city(house, city)
