"""Second accounts: another date for a milestone is kept beside the first, and the officer hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from desk.intake.work import Tally, Work
from lifecycle.events import Event, Key
from lifecycle.history import known_on
from lifecycle.reading import programme
from models.ledger import load


def observe_accounts(connection: Connection, work: Iterable[Work], today: date, tally: Tally) -> None:
    """Observe every milestone that a file gave another date than was held."""
    for one in work:
        if one.held_events and one.key in tally.changed:
            known = known_on(load(connection, one.key, notes=False), today)
            for key, accounts in known.accounts.items():
                text = _second(key, accounts, one.held_events)
                if text:
                    tally.observe(one.city, text)


def _second(key: Key, accounts: list[Event], held_events: int) -> str | None:
    track, cycle, name = key
    milestone = programme().milestone(track, name)
    news = [event for event in accounts if event.seq > held_events]
    if not news or len(accounts) < 2 or milestone.repeats:
        return None
    before = ", ".join(str(event.on) for event in accounts if event not in news) or "one another"
    clash = any(not event.on.overlaps(other.on) for event in news for other in accounts)
    told = " and ".join(str(event.on) for event in news)
    what = "contradicts" if clash else "is kept beside"
    return (
        f"{milestone.title}, cycle {cycle}: {told} {what} {before}; both stay, `icc choose` says which holds"
    )
