"""Webhooks: addresses of other programs that are told what happens to cities, through the outbox.

A call is a notice like a letter: planned in the transaction of the event, claimed, tried again with the same
bytes, and seen in `icc notices` and `icc why`. It tells what happened, never who did it or in which words.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, insert, select, update

from lifecycle.commands import Refused
from models.database import House
from models.entrance import access_notes
from models.post.calls import HOOK, NOTICE, ROLE, running
from models.post.claiming import CALL
from models.post.outbox import OutboxStore
from models.secret import key_of
from models.settings import Settings

KINDS = (
    "city_recorded", "city_described", "kind_changed", "track_opened", "reached", "deadline_set",
    "date_chosen", "waived", "reopened", "account_chosen", "retracted", "paused", "resumed", "contacted",
    "noted",
)  # fmt: skip
"""The kinds of events that a webhook may ask for; one that asks for none is told of every kind."""
_MOST = 20
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes, and the secret that signs it."""

    url: str
    secret: str


class CallStore(OutboxStore):
    """The calls of a house, as the sending loop sees them: at any hour, and at their own pace."""

    calls = True

    def pace(self) -> float:
        """No mail server is spared by waiting here."""
        return 0.0


def add(house: House, account: str, url: str, kinds: Sequence[str], *, actor: str) -> tuple[int, str]:
    """Register an address; its number, and its secret, which is told this once."""
    strange = [kind for kind in kinds if kind not in KINDS]
    if strange:
        raise Refused(f"“{strange[0]}” is no kind of event: use {', '.join(KINDS)}")
    if len(url) > _LONGEST:
        raise Refused(f"the address is longer than {_LONGEST} characters: give a shorter one")
    now = datetime.now(UTC)
    row = {"account": account, "url": url, "kinds": " ".join(kinds), "made_at": now}
    with house.begin() as connection:
        if len(running(connection)) >= _MOST:
            raise Refused(f"there are {_MOST} webhooks already: end one first")
        number = int(connection.execute(insert(HOOK).values(row).returning(HOOK.c.id)).scalar_one())
        said = f"{number}: {urlsplit(url).hostname}"
        access_notes.note(connection, now, "webhook made", who=actor, subject=account, said=said)
    return number, secret_of(house.settings, number)


def end(house: House, number: int, *, actor: str) -> None:
    """End a webhook; what was not told yet is told no more. Refused where none of that number runs."""
    now = datetime.now(UTC)
    with house.begin() as connection:
        mine = (HOOK.c.id == number, HOOK.c.ended_at.is_(None))
        if not connection.execute(update(HOOK).where(*mine).values(ended_at=now)).rowcount:
            raise Refused(f"there is no webhook {number} that still runs")
        waiting = (NOTICE.c.role == f"{ROLE}{number}", NOTICE.c.state.in_(("queued", "held")))
        over = {"state": "suppressed", "reason": "the webhook has ended"}
        connection.execute(update(NOTICE).where(*waiting).values(over))
        access_notes.note(connection, now, "webhook ended", who=actor, said=str(number))


def any_ever(house: House) -> bool:
    """Whether a webhook was ever registered."""
    with house.read() as connection:
        return connection.execute(select(HOOK.c.id).limit(1)).first() is not None


def calls(connection: Connection, limit: int = 50) -> list[Any]:
    """The newest calls, as rows of the outbox."""
    query = select(NOTICE).where(NOTICE.c.kind == CALL).order_by(NOTICE.c.id.desc()).limit(limit)
    return list(connection.execute(query))


def target(house: House, thread: str) -> Target | None:
    """Where a call of that thread goes; None where its webhook has ended."""
    with house.read() as connection:
        mine = (HOOK.c.id == int(thread.split(".")[1]), HOOK.c.ended_at.is_(None))
        row = connection.execute(select(HOOK).where(*mine)).first()
    return None if row is None else Target(row.url, secret_of(house.settings, row.id))


def secret_of(settings: Settings, number: int) -> str:
    """The secret that signs a webhook's calls: made from the house's key, and kept nowhere."""
    seal = hmac.new(key_of(settings).encode(), f"icc.webhook.{number}".encode(), hashlib.sha256)
    return f"whsec_{seal.hexdigest()}"
