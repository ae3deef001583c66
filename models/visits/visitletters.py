"""What a visit's letter knows only from outside the ledger: the team's names, and what was sent before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.events import Event
from lifecycle.visits.visitfacts import before_of
from models.ledger import load
from models.tables import table
from models.visits.experts import names

NOTICE, REMINDER = (table(name) for name in ("notice", "reminder"))
_GONE = ("sending", "sent", "unknown")


def completed(connection: Connection, facts: Mapping[str, str], notice: Row[Any]) -> Mapping[str, str]:
    """The facts of a letter with the team by name; of no visit, they come back as they are."""
    if "visit_team_ids" not in facts:
        return facts
    told = {name: words for name, words in facts.items() if name != "visit_team_ids"}
    if team := names(connection, facts["visit_team_ids"].split()):
        told["visit_team"] = "\n".join(team.values())
    if told.get("visit_word") in ("changed", "cancelled"):
        told |= _since(told, _last_told(connection, notice))
    return told


def _since(told: Mapping[str, str], last: Event | None) -> Mapping[str, str]:
    """What a change or a cancellation is held against: the last word that this reader had, not one overtaken.

    To who had none, a change is the first word; so it is where the days are again those that were told.
    """
    if last is None or last.data["about"] != "visit.dates":
        return {"visit_word": "confirmed"} if told["visit_word"] == "changed" else {}
    before = {f"visit_{name}": words for name, words in before_of(last).items()}
    same = all(told.get(name.replace("before_", "")) == words for name, words in before.items())
    return {**before, "visit_word": "confirmed"} if same and told["visit_word"] == "changed" else before


def _last_told(connection: Connection, notice: Row[Any]) -> Event | None:
    """The event that the last word on the days was about which went to this reader; None where none did."""
    c, r = NOTICE.c, REMINDER.c
    mine = (c.city == notice.city, c.role == notice.role, c.kind == notice.kind, c.id < notice.id)
    query = select(r.seq).join(NOTICE, c.id == r.notice).where(*mine, c.state.in_(_GONE), r.seq.is_not(None))
    seq = connection.execute(query.order_by(c.id.desc()).limit(1)).scalar_one_or_none()
    return next((e for e in load(connection, notice.city) if e.seq == seq), None) if seq else None
