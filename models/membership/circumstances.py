"""What else belongs to a city's page: names, kinds with their dates, pauses, network, officer, contacts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection

from lifecycle.history import Known
from lifecycle.membership.networks import belonging
from lifecycle.standing import CityStanding
from models.database import House
from models.membership import portfolios


def circumstances(
    connection: Connection, house: House, key: str, standing: CityStanding, day: date
) -> dict[str, Any]:
    """The circumstances of a city on a day, as more keys of its document."""
    known, held = standing.known, belonging(standing.known)
    officer = portfolios.officer_of(connection, house.settings, key, day)
    return {
        "aliases": list(known.facts.get("aliases", ())),
        "kinds": _kinds(known),
        "pauses": [
            {"from": _iso(p.since), "until": _iso(p.until), "territory": p.territory} for p in known.pauses
        ],
        "network": {**asdict(held), "since": _iso(held.since), "own": sorted(held.own)} if held else None,
        "officer": {"name": officer.name, "email": officer.email, "telephone": officer.telephone},
        "contacts": [
            {"seq": e.seq, "on": str(e.on), "by": e.notes.get("by"), "about": e.notes.get("reason")}
            for e in known.contacts
        ],
        "merged_into": known.closed.data["into"] if known.closed else None,
    }


def _kinds(known: Known) -> list[dict[str, str | None]]:
    """Each kind with the day from which it held; null for the kind it was first recorded with."""
    dated = sorted(known.kinds, key=lambda pair: pair[0])
    return [{"kind": kind, "from": _iso(day) if day != date.min else None} for day, kind in dated]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
