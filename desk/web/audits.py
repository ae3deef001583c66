"""The audit: where all cities stand on any day, what changed between two, whether the ledger is whole."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk import words
from desk.sentences import told
from desk.sheet import FORMS, Column, Sheet
from desk.terminal.sheets import as_bytes
from desk.tongue import say
from desk.web.looking import Day, OfHouse, WrongDay, standing
from desk.web.paper import page
from desk.web.tables import Form_, as_file, shown
from desk.web.who import needs
from models import clock
from models.proof.changes import changes_document
from models.proof.verify import verify

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_COLUMNS = (
    Column("city", "City"),
    Column("what", "What"),
    Column("from", "Before"),
    Column("to", "After"),
    Column("by", "By"),
    Column("on", "Recorded", "day"),
)


@router.get("/audit")
def audit(request: Request, house: OfHouse, looking: Day, form: Form_) -> Response:
    """The audit in figures, with every way to keep it; as of any day, as known on any day."""
    document = standing(house, looking)
    if form:
        return as_file(as_bytes(document, form), f"audit-{document['as_of']}.{form}", FORMS[form])
    return page(request, "audit.html", document=document, looking=looking, figures=_figures(document))


def _figures(document: dict[str, Any]) -> list[tuple[str, int]]:
    cities = document["cities"]
    entries = [entry for city in cities for entry in city["tracks"]]
    return [
        ("cities", len(cities)),
        ("members", sum(1 for city in cities if city["since"])),
        ("open milestones", sum(1 for entry in entries if entry["state"] == "open")),
        ("in a different order", sum(len(city["deviations"]) for city in cities)),
        ("without record", sum(1 for entry in entries if entry["state"] == "unrecorded")),
    ]


@router.get("/audit/changes")
def changes(
    request: Request,
    house: OfHouse,
    form: Form_,
    first: Annotated[str, Query(max_length=10)] = "",
    last: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """What is otherwise at the end of one day than at the end of another, for whom, by whose hand."""
    today = clock.today(house)
    days = _day(first, today.replace(day=1)), _day(last, today)
    rows = [_change(change) for change in changes_document(house, *days)["changes"]]
    return shown(
        request,
        Sheet("What changed", _COLUMNS, rows),
        form,
        template="changes.html",
        first=days[0],
        last=days[1],
        lede=say(
            "From the end of {first} to the end of {last}.", first=words.day(days[0]), last=words.day(days[1])
        ),
        empty="Nothing.",
    )


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongDay(f"“{text}” is not one day: write it as 2026-04-02") from error


def _change(change: dict[str, Any]) -> dict[str, Any]:
    place = {"track": change.get("track"), "cycle": change.get("cycle"), "milestone": change.get("milestone")}
    what = change["title"]
    return {
        "city": change["city"],
        "href": f"/cities/{change['key']}",
        "under": words.track_name(place["track"]) if place["track"] else "",
        "what": told(what),
        "from": _said(change["before"]),
        "to": _said(change["after"]),
        "by": [words.plain(each) for each in change["by"]],
        "on": change["events"][-1]["recorded"] if change["events"] else None,
    }


def _said(side: dict[str, Any]) -> str:
    """One side of a change: each value that differs, in words."""
    return say("; ").join(
        say("{place}: {name}", place=told(name.replace("_", " ")), name=told(value.replace("_", " ")))
        for name, value in side.items()
        if value
    )


@router.get("/audit/verify")
def verified(request: Request, house: OfHouse) -> Response:
    """Whether every event is whole and unaltered, recomputed now."""
    return page(request, "verify.html", found=verify(house))
