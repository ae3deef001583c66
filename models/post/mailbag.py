"""The outbox of some cities while one write plans their letters: read at once, kept here, written at once.

What is planned lies in the bag until `put`, and whoever plans looks into the bag: a letter of this write is
met like one of yesterday's. A city that was not read beforehand is read when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from lifecycle.reminding.letters import RULES
from lifecycle.reminding.rungs import RungKey
from models import driver
from models.directory import Directory
from models.post.holding import Holds
from models.settings import Settings
from models.tables import table

NOTICE, REMINDER = table("notice"), table("reminder")
PENDING = ("planned", "held", "queued")
DIGESTS = tuple(kind for kind, rule in RULES.items() if rule.in_digest)
_GONE = (*PENDING, "sending", "sent", "unknown", "bounced")
_SEEN = (
    "id", "city", "kind", "rung", "role", "person", "state", "reason", "planned_on", "created_on", "thread",
)  # fmt: skip
_PLAIN = (
    "id", "city", "kind", "rung", "role", "person", "state", "reason", "message_id", "thread", "tries",
)  # fmt: skip
_plain = itemgetter(*_PLAIN)
_MOVES = ("kind", "rung", "state", "reason")
"""What planning may change of a notice that waits."""


class Reminder(NamedTuple):
    """One rung or event owed to one role, as its row says it (models.tables.post); `owed_on` a civil day."""

    city: str
    track: str
    cycle: int
    milestone: str
    letter: str
    rung: int
    due_on: str
    seq: int | None
    role: str
    skipped: str | None
    owed_on: date

    @property
    def key(self) -> RungKey:
        """The rung that it handles."""
        return self.track, self.cycle, self.milestone, self.letter, self.rung, self.due_on


_WAITS = f"state IN {PENDING}"
_RUNG = ("city", "track", "cycle", "milestone", "letter", "rung", "due_on")


@dataclass(slots=True)
class Mail:
    """A notice that waits: its row (a new one has no id until it is put), and what it carries."""

    row: dict[str, Any]
    parts: list[Any] = field(default_factory=list)
    moved: bool = False

    def move(self, **change: Any) -> None:
        """Change what planning may change of it."""
        self.row.update(change)
        self.moved = True


@dataclass(slots=True)
class _City:
    pending: list[Mail] = field(default_factory=list)
    handled: set[RungKey] = field(default_factory=set)


class Mailbag:
    """The waiting notices and the reminders of some cities within one transaction. `today`: a civil day."""

    def __init__(
        self, connection: Connection, settings: Settings, today: date, cities: Iterable[str] = ()
    ) -> None:
        self.connection, self.settings, self.today = connection, settings, today
        self.directory = Directory(connection, cities := list(cities))
        self._unread, self._cities = dict.fromkeys(cities), dict[str, _City]()
        self._digests: dict[tuple[str, str], date] | None = None
        self.holds = Holds(connection, settings, today, self._at_hand)
        self._new: list[tuple[Reminder, Mail | None]] = []

    def pending(self, city: str) -> list[Mail]:
        """The notices of a city that wait, those of this write included."""
        return [mail for mail in self._of(city).pending if mail.row["state"] in PENDING]

    def handled(self, city: str) -> set[RungKey]:
        """The rungs of a city that were planned or skipped, by this write too."""
        return self._of(city).handled

    def last_digest(self, city: str, role: str) -> date | None:
        """The day of the last digest to a role of a city: sent, or on its way."""
        mine = [m for m in self.pending(city) if m.row["role"] == role and m.row["kind"] in DIGESTS]
        if self._digests is None:
            self._digests = self._sent_digests(self._cities)
        days = [mail.row["planned_on"] for mail in mine] + [self._digests.get((city, role))]
        return max((day for day in days if day is not None), default=None)

    def post(self, mail: Mail) -> None:
        """Plan a new notice."""
        self._of(mail.row["city"]).pending.append(mail)

    def remind(self, reminder: Reminder, mail: Mail | None) -> None:
        """Note a reminder: carried by a notice, or skipped."""
        self._of(reminder.city).handled.add(reminder.key)
        self._new.append((reminder, mail))
        if mail is not None:
            mail.parts.append(reminder)

    def put(self) -> None:
        """Write what was planned since the bag was read or last put."""
        mails = list(self._at_hand())
        self._insert([mail for mail in mails if "id" not in mail.row])
        self._update([mail for mail in mails if mail.moved])
        say, columns = driver.stored(self.connection), (*Reminder._fields, "notice")
        rows = [(*said[:-1], say(said.owed_on), mail and mail.row["id"]) for said, mail in self._new]
        driver.insert(self.connection, "reminder", columns, rows)
        self._new = []

    def _at_hand(self) -> Iterator[Mail]:
        return (mail for city in self._cities.values() for mail in city.pending)

    def _insert(self, mails: list[Mail]) -> None:
        if not mails:
            return
        for mail, number in zip(mails, driver.numbers(self.connection, "notice", len(mails)), strict=True):
            mail.row["id"], mail.moved = number, False
        say, at = driver.stored(self.connection), driver.stored_moment(self.connection)
        rows = [
            (
                *_plain(mail.row),
                say(mail.row["planned_on"]),
                say(mail.row["created_on"]),
                at(mail.row["send_after"]),
            )
            for mail in mails
        ]
        driver.insert(self.connection, "notice", (*_PLAIN, "planned_on", "created_on", "send_after"), rows)

    def _update(self, mails: list[Mail]) -> None:
        if mails:
            mine = update(NOTICE).where(NOTICE.c.id == bindparam("of"))
            changed = mine.values({"sent_at": None, **{name: bindparam(f"new_{name}") for name in _MOVES}})
            rows = [{f"new_{name}": mail.row[name] for name in _MOVES} for mail in mails]
            rows = [{**row, "of": mail.row["id"]} for row, mail in zip(rows, mails, strict=True)]
            self.connection.execute(changed, rows)
        for mail in mails:
            mail.moved = False

    def _of(self, city: str) -> _City:
        if city not in self._cities:
            self._read(list(self._unread | {city: None}))
            self._unread.clear()
        return self._cities[city]

    def _read(self, cities: Collection[str]) -> None:
        self._cities.update((city, _City()) for city in cities)
        self.holds.read_more()
        r, n = REMINDER.c, NOTICE.c
        waiting = driver.of_cities(self.connection, "notice", ("id",), cities, only=_WAITS)
        seen = (
            select(*(n[name] for name in _SEEN)).where(n.id.in_([row[0] for row in waiting])).order_by(n.id)
        )
        rows = self.connection.execute(seen).mappings() if waiting else ()
        mails = {row["id"]: Mail(dict(row)) for row in rows}
        for mail in mails.values():
            self._cities[mail.row["city"]].pending.append(mail)
        if mails:
            carried = select(REMINDER).where(r.notice.in_(mails)).order_by(r.id)
            for part in self.connection.execute(carried):
                mails[part.notice].parts.append(part)
        for rung in driver.of_cities(self.connection, "reminder", _RUNG, cities):
            self._cities[rung[0]].handled.add(rung[1:])

    def _sent_digests(self, cities: Collection[str]) -> dict[tuple[str, str], date]:
        n = NOTICE.c
        query = select(n.city, n.role, func.max(n.planned_on).label("day"))
        mine = query.where(n.city.in_(cities), n.kind.in_(DIGESTS), n.state.in_(_GONE))
        rows = self.connection.execute(mine.group_by(n.city, n.role))
        return {(row.city, row.role): row.day for row in rows}
