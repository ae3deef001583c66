"""Days that officers keep for a territory: a city first recorded there has them too, from its first day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from lifecycle.commands import Note
from lifecycle.membership.kept import PERIOD
from models.noted import noted


def of_territories(
    connection: Connection, codes: Collection[str], today: date
) -> Mapping[str, Sequence[Note]]:
    """The days kept for these territories (ISO 3166-1 alpha-2) that are not over, each once."""
    found: dict[str, dict[tuple[str, ...], Note]] = defaultdict(dict)
    for record in noted(connection, PERIOD) if codes else ():
        iso, last = str(record.data.get("territory")), date.fromisoformat(record.data["last"])
        if iso in codes and last >= today:
            said = tuple(str(record.data[name]) for name in ("first", "last", "name"))
            found[iso].setdefault(said, Note(PERIOD, record.data, today))
    return {iso: list(notes.values()) for iso, notes in found.items()}
