"""Planning calls to other programs: in the transaction of the events they tell of (models.post.webhooks).

What a call tells is what happened, never who did it or in which words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, insert, select

from models.post.claiming import CALL
from models.post.mailing import message_id
from models.settings import Settings
from models.tables import table

HOOK, NOTICE = table("webhook"), table("notice")
ROLE = "webhook:"
"""A call's role is `webhook:` and the number of the webhook."""
_TOLD = ("seq", "kind", "track", "cycle", "milestone", "on", "precision", "recorded_at", "source")


def running(connection: Connection) -> list[Any]:
    """The webhooks that run, oldest first."""
    return list(connection.execute(select(HOOK).where(HOOK.c.ended_at.is_(None)).order_by(HOOK.c.id)))


def plan(connection: Connection, settings: Settings, events: Sequence[Mapping[str, Any]], today: date) -> int:
    """Plan a call to each webhook for what was written of each city; how many.

    In the caller's transaction, which writes the events.
    """
    hooks = running(connection) if events else []
    rows = [
        row
        for city, group in groupby(events, key=lambda event: str(event["city"]))
        for told in [list(group)]
        for hook in hooks
        if (row := _row(settings, hook, city, told, today)) is not None
    ]
    if rows:
        connection.execute(insert(NOTICE), rows)
    return len(rows)


def _row(
    settings: Settings, hook: Any, city: str, events: Collection[Mapping[str, Any]], today: date
) -> dict[str, Any] | None:
    wanted = hook.kinds.split()
    told = [_event(event) for event in events if not wanted or event["kind"] in wanted]
    if not told:
        return None
    name = message_id(settings)
    body = {"id": name.strip("<>"), "webhook": hook.id, "city": city, "events": told}
    return {
        "city": None, "kind": CALL, "rung": None, "role": f"{ROLE}{hook.id}", "person": None,
        "state": "queued", "reason": None, "planned_on": today, "created_on": today, "send_after": None,
        "message_id": name, "thread": f"webhook.{hook.id}.{city}", "tries": 0,
        "raw": json.dumps(body, ensure_ascii=False).encode(),
    }  # fmt: skip


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    about = json.loads(event["data"]).get("about") if event["kind"] == "noted" else None
    return {**{name: event[name] for name in _TOLD}, "about": about}
