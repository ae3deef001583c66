"""Invented cities for measuring: as many as wanted, always the same, shaped like the real file."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

HEADINGS = (
    "city",
    "country",
    "iso_country",
    "joined_year",
    "index_years",
    "profile_year",
    "strategy_year",
    "population",
    "source",
    "coordinator_email",
)
COUNTRIES = (
    ("Italy", "IT"),
    ("Spain", "ES"),
    ("Norway", "NO"),
    ("Portugal", "PT"),
    ("Germany", "DE"),
    ("Greece", "GR"),
    ("Ireland", "IE"),
    ("France", "FR"),
    ("Poland", "PL"),
    ("Cyprus", "CY"),
)
SOURCE = "https://records.example/city"


def write_cities(path: Path, count: int) -> None:
    """Write a file of `count` cities with gaps, years instead of dates, and up to four Index rounds."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_cities(count))


def _cities(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(2008)
    for number in range(1, count + 1):
        country, iso = chance.choice(COUNTRIES)
        joined = chance.randint(2008, 2024)
        rounds = sorted(chance.sample(range(2009, 2026), chance.randint(0, 4)))
        profile = joined + 1 if chance.random() < 0.5 else ""
        strategy = joined + 2 if chance.random() < 0.4 else ""
        people = chance.randint(5_000, 2_000_000)
        years = ";".join(map(str, rounds))
        address = f"coordinator.{number}@city.example"
        name = f"Newtown {number:05}"
        yield name, country, iso, joined, years, profile, strategy, people, SOURCE, address
