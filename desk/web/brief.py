"""The one-page brief of a city: what one must know before telephoning or meeting it. Made to be printed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from desk import words
from desk.standing import by_urgency
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.pictures import line_of
from desk.web.who import needs
from models import queries

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_EVENTS, _LETTERS = 8, 5


@router.get("/cities/{key}/brief")
def brief(request: Request, key: str, house: OfHouse) -> HTMLResponse:
    """One page: standing, whose turn, people, the last events and letters, what was noticed."""
    city = queries.city_document(house, key)
    live = [entry for entry in by_urgency(city["tracks"]) if words.turn(entry) != "none"]
    reached = [event for event in city["events"] if event["kind"] == "reached" and event["milestone"]]
    return page(
        request, "brief.html", city=city, key=key, live=live, line=line_of(city), facts=_facts(city),
        events=sorted(reached, key=lambda event: str(event["when"]), reverse=True)[:_EVENTS],
        letters=city["notices"][-_LETTERS:][::-1],
    )  # fmt: skip


def _facts(city: dict[str, Any]) -> list[tuple[str, str]]:
    facts = city.get("facts", {})
    told = [
        ("Membership", words.member_words(city)),
        ("Accession completed", words.day(city["accession_completed"])),
        ("Inhabitants", f"{facts['population']:,}" if facts.get("population") else ""),
        ("Diversity", f"{facts['diversity_percent']:g} %" if facts.get("diversity_percent") else ""),
        ("Network", str((city.get("network") or {}).get("key") or "")),
        ("Officer", city["officer"]["name"]),
    ]
    return [(name, value) for name, value in told if value]
