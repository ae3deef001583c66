"""The head of each city's chain: its newest event. It moves conditionally, so two writers cannot both win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

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
    names = ("city_is", "seq_is", "hash_is", "seq", "hash")
    later = [(city, old.seq, old.hash, new.seq, new.hash) for city, old, new in heads if old.seq]
    if later:
        moved = connection.execute(_MOVED, [dict(zip(names, row, strict=True)) for row in later])
        if moved.rowcount != len(later):
            raise Overtaken(later[0][0] if len(later) == 1 else f"one of {len(later)} cities")


_MOVED = (
    update(HEAD)
    .where(HEAD.c.city == bindparam("city_is"), HEAD.c.seq == bindparam("seq_is"))
    .where(HEAD.c.hash == bindparam("hash_is"))
)


def heads_of(connection: Connection, cities: Sequence[str]) -> dict[str, HeadOf]:
    """The heads of cities' chains; a city before its first event is not among them."""
    query = select(HEAD.c.city, HEAD.c.seq, HEAD.c.hash).where(HEAD.c.city.in_(cities))
    return {city: HeadOf(seq, digest) for city, seq, digest in connection.execute(query)}


def head_of(connection: Connection, city: str) -> HeadOf:
    """The head of a city's chain; the empty one before its first event."""
    return heads_of(connection, [city]).get(city, HeadOf())
