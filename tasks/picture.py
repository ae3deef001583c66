"""The audit in a form that an artifact shows: ids, dates and owners, never a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

MOST_ROWS = 2000
"""Rows an artifact shows; `icc audit` shows all."""

_SHOWN = ("track", "cycle", "milestone", "state", "owner", "opened_on", "due_on", "force", "provenance")


def rows_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per track of a city: where it stands, whose turn it is, until when and with what force."""
    return [
        {"city": city["city"], "country": city["country"]} | {key: _plain(track.get(key)) for key in _SHOWN}
        for city in document["cities"]
        for track in city["tracks"]
    ]


def story_of(document: dict[str, Any], today: date, anchor: str | None, findings: Sequence[str]) -> str:
    """The network in a screen of Markdown: what waits on whom, what was noticed, the ledger's anchor."""
    waits = Counter(
        row["owner"] or "nobody" for row in rows_of(document) if row["state"] in ("open", "waiting")
    )
    lines = [f"# Where the network stands on {today}", "", f"{len(document['cities'])} cities.", ""]
    lines += ["| waits on | open milestones |", "|---|---:|"]
    lines += [f"| {owner} | {number} |" for owner, number in waits.most_common()]
    lines += ["", *(f"- **{finding}**" for finding in findings)]
    if anchor:
        lines += ["", f"Anchor of the ledger: `{anchor}`"]
    return "\n".join(lines)


def _plain(value: Any) -> Any:
    return "" if value is None else value
