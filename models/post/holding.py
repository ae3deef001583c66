"""Is a letter held when it is planned? The rule is pure; here is what it needs to know of the outbox.

A house that only writes specimens holds nothing (decision 0012), unless it was restored from a backup.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, func, select, update

from lifecycle.reminding import holding
from models.keeping.runs import LEDGER_FLOW
from models.settings import Settings
from models.tables import table

NOTICE, IMPORT, RUN = (table(name) for name in ("notice", "import", "run"))
RESTORE = "restore"
RESTORED = "the house was restored from a backup: this letter may have gone already"
_REACHED = ("sent", "unknown", "bounced")


def why_held(connection: Connection, settings: Settings, letter: holding.Letter, person: str) -> str | None:
    """Why a letter to a person (id) waits for an officer's release; None where it goes by itself."""
    if letter.role == "officer":
        return None
    if _may_have_gone(connection, letter.today):
        return RESTORED
    if not settings.sends_for_real:
        return None
    now = holding.Situation(
        today=letter.today,
        role=letter.role,
        iso_country=letter.iso_country,
        first_used=_first_used(connection, letter.kind),
        known_person=_known(connection, person),
        same_day=_same_day(connection, letter) + 1,
    )
    reason = holding.why_held(letter.kind, letter.rung, now, house_of(settings))
    if reason is not None and now.same_day == settings.hold_batch + 1:
        _hold_the_batch(connection, letter, reason)
    return reason


def holds_nothing(connection: Connection, settings: Settings, today: date) -> bool:
    """Whether no letter of the day waits for a release: it would only be a specimen."""
    return not settings.sends_for_real and not _may_have_gone(connection, today)


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


def _first_used(connection: Connection, kind: str) -> date | None:
    found: date | None = connection.execute(
        select(func.min(NOTICE.c.created_on)).where(NOTICE.c.kind == kind)
    ).scalar_one()
    return found


def _known(connection: Connection, person: str) -> bool:
    query = select(NOTICE.c.id).where(NOTICE.c.person == person, NOTICE.c.state.in_(_REACHED))
    return connection.execute(query.limit(1)).first() is not None


def _same_day(connection: Connection, letter: holding.Letter) -> int:
    c = NOTICE.c
    query = select(func.count()).where(c.kind == letter.kind, c.created_on == letter.today)
    return int(connection.execute(query.where(c.state != "suppressed")).scalar_one())


def _hold_the_batch(connection: Connection, letter: holding.Letter, reason: str) -> None:
    """The letter that makes a batch too large holds those before it as well."""
    c = NOTICE.c
    before = (c.kind == letter.kind, c.created_on == letter.today, c.state == "queued")
    connection.execute(update(NOTICE).where(*before).values(state="held", reason=reason))
