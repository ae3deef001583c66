"""Which city is meant: by its name, a former or another one, with or without its country, or by its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select

from lifecycle.commands import Refused
from lifecycle.folding import folded
from models.database import House
from models.projection import CITY, names_of, speakers


def find_city(house: House, said: str) -> str:
    """The key of the city that is meant by "Name", "Name, ISO" or its key; Refused with near names.

    A record that was merged is found by its key alone; by name, the record it was merged into.
    """
    with house.read() as connection:
        rows = connection.execute(select(CITY).order_by(CITY.c.key)).all()
    if any(row.key == said for row in rows):
        return said
    name, _, iso = (part.strip() for part in said.rpartition(","))
    speaks = speakers(rows)
    whole = _named(rows, folded(said), speaks)
    keys = whole or _named([row for row in rows if row.iso_country == iso.upper()], folded(name), speaks)
    if len(keys) == 1:
        return keys[0]
    if keys:
        called = [f"“{row.name}, {row.iso_country}”" for row in rows if row.key in keys]
        raise Refused(f"more than one city is called “{said}”: say {' or '.join(called)}")
    near = get_close_matches(folded(said), [row.folded for row in rows], n=3, cutoff=0.6)
    names = [row.name for row in rows if row.folded in near]
    hint = f"did you mean {' or '.join(names)}?" if names else "`icc city list` shows the cities on record"
    raise Refused(f"no city “{said}” is on record: {hint}")


def _named(rows: Sequence[Any], wanted: str, speaks: Mapping[str, str]) -> list[str]:
    """The keys of the cities so called now; where there is none, of those once or also called so."""
    now = {speaks[row.key] for row in rows if row.folded == wanted and not row.merged_into}
    once = {speaks[row.key] for row in rows if wanted in names_of(row)}
    return sorted(now or once)
