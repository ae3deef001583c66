"""The hand-over pack of a city: everything a newcomer needs, as a page, as text, or as data.

Standing, open items, documents, people, calendar. Never in it: remarks of officers, reasons, what was
observed, anything of whoever held the role before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk import words
from desk.standing import by_urgency
from lifecycle.commands import Refused

if TYPE_CHECKING:
    from models.database import House

Document = dict[str, Any]
_FORMS = (".html", ".md", ".json")


def write_pack(house: House, key: str, out: Path) -> Document:
    """Write the pack of a city; its form follows from the file's ending. Refused for another ending."""
    if out.suffix not in _FORMS:
        raise Refused(f"{out.name}: a pack ends in {', '.join(_FORMS[:-1])} or {_FORMS[-1]}")
    from models.queries import city_document

    document = pack(city_document(house, key))
    form = {".json": _as_data, ".md": _as_text, ".html": _as_page}[out.suffix]
    try:
        out.write_text(form(document), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{out}: cannot be written ({error.strerror}); choose another folder") from error
    return document


def pack(city: Document) -> Document:
    """What the pack holds, from a city's whole document."""
    live = [entry for entry in by_urgency(words.for_the_city(city["tracks"])) if words.is_live(entry)]
    return {
        "city": city["city"],
        "country": city["country"],
        "as_of": city["as_of"],
        "standing": [words.member_words(city), *_reached(city)],
        "open": [_open(entry) for entry in live if entry.get("asks")],
        "documents": list(_documents(city)),
        "people": list(_people(city)),
        "calendar": list(_calendar(live)),
    }


def _reached(city: Document) -> Iterator[str]:
    """What was reached, in order of time, each milestone once a cycle."""
    steps = {}
    for event in sorted(city["events"], key=lambda e: (e["on"], e["seq"])):
        if event["kind"] == "reached" and event["seq"] not in _void(city):
            steps[event["track"], event["cycle"], event["milestone"]] = event
    for event in steps.values():
        yield f"{words.milestone_name(event)}: {words.day(event['when'])}"


def _void(city: Document) -> set[int]:
    return {int(event["data"]["seq"]) for event in city["events"] if event["kind"] == "retracted"}


def _open(entry: Document) -> str:
    turn, dates = words.turn_words(entry) or words.state_words(entry), words.date_words(entry)
    basis = words.basis_words(entry)
    said = f"{words.round_name(entry)}: {words.milestone_name(entry)}, {turn}"
    return said + (f"; {dates}" if dates else "") + (f" ({basis})" if basis else "")


def _documents(city: Document) -> Iterator[str]:
    """Where what was reached can be seen."""
    for event in city["events"]:
        if event["evidence"] and event["seq"] not in _void(city):
            yield f"{words.milestone_name(event)}, {words.day(event['when'])}: {event['evidence']}"


def _people(city: Document) -> Iterator[str]:
    """Who holds which role now, on both sides."""
    for person in city["people"]:
        if not person["disabled"]:
            address = f" <{person['email']}>" if person["email"] else ""
            yield f"{words.title(person['role'])}: {person['name'] or 'name not known'}{address}"
    yield f"Officer of the secretariat: {city['officer']['name']} <{city['officer']['email']}>"
    if city["network"]:
        yield f"Network: {city['network']['network']}, letters go {city['network']['letters']}"


def _calendar(live: list[Document]) -> Iterator[str]:
    """The days ahead, each with its force."""
    dated = [entry for entry in live if entry.get("due_on") or entry.get("earliest_on")]
    for entry in sorted(dated, key=lambda e: str(e.get("due_on") or e.get("earliest_on"))):
        yield f"{words.milestone_name(entry)}: {words.date_words(entry)}"


# The three forms ---------------------------------------------------------------------------------

_HEADINGS = {
    "standing": "Where we stand",
    "open": "Open items",
    "documents": "Documents",
    "people": "People",
    "calendar": "Calendar",
}
_NOTHING = "Nothing on record."


def _as_data(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _title(document: Document) -> str:
    return f"{document['city']}, {document['country']}: hand-over pack of {words.day(document['as_of'])}"


def _as_text(document: Document) -> str:
    parts = [f"# {_title(document)}"]
    for key, heading in _HEADINGS.items():
        lines = [f"- {line}" for line in document[key]] or [_NOTHING]
        parts.append("\n".join([f"## {heading}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def _as_page(document: Document) -> str:
    parts = [f"<h1>{escape(_title(document))}</h1>"]
    for key, heading in _HEADINGS.items():
        lines = "".join(f"<li>{escape(line)}</li>" for line in document[key])
        parts.append(f"<h2>{heading}</h2>" + (f"<ul>{lines}</ul>" if lines else f"<p>{_NOTHING}</p>"))
    head = f'<meta charset="utf-8"><title>{escape(_title(document))}</title>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>\n'
