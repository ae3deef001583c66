"""What a visit's letter knows only from outside the ledger: the team's names, and what was sent before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from models.tables import table
from models.visits.experts import names

NOTICE = table("notice")
_GONE = ("sending", "sent", "unknown")


def completed(connection: Connection, facts: Mapping[str, str], notice: Row[Any]) -> Mapping[str, str]:
    """The facts of a letter with the team by name; of no visit, they come back as they are."""
    if "visit_team_ids" not in facts:
        return facts
    told = {name: words for name, words in facts.items() if name != "visit_team_ids"}
    if team := names(connection, facts["visit_team_ids"].split()):
        told["visit_team"] = "\n".join(team.values())
    if told.get("visit_word") == "changed" and not _told_before(connection, notice):
        told["visit_word"] = "confirmed"
    return told


def _told_before(connection: Connection, notice: Row[Any]) -> bool:
    """Whether this reader had a word on the days: to who had none, a change is the first word."""
    c = NOTICE.c
    mine = (c.city == notice.city, c.role == notice.role, c.kind == notice.kind, c.id < notice.id)
    return connection.execute(select(c.id).where(*mine, c.state.in_(_GONE)).limit(1)).first() is not None
