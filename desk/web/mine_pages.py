"""A city's pages that are only read: one for the Mayor, its history, and the files it handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk import words
from desk.brief_words import LANGUAGES
from desk.briefing import Brief
from desk.web.looking import OfHouse
from desk.web.own import own_page
from desk.web.own_words import HAPPENED, NOTED
from desk.web.tables import as_file
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.papers import DRAFTS
from models import queries
from models.entrance.sessions import Visitor
from models.keeping import files
from models.own import Side, sides
from notifications.languages import writing_in
from notifications.words import people_date, title

router = APIRouter(prefix="/mine/{key}", include_in_schema=False, dependencies=[needs("see_own")])
Document = dict[str, Any]
_SIDES: Mapping[Side | None, str] = {"city": "the city", "expert": "an expert"}
_MAIN_STEPS = ("final_report", "visit_held", "profile_final", "strategy_validated", "public_presentation")
"""What of a city's work a Mayor has time for."""


@router.get("/mayor")
def mayor(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """One page to print for the Mayor: what the city is in the network, what it did, what comes."""
    language = who.language if who.language in LANGUAGES else "en"
    document = queries.city_document(house, key)
    brief = Brief(document, language, "")
    return own_page(request, who, key, "mayor.html", brief=brief, city=document, main_steps=_MAIN_STEPS)


@router.get("/history")
def history(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """What happened to the city, newest first, with who said so."""
    document = queries.city_document(house, key)
    void = {e["data"]["seq"] for e in document["events"] if e["kind"] == "retracted"}
    told = [each for each in document["events"] if _seen(each) and each["seq"] not in void]
    told.sort(key=lambda event: (event["on"] or "", event["seq"]), reverse=True)
    whose = sides(house, {str(each["actor"]) for each in told})
    with writing_in(who.language):
        events = [{**_event(each), "by": _by(each, who, key, whose)} for each in told]
    return own_page(request, who, key, "history.html", events=events)


def _seen(event: Document) -> bool:
    """Whether a city sees an event in its history: what happened, not what officers noted for themselves."""
    return event["kind"] in HAPPENED or event["data"].get("about") in NOTED


def _event(event: Document) -> Mapping[str, Any]:
    what = NOTED.get(event["data"].get("about", ""), "") or HAPPENED.get(event["kind"], "")
    milestone = title(words.milestone_name(event)) if event["milestone"] else ""
    file = _file(event)
    return {
        "what": what if event["kind"] != "reached" else "",
        "milestone": milestone,
        "round": event["cycle"]
        if (event["cycle"] or 1) > 1 and event["track"] in ("assessment", "visit")
        else None,
        "when": people_date(event["when"]),
        "file": file,
    }


def _file(event: Document) -> files.Kept | None:
    """The file of an event; of a draft none: it is confidential, and opened by its letter's link."""
    return None if event["milestone"] in DRAFTS else files.referred(event["evidence"])


def _by(event: Document, who: Visitor, key: str, whose: Mapping[str, Side]) -> str:
    """Whose act it was: the reader's own, the city's, ours, the software's, or a file's."""
    mine = {who.account, who.cities.get(key, ("", ""))[1]}
    if event["actor"] in mine:
        return "you"
    if "import" in (event["entered_by"], event["actor"]):
        return "from the records"
    if str(event["actor"]).startswith("system:"):
        return "by itself"
    return _SIDES.get(whose.get(str(event["actor"])), "recorded by us")


@router.get("/files/{digest}")
def file(key: str, digest: str, house: OfHouse) -> Response:
    """A file that was handed in for this city, to be kept; never shown in place."""
    held = [each for each in queries.city_document(house, key)["events"] if _seen(each)]
    found = next((f for e in held if (f := _file(e)) and f.digest == digest), None)
    if found is None:
        raise Refused("no such file was handed in for this city")
    return as_file(files.content_of(house.settings, digest), found.name, "application/octet-stream")
