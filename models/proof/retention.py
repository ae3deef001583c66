"""What grows old and is not kept: letters, links and runs. Their counts stay; events stay for ever.

A reminder stays, too, so that nothing handled years ago is owed again; it says what became of its letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from models.database import House
from models.tables import table

NOTICE, REMINDER, RUN, ASIDE, LINK, THINNED = (
    table(name) for name in ("notice", "reminder", "run", "set_aside", "link", "thinned")
)
NO_LONGER_KEPT = "no longer kept: "
_OVER = ("sent", "suppressed", "failed", "bounced")
Count = Counter[tuple[str, date, str, str]]


def thin(house: House, today: date, *, dry: bool = False) -> dict[str, Any]:
    """Remove what is older than `ICC_KEEP_LETTERS_DAYS` and `ICC_KEEP_RUNS_DAYS`; keep the counts.

    Returns the two days before which things went, how many letters, links and runs went now (`removed`), and
    the `counts` of all that ever did.
    """
    letters = today - timedelta(days=house.settings.keep_letters_days)
    runs = today - timedelta(days=house.settings.keep_runs_days)
    with house.begin(dry=dry) as connection:
        gone = {
            "letter": _letters(connection, letters),
            "link": _links(connection, letters),
            "run": _runs(connection, runs),
        }
        kept = kept_counts(connection)
    before = {"letters_before": letters.isoformat(), "runs_before": runs.isoformat()}
    return {**before, "removed": gone, "counts": kept}


def kept_counts(connection: Connection) -> list[dict[str, Any]]:
    """The counts of what is no longer kept: what, month, kind, state, count."""
    query = select(THINNED).order_by(THINNED.c.what, THINNED.c.month, THINNED.c.kind, THINNED.c.state)
    return [dict(row) for row in connection.execute(query).mappings()]


def _letters(connection: Connection, before: date) -> int:
    old = and_(NOTICE.c.planned_on < before, NOTICE.c.state.in_(_OVER))
    rows = connection.execute(
        select(NOTICE.c.id, NOTICE.c.planned_on, NOTICE.c.kind, NOTICE.c.state).where(old)
    ).all()
    for row in rows:
        said = f"{NO_LONGER_KEPT}the letter was {row.state}, planned for {row.planned_on}"
        mine = REMINDER.c.notice == row.id
        connection.execute(update(REMINDER).where(mine).values(notice=None, skipped=said))
    return _remove(connection, NOTICE, old, (("letter", _month(r.planned_on), r.kind, r.state) for r in rows))


def _links(connection: Connection, before: date) -> int:
    old = LINK.c.expires_on < before
    rows = connection.execute(select(LINK.c.expires_on, LINK.c.purpose, LINK.c.used_at).where(old)).all()
    told = (("link", _month(r.expires_on), r.purpose, "used" if r.used_at else "unused") for r in rows)
    return _remove(connection, LINK, old, told)


def _runs(connection: Connection, before: date) -> int:
    """Runs that are over, but never the latest completed one of a flow: the ledger's day hangs on it."""
    whole = and_(RUN.c.state == "completed", RUN.c.city.is_(None))
    days = (
        select(RUN.c.flow, func.max(RUN.c.today).label("today")).where(whole).group_by(RUN.c.flow).subquery()
    )
    newest = select(RUN.c.id).join(days, and_(RUN.c.flow == days.c.flow, RUN.c.today == days.c.today))
    old = and_(RUN.c.today < before, RUN.c.state != "running", RUN.c.id.not_in(newest))
    rows = connection.execute(select(RUN.c.today, RUN.c.flow, RUN.c.state).where(old)).all()
    connection.execute(delete(ASIDE).where(ASIDE.c.run.in_(select(RUN.c.id).where(old))))
    return _remove(connection, RUN, old, (("run", _month(r.today), r.flow, r.state) for r in rows))


def _remove(
    connection: Connection,
    of: Any,
    old: ColumnElement[bool],
    told: Iterable[tuple[str, date, str, str]],
) -> int:
    counted: Count = Counter(told)
    for (what, month, kind, state), number in counted.items():
        _count(connection, what, month, kind, state, number)
    connection.execute(delete(of).where(old))
    return counted.total()


def _count(connection: Connection, what: str, month: date, kind: str, state: str, number: int) -> None:
    c = THINNED.c
    mine = and_(c.what == what, c.month == month, c.kind == kind, c.state == state)
    if connection.execute(update(THINNED).where(mine).values(count=c.count + number)).rowcount == 0:
        row = {"what": what, "month": month, "kind": kind, "state": state, "count": number}
        connection.execute(insert(THINNED).values(row))


def _month(day: date) -> date:
    return day.replace(day=1)
