"""What a new version of the programme would move, city by city, shown before anything moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.auditing.changes import changes
from lifecycle.auditing.comparing import differences, letters_moved
from lifecycle.case import Case
from lifecycle.changing import Migrate
from lifecycle.decide import decide, settle
from lifecycle.events import Event
from lifecycle.programme import Programme
from lifecycle.reminding.reminders import Owed, RungKey
from lifecycle.tracking import stand
from models import clock, programmes, projection
from models.database import House
from models.ledger import load_all
from models.migrating import NewVersion, Progress
from models.post.listings import iso

Document = dict[str, Any]


@dataclass(slots=True)
class _Look:
    """The rules of now and those to come, and what was seen so far."""

    old: Programme
    new: Programme
    moves: Mapping[str, str]
    today: date
    only_new: bool = False
    cycles: int = 0
    moved: list[Document] = field(default_factory=list)
    letters: list[Document] = field(default_factory=list)

    def at(self, key: str, events: list[Event], handled: set[RungKey]) -> None:
        """Look at one city: by the rules of now, and as it would stand after the migration."""
        before = stand(events, self.old, self.today)
        case = Case(list(events), self.new, self.today, self.today, "officer", "programme")
        if not self.only_new:
            decide(case, Migrate(self.new.version, self.moves, self.today))
        settle(case)
        self.cycles += sum(event.kind == "migrated" for event in case.written)
        city = {"key": key, "city": str(before.known.facts["name"])}
        for change in changes(before, case.standing, ()):
            if change.key is not None:
                sides = {"before": dict(change.before), "after": dict(change.after)}
                self.moved.append({**city, **_where(change.key), **sides})
        for old, new in letters_moved(before, case.standing, handled):
            self.letters.append({**city, **_letter(old, new)})


def preview(
    house: House, version: NewVersion, on_progress: Progress | None = None, *, only_new: bool = False
) -> Document:
    """Which milestone of which city would move from when to when, which letters would come or not.

    With `only_new`, cycles that have begun stay with their version.
    """
    today = clock.today(house)
    with house.read() as connection:
        old = programmes.current(connection, today)
        new = version.checked(old)
        look = _Look(old, programmes.with_another(connection, new, today), version.moves, today, only_new)
        keys = list(connection.execute(select(projection.CITY.c.key)).scalars())
        handled = _handled(connection)
        for number, (key, events) in enumerate(load_all(connection, reasons=False), 1):
            look.at(key, events, handled.get(key, set()))
            if on_progress is not None and (number % 100 == 0 or number == len(keys)):
                on_progress(number, len(keys))
    return {
        "from": old.version,
        "to": new.version,
        "valid_from": new.valid_from.isoformat(),
        "cities": len(keys),
        "says": [
            {"track": d.track, "milestone": d.milestone, "what": d.what, "before": d.before, "after": d.after}
            for d in differences(old, new)
        ],
        "cycles": look.cycles,
        "moves": look.moved,
        "letters": look.letters,
    }


def _where(key: tuple[str, int, str]) -> Document:
    return dict(zip(("track", "cycle", "milestone"), key, strict=True))


def _letter(old: Owed | None, new: Owed | None) -> Document:
    """A reminder with its day before and after; null where it is not sent."""
    rung = new or old
    assert rung is not None
    said = {"letter": rung.letter, "to": rung.to, "rung": rung.rung}
    days = {"before": iso(old.owed_on) if old else None, "after": iso(new.owed_on) if new else None}
    return {**_where(rung.milestone), **said, **days}


def _handled(connection: Connection) -> dict[str, set[RungKey]]:
    cities = connection.execute(select(projection.REMINDER.c.city).distinct()).scalars().all()
    return {key: projection.handled(connection, key) for key in cities}
