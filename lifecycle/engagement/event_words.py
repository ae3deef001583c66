"""What a network event is, as somebody said it, in the values of its table: for pages and `icc` alike.

Hours are said on the clocks of the event's zone and held in UTC; what is not said stays out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.engagement.instants import Edge, instant

NEW: Mapping[str, Any] = {
    "zone": "Europe/Paris",
    "online": False,
    "languages": "en",
    "funded": 0,
    "funded_a_city": 1,
    "funded_by": "nobody",
}
"""What holds of a new event where nothing else is said [house]."""
_PLAIN = (
    "title", "form", "zone", "online", "places", "funded", "funded_a_city", "funded_by", "venue", "purpose",
    "practical", "how",
)  # fmt: skip
_EDGES: Mapping[str, Edge] = {"starts": "opens", "opens": "opens", "ends": "closes", "closes": "closes"}
"""An hour that is left out is the first of its day where something begins, the last where it ends."""


def as_held(said: Mapping[str, Any], zone: str | None = None) -> dict[str, Any]:
    """What was said of an event, as the table holds it. `zone`: of the event, where none is said.

    Refused, with a sentence, for an hour or a zone that cannot be read.
    """
    clocks = str(said.get("zone") or zone or NEW["zone"])
    values = {name: said.get(name) for name in _PLAIN}
    for name, edge in _EDGES.items():
        text = said.get(name)
        values[f"{name}_at"] = instant(str(text).replace("T", " "), clocks, edge) if text else None
    if languages := said.get("languages"):
        values["languages"] = " ".join(str(languages).lower().replace(",", " ").split())
    return {name: value for name, value in values.items() if value not in (None, "")}
