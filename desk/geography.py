"""Where places lie: a small table of our own (`places.csv`); a house adds its own in its state folder.

Degrees of latitude north and longitude east. No borders are known here, and none are drawn.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from lifecycle.folding import slug

OURS = Path(__file__).parent / "places.csv"
HOUSES = "places.csv"
"""The name of a house's own table, in its state folder, with the same headings."""
Place = tuple[float, float]


def places(var: Path) -> Mapping[str, Place]:
    """Latitude and longitude by a city's key; what the house writes takes the place of ours."""
    own = var / HOUSES
    return {**_ours(), **(dict(_read(own)) if own.is_file() else {})}


@cache
def _ours() -> Mapping[str, Place]:
    return dict(_read(OURS))


def _read(path: Path) -> Iterator[tuple[str, Place]]:
    """The rows that can be read; a place that cannot be understood is on no map, and is listed as such."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            place = _place(row)
            if place is not None:
                yield slug(row.get("city") or "", row.get("iso_country") or ""), place


def _place(row: Mapping[str, str | None]) -> Place | None:
    try:
        latitude, longitude = float(row.get("latitude") or "?"), float(row.get("longitude") or "?")
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
