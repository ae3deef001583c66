"""Is a letter held when it is planned? The rule is pure; here is what it needs to know of the outbox.

A house that only writes specimens holds nothing (decision 0012), unless it was restored from a backup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, func, select, update

from lifecycle.reminding import holding
from models.keeping.runs import LEDGER_FLOW
from models.settings import Settings
from models.tables import table

NOTICE, IMPORT, RUN = (table(name) for name in ("notice", "import", "run"))
RESTORE = "restore"
RESTORED = "the house was restored from a backup: this letter may have gone already"
_REACHED = ("sent", "unknown", "bounced")


class Waiting(Protocol):
    """A notice that waits, as whoever plans holds it (models.post.mailbag)."""

    row: dict[str, Any]

    def move(self, **change: Any) -> None:
        """Change what planning may change of it."""


class Holds:
    """Which letters of one write wait for a release: the outbox is asked once, the letters at hand each time.

    `mails` gives the notices at hand, those of this write included; whatever else lies in the outbox does not
    change meanwhile. `today`: a civil day.
    """

    def __init__(
        self, connection: Connection, settings: Settings, today: date, mails: Callable[[], Iterable[Waiting]]
    ) -> None:
        self.connection, self.settings, self.today, self._mails = connection, settings, today, mails
        self._first, self._others = dict[str, date | None](), dict[str, int]()
        self._known = dict[str, bool]()

    @cached_property
    def restored(self) -> bool:
        """Whether what went after a backup that was restored is still unknown."""
        return _may_have_gone(self.connection, self.today)

    @cached_property
    def house(self) -> holding.House:
        """How this house holds."""
        return house_of(self.settings)

    def why(self, letter: holding.Letter, city: str, person: str) -> str | None:
        """Why a letter of a city to a person (id) waits for a release; None where it goes by itself."""
        if letter.role == "officer":
            return None
        if self.restored:
            return RESTORED
        if not self.settings.sends_for_real:
            return None
        now = holding.Situation(
            today=letter.today,
            role=letter.role,
            iso_country=letter.iso_country,
            first_used=self._first_used(letter.kind),
            known_person=self._is_known(person, city),
            same_day=self._same_day(letter.kind) + 1,
        )
        reason = holding.why_held(letter.kind, letter.rung, now, self.house)
        if reason is not None and now.same_day == self.house.batch + 1:
            self._hold_the_batch(letter.kind, reason)
        return reason

    def read_more(self) -> None:
        """More notices came to hand: what lies elsewhere is counted anew."""
        self._others.clear()

    def _of(self, kind: str) -> Iterator[Waiting]:
        """The notices of a kind at hand that were planned on the day."""
        return (m for m in self._mails() if m.row["kind"] == kind and m.row["created_on"] == self.today)

    def _first_used(self, kind: str) -> date | None:
        if kind not in self._first:
            query = select(func.min(NOTICE.c.created_on)).where(NOTICE.c.kind == kind)
            self._first[kind] = self.connection.execute(query).scalar_one()
        return self._first[kind] or next((self.today for _ in self._of(kind)), None)

    def _is_known(self, person: str, city: str) -> bool:
        """Whether the person was ever written to; most were about their own city, whose letters are few."""
        if person not in self._known:
            reached = select(NOTICE.c.id).where(NOTICE.c.person == person, NOTICE.c.state.in_(_REACHED))
            looks = (reached.where(NOTICE.c.city == city), reached)
            found = (self.connection.execute(look.limit(1)).first() for look in looks)
            self._known[person] = any(row is not None for row in found)
        return self._known[person]

    def _same_day(self, kind: str) -> int:
        """Letters of a kind planned on the day so far; those at hand are counted to one beyond a batch."""
        if kind not in self._others:
            at_hand = [m.row["id"] for m in self._of(kind) if "id" in m.row]
            query = select(func.count()).where(*self._planned(kind), NOTICE.c.id.not_in(at_hand))
            self._others[kind] = self.connection.execute(query).scalar_one()
        mine = (1 for m in self._of(kind) if m.row["state"] != "suppressed")
        return self._others[kind] + sum(islice(mine, self.house.batch + 2))

    def _planned(self, kind: str) -> tuple[ColumnElement[bool], ...]:
        c = NOTICE.c
        return c.kind == kind, c.created_on == self.today, c.state != "suppressed"

    def _hold_the_batch(self, kind: str, reason: str) -> None:
        """The letter that makes a batch too large holds those before it as well."""
        others = update(NOTICE).where(*self._planned(kind), NOTICE.c.state == "queued")
        self.connection.execute(others.values(state="held", reason=reason))
        for mail in self._of(kind):
            if mail.row["state"] == "queued":
                mail.move(state="held", reason=reason)


def house_of(settings: Settings) -> holding.House:
    """How this house holds, by its settings."""
    return holding.House(
        orders=holding.orders(settings.hold),
        new_days=settings.hold_days,
        batch=settings.hold_batch,
        alerts=frozenset(settings.alert_territories.upper().replace(",", " ").split()),
    )


def _may_have_gone(connection: Connection, today: date) -> bool:
    """After a restore, until the house has caught up with the day of it: what went meanwhile is unknown."""
    last = select(func.max(IMPORT.c.at)).where(IMPORT.c.kind == RESTORE)
    restored: datetime | None = connection.execute(last).scalar_one()
    if restored is None:
        return False
    lived = (RUN.c.flow == LEDGER_FLOW, RUN.c.state == "completed", RUN.c.city.is_(None))
    caught_up: date | None = connection.execute(select(func.max(RUN.c.today)).where(*lived)).scalar_one()
    day = restored.date()
    return today <= day or caught_up is None or caught_up < day
