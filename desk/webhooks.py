"""Registering webhooks and calling them: the rules of addresses joined with the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from lifecycle.commands import Refused
from models.database import House
from models.post import webhooks
from models.post.calls import ROLE, running
from notifications.calling import Calls
from notifications.copies import read_channels
from notifications.inward import public_address

Document = dict[str, Any]
_SHAPE = "“{url}” is no address that can be called: it begins with https:// and leads out of our own network"


def register(house: House, account: str, url: str, kinds: Sequence[str], *, actor: str) -> tuple[int, str]:
    """Register an address; its number and its secret, told this once. Refused where it may not be called."""
    url = url.strip()
    inside = read_channels(house.settings.var).inside
    if not _may_be_called(url, inside):
        raise Refused(_SHAPE.format(url=url))
    return webhooks.add(house, account, url, [kind for kind in kinds if kind], actor=actor)


def _may_be_called(url: str, inside: Sequence[str] | Any) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in inside)
    plain = url.isprintable() and " " not in url and parts.username is None
    return bool(host and safe and plain) and public_address(url, inside) is not None


def calls_of(house: House) -> Calls:
    """What hands the calls of this house over."""
    settings = house.settings
    specimens = settings.var / "outbox" if settings.rehearsal else None
    return Calls(partial(webhooks.target, house), read_channels(settings.var).inside, specimens)


def document(house: House) -> Document:
    """The webhooks that run, and the newest calls with what became of them."""
    with house.read() as connection:
        hooks, calls = running(connection), webhooks.calls(connection)
    return {
        "webhooks": [
            {"id": row.id, "url": row.url, "kinds": row.kinds.split(), "made_at": _instant(row.made_at)}
            for row in hooks
        ],
        "calls": [
            {"notice": row.id, "webhook": int(row.role.removeprefix(ROLE)),
             "city": row.thread.split(".", 2)[2], "state": row.state, "tries": row.tries,
             "reply": row.reply or row.reason,
             "planned_on": row.planned_on.isoformat(), "sent_at": _instant(row.sent_at)}
            for row in calls
        ],
    }  # fmt: skip


def _instant(moment: Any) -> str | None:
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return str(aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
