"""A sample of cities drawn by a seed, with everything that an auditor asks for."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import select

from models import clock
from models.database import House
from models.proof.traces import words_of
from models.queries import city_document
from models.tables import table

Document = dict[str, Any]
_CORRECTIONS = ("span_set", "account_chosen", "retracted")
_ORDERED = ("letter.released", "letter.held", "letter.dropped")


def sample(house: House, seed: int, size: int = 10) -> Document:
    """`size` cities, the same for one seed and one record, with all that belongs to them."""
    city = table("city").c
    with house.read() as connection:
        keys = list(connection.execute(select(city.key).order_by(city.key)).scalars())
    drawn = sorted(random.Random(seed).sample(keys, min(size, len(keys))))  # noqa: S311 - drawn again by its seed
    return {
        "seed": seed,
        "as_of": clock.today(house).isoformat(),
        "of": len(keys),
        "cities": [_city(house, key) for key in drawn],
    }


def _city(house: House, key: str) -> Document:
    document = city_document(house, key)
    events = document["events"]
    noted = [event for event in events if event["kind"] == "noted"]
    orders = [event for event in noted if event["data"]["about"] in _ORDERED]
    return {
        **document,
        "letters": _letters(house, key, orders),
        "queue_jumps": [event for event in noted if event["data"]["about"] == "queue.jumped"],
        "waivers": [event for event in events if _is_waiver(event)],
        "overrides": [event for event in events if event["kind"] in _CORRECTIONS],
    }


def _is_waiver(event: Document) -> bool:
    return event["kind"] == "waived" or "waive" in str(event["data"].get("about", ""))


def _letters(house: House, key: str, orders: list[Document]) -> list[Document]:
    """Every letter that left or could have: its text as it was sent, and who released, held or dropped it."""
    notice = table("notice")
    with house.read() as connection:
        rows = connection.execute(select(notice).where(notice.c.city == key).order_by(notice.c.id)).all()
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "role": row.role,
            "state": row.state,
            "planned_on": row.planned_on.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            "message_id": row.message_id,
            "reason": row.reason,
            "reply": row.reply,
            "text": words_of(row.raw) if row.raw else None,
            "orders": [_order(event) for event in orders if event["data"].get("notice") == row.id],
        }
        for row in rows
    ]


def _order(event: Document) -> Document:
    what = event["data"]["about"].partition(".")[2]
    return {"what": what, "by": event["actor"], "on": event["on"], "reason": event["reason"]}
