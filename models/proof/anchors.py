"""The ledger's anchor as a document: every city's newest event by number and hash, on one day.

Kept elsewhere it proves later that nothing before it was changed, removed or slipped in, not even by
somebody who can write to the database and recompute every hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from lifecycle.commands import Refused
from models import clock
from models.database import House
from models.ledger import heads, instant
from models.proof import chains
from models.proof.chains import Finding, found

KIND = "icc anchor"
_MOST_EVENTS = 2**31
_LAG = timedelta(hours=1)
"""How long a write may have begun before an anchor was taken, and be committed after it."""


def document(house: House, today: date) -> dict[str, Any]:
    """The anchor of now. `day` is the house's civil day, `taken_at` UTC; `heads` are city, seq, hash."""
    with house.read() as connection:
        taken = list(heads(connection))
    return {
        "kind": KIND,
        "day": today.isoformat(),
        "taken_at": instant(clock.now(house, today)),
        "anchor": chains.anchor(taken),
        "cities": len(taken),
        "events": sum(seq for _, seq, _ in taken),
        "heads": taken,
    }


def folder(var: Path) -> Path:
    """Where the anchors of the days are kept."""
    return var / "anchors"


def keep(house: House, today: date) -> Path:
    """Write the day's anchor into the state folder, under another name first; a later run replaces it."""
    path = folder(house.settings.var) / f"{today.isoformat()}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(document(house, today), path)
    return path


def newest_kept(house: House) -> Path | None:
    """The anchor kept last in the state folder; None before the first.

    None too where the database never took one: the folder served another database before.
    """
    with house.read() as connection:
        there = inspect(connection).has_table("anchor")
        taken = there and connection.execute(text("SELECT COUNT(*) FROM anchor")).scalar_one()
    return max(folder(house.settings.var).glob("*.json"), default=None) if taken else None


def set_aside(house: House) -> list[Path]:
    """Rename what is kept of days that a restored ledger does not hold: it proves nothing against it."""
    var = house.settings.var
    with house.read() as connection:
        kept = sorted(folder(var).glob("*.json"))
        lost = [path for path in kept if next(_known_to(connection, var, path), None) is not None]
    return [path.replace(path.with_name(f"{path.name}.lost")) for path in lost]


def _known_to(connection: Connection, var: Path, path: Path) -> Iterator[Finding]:
    try:
        noted = read(path)
    except (Refused, OSError) as error:
        yield found("the anchor", 0, str(error))
        return
    yield from changed(connection, var, noted)


def write(noted: Mapping[str, Any], path: Path) -> None:
    """Write an anchor document whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(noted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def read(path: Path) -> dict[str, Any]:
    """Read an anchor document; Refused, with the remedy, where the file is none."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        if noted["kind"] != KIND:
            raise _no_anchor(path)
        heads = [(str(city), int(seq), str(digest)) for city, seq, digest in noted["heads"]]
        if not all(0 < seq < _MOST_EVENTS for _, seq, _ in heads):
            raise _no_anchor(path)
        date.fromisoformat(noted["day"])
        datetime.fromisoformat(noted["taken_at"])
        return {**noted, "anchor": str(noted["anchor"]), "heads": heads}
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise _no_anchor(path) from error


def _no_anchor(path: Path) -> Refused:
    return Refused(f"{path} is no anchor: `icc anchor --out FILE` writes one, as the daily audit does")


def findings(connection: Connection, var: Path, noted: Mapping[str, Any]) -> Iterator[Finding]:
    """What the ledger no longer holds as it was when the anchor was taken, and what was slipped in since."""
    yield from changed(connection, var, noted)
    yield from _slipped_in(connection, noted)


def changed(connection: Connection, var: Path, noted: Mapping[str, Any]) -> Iterator[Finding]:
    """What the ledger no longer holds as it was when the anchor was taken, whatever any clock said then."""
    if chains.anchor(noted["heads"]) != noted["anchor"]:
        yield found("the anchor", 0, f"the file of {noted['day']} itself was altered")
        return
    for city, seq, digest in noted["heads"]:
        held = _hash_at(connection, city, seq)
        if held is None:
            newest = _newest(connection, city)
            yield found(city, newest + 1, f"events {newest + 1} to {seq} are gone since {noted['day']}")
        elif held != digest:
            yield _rewritten(connection, var, noted, city, seq)


def _hash_at(connection: Connection, city: str, seq: int) -> str | None:
    query = text("SELECT hash FROM event WHERE city = :city AND seq = :seq")
    stored: str | None = connection.execute(query, {"city": city, "seq": seq}).scalar_one_or_none()
    return stored


def _newest(connection: Connection, city: str) -> int:
    query = text("SELECT COALESCE(MAX(seq), 0) FROM event WHERE city = :city")
    return int(connection.execute(query, {"city": city}).scalar_one())


def _rewritten(connection: Connection, var: Path, noted: Mapping[str, Any], city: str, seq: int) -> Finding:
    """Every hash fits and yet the event is another: the kept anchors say how far back the change reaches."""
    agreed = 0
    for path in sorted(folder(var).glob("*.json")):
        for name, number, digest in _heads(path):
            if name == city and agreed < number < seq and _hash_at(connection, city, number) == digest:
                agreed = number
    what = f"was written anew since {noted['day']}, with what follows it up to event {seq}"
    return found(city, agreed + 1, what if agreed + 1 < seq else f"was written anew since {noted['day']}")


def _heads(path: Path) -> list[tuple[str, int, str]]:
    """The heads of a kept anchor; none of a file that can no longer be read."""
    try:
        return list(read(path)["heads"])
    except (Refused, OSError):
        return []


def _slipped_in(connection: Connection, noted: Mapping[str, Any]) -> Iterator[Finding]:
    """Events that say they were recorded well before the anchor, and which it does not know."""
    taken = datetime.fromisoformat(str(noted["taken_at"])).astimezone(UTC)
    known = {city: seq for city, seq, _ in noted["heads"]}
    query = text("SELECT city, seq FROM event WHERE recorded_at < :before ORDER BY city, seq")
    for city, seq in connection.execute(query, {"before": instant(taken - _LAG)}):
        if seq > known.get(city, 0):
            yield found(city, seq, f"was slipped in: it claims a day before {noted['day']}")
