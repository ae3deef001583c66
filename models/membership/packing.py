"""Who holds which role of a city now, for the pack of somebody who takes one over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row

from models import people


def completed(connection: Connection, facts: Mapping[str, str], notice: Row[Any]) -> Mapping[str, str]:
    """The facts of a hand-over letter with the people by role; of any other letter, as they are."""
    if notice.kind != "handover":
        return facts
    lines = [
        f"{row.role}\t{_line(row.name)}\t{_line(row.email)}"
        for row in people.holders(connection, notice.city)
        if row.disabled_reason is None
    ]
    return {**facts, "people": "\n".join(lines)}


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
