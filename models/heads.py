"""The head of each city's chain: its newest event. It moves conditionally, so two writers cannot both win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from models import driver
from models.tables import table

HEAD = table("head")
GENESIS = "0" * 64


class Overtaken(Exception):
    """Another writer appended to the same city first: load again and decide again."""


@dataclass(frozen=True, slots=True)
class HeadOf:
    """The newest event of a city: the number and hash that the next one follows."""

    seq: int = 0
    hash: str = GENESIS


def move(connection: Connection, heads: Sequence[tuple[str, HeadOf, HeadOf]]) -> None:
    """Move the heads of cities (from, to); Overtaken where one is no longer what it was when it was read."""
    first = [{"city": city, "seq": new.seq, "hash": new.hash} for city, old, new in heads if not old.seq]
    if first:
        connection.execute(insert(HEAD), first)
    later = [(new.seq, new.hash, city, old.seq, old.hash) for city, old, new in heads if old.seq]
    moved = driver.change(connection, "head", ("seq", "hash"), ("city", "seq", "hash"), later)
    if moved != len(later):
        raise Overtaken(later[0][2] if len(later) == 1 else f"one of {len(later)} cities")


def heads_of(connection: Connection, cities: Sequence[str]) -> dict[str, HeadOf]:
    """The heads of cities' chains; a city before its first event is not among them."""
    rows = driver.of_cities(connection, "head", ("city", "seq", "hash"), cities)
    return {city: HeadOf(seq, digest) for city, seq, digest in rows}


def head_of(connection: Connection, city: str) -> HeadOf:
    """The head of a city's chain; the empty one before its first event."""
    return heads_of(connection, [city]).get(city, HeadOf())
