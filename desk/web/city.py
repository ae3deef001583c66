"""A city's page: where it stands in every track, why, what happened, what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import FORMS, Sheet
from desk.standing import by_urgency, unrecorded
from desk.web.city_more import more_of, table_of
from desk.web.looking import Day, Looking, OfHouse
from desk.web.paper import page
from desk.web.pictures import ladder_of, line_of
from desk.web.tables import Form_, as_file
from desk.web.who import Who, needs
from lifecycle.reading import programme
from models import clock, queries
from models.database import House
from models.entrance import accounts
from models.entrance.sessions import Visitor
from models.post.why import why_city
from models.programmes import rules_of
from models.proof.then import why_then

router = APIRouter(dependencies=[needs("see")])
Document = dict[str, Any]
HAPPENED = {
    "city_recorded": "First recorded here",
    "city_described": "Facts of the city changed",
    "kind_changed": "Kind of membership changed",
    "track_opened": "Opened",
    "reached": "Reached",
    "deadline_set": "Date written down",
    "date_chosen": "Date chosen",
    "waived": "Waived",
    "reopened": "Asked for again",
    "account_chosen": "Account chosen",
    "retracted": "Retracted",
    "paused": "Paused",
    "resumed": "Resumed",
    "contacted": "In contact",
}
_QUIET = frozenset({"deadline_set"})
_FINAL = frozenset({*_QUIET, "retracted", "city_recorded", "city_described"})
_JUST_NOW = timedelta(minutes=10)


@router.get("/cities/{key}", include_in_schema=False)
def city(
    request: Request, key: str, *, house: OfHouse, looking: Day, who: Who, form: Form_,
    done: Annotated[str, Query(max_length=200)] = "", table: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One city, on one page; 404 where no city has that key."""
    document = queries.city_document(house, key, as_of=looking.as_of, known_on=looking.known_on)
    answers = {milestone: _why(house, key, milestone, looking) for milestone in _open(document)}
    events = sorted(document["events"], key=_when, reverse=True)
    acting = who.may("write", key) and not looking.back
    with house.read() as connection:
        names = accounts.names(connection, (event["actor"] for event in document["events"]))
    more = more_of(house, key) if not looking.back else None
    if form and (sheet := _table(document, table, names, more)) is not None:
        return as_file(sheet.as_bytes(form), f"{document['city']}-{sheet.name}.{form}", FORMS[form])
    return page(
        request, "city.html", city=document, key=key, looking=looking, acting=acting, names=names, done=done,
        more=more, undo=_undo(document, who) if acting and done else None,
        seen=max((event["seq"] for event in document["events"]), default=0), choices=_milestones(),
        kinds=list(rules_of(house, clock.today(house)).kinds),
        line=line_of(document), ladder=ladder_of(document),
        tracks=_tracks(document["tracks"]), observed=_observed(document),
        since=_since(document), answers=answers, happened=HAPPENED,
        quiet=[e for e in events if e["kind"] in _QUIET],
        events=[e for e in events if e["kind"] not in _QUIET],
    )  # fmt: skip


def _table(document: Document, table: str, names: dict[str, str], more: Document | None) -> Sheet | None:
    if table == "scores" and more is not None:
        scores: Sheet | None = more["score_sheet"]
        return scores
    return table_of(document, table, names)


def _undo(document: Document, who: Visitor) -> Document | None:
    """What the visitor has just recorded here, which can be taken back; None where that is long ago."""
    lately = (datetime.now(UTC) - _JUST_NOW).strftime("%Y-%m-%dT%H:%M:%S")
    mine = [
        event
        for event in document["events"]
        if event["actor"] == who.account and event["kind"] not in _FINAL and event["recorded_at"] > lately
    ]
    return max(mine, key=lambda event: int(event["seq"]), default=None)


def _milestones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every milestone of each track, for whoever records what is not open."""
    return [(t.key, [(m.key, m.title) for m in t.milestones]) for t in programme().tracks]


def _since(document: Document) -> str:
    """The day membership became official, as exactly as the later signature is known."""
    signed = [e for e in document["events"] if str(e.get("milestone")).endswith("_signature")]
    precision = max(signed, key=_when)["precision"] if signed else "day"
    return words.when(document.get("since"), precision)


def _why(house: House, key: str, milestone: str, looking: Looking) -> Document:
    """Why it stands so today, or stood so on the day that is looked at, by what was known then."""
    if not looking.back:
        return why_city(house, key, milestone)
    return why_then(house, key, milestone, looking.as_of, looking.known_on)


def _open(document: Document) -> list[str]:
    """The milestones whose why a reader may ask: those that are somebody's turn, once each."""
    entries = by_urgency(document["tracks"])
    return list(dict.fromkeys(entry["milestone"] for entry in entries if words.turn(entry) != "none"))


def _tracks(entries: Sequence[Document]) -> list[Document]:
    """The tracks in their usual order: what stands, and what nobody knows, of each."""
    ordered = by_urgency(entry for entry in entries if entry["state"] not in ("idle", "unrecorded"))
    return [
        {
            "key": key,
            "name": name,
            "entries": [entry for entry in ordered if entry["track"] == key],
            "unknown": unrecorded(entry for entry in entries if entry["track"] == key),
        }
        for key, name in words.TRACKS.items()
    ]


def _observed(document: Document) -> list[str]:
    """What is seen to be odd; what is merely unknown stands with its track."""
    return [text for text in document["observations"] if not text.startswith("No record of")]


def _when(event: Document) -> tuple[str, int]:
    """When it happened; of several on one day the later recorded is the later."""
    return str(event.get("on") or ""), int(event["seq"])
