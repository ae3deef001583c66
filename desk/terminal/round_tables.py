"""Index rounds as tables for a person at the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.table import Table

from desk.terminal.speak import paper, tell

Document = dict[str, Any]


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    table = Table(*headings)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    paper().print(table)


def print_round(document: Document) -> None:
    """A round: the state of its documents and analysis in lines, its parts as a table."""
    version = document["version"]
    tell(
        f"{document['city']}, round {document['cycle']}: {version['title'] if version else 'version unknown'}"
    )
    for name, one in document["documents"].items():
        tell(f"  {name}: received {one['returned_on'] or '–'}, complete {one['complete_on'] or '–'}")
    told = document["window"]
    lines = (
        ("report not before", document["floor"]),
        ("slot given on", document["slot_on"]),
        ("window told", f"{told['earliest']} to {told['latest']}" if told else None),
        ("draft handed in", document["draft_received_on"]),
        ("draft cleared", document["draft_cleared_on"]),
        ("report", document["report_on"]),
        ("publication", document["publication"]),
        *(("queue", sentence) for sentence in document["queue"]),
    )
    for name, value in lines:
        if value:
            tell(f"  {name}: {value}")
    rows = [
        (p["title"], p["department"], p["by"], p["returned_on"], "gap" if p["gap"] else "")
        for p in document["parts"]
    ]
    _table(("part", "department", "by", "received", ""), rows)


def print_scores(city: str, results: list[Document]) -> None:
    """Scores by round and area, with the change where versions allow it."""
    rows = [
        (one["cycle"], one["on"], one["version"], area, points, one["change"].get(area))
        for one in results
        for area, points in one["scores"].items()
    ]
    tell(f"{city}: scores, for officers only")
    _table(("round", "on", "version", "area", "score", "change"), rows)


def print_queue(document: Document) -> None:
    """The queue in its order."""
    tell(f"{document['free_this_month']} of {document['slots_a_month']} slots are free this month.")
    rows = [
        (
            one["place"],
            one["city"],
            "yes" if one["signed"] else "no",
            one["complete_on"],
            one["floor"],
            f"{one['forecast']['earliest'] or '–'} to {one['forecast']['latest'] or '–'}",
            one["told"] and f"{one['told']['earliest']} to {one['told']['latest']}",
            one["reason"],
        )
        for one in document["queue"]
    ]
    _table(("", "city", "signed", "complete", "not before", "forecast", "told", "moved up because"), rows)


def print_candidates(document: Document) -> None:
    """The cities that could be offered a round."""
    tell(f"{document['left_this_month']} offers are left this month.")
    rows = [
        (one["city"], one["country"], one["report_on"], one["window_opened_on"], one["wished_on"])
        for one in document["candidates"]
    ]
    _table(("city", "country", "last report", "ideal window since", "wish"), rows)


def print_window(document: Document) -> None:
    """The next round of one city."""
    if document["cycle"] is None:
        tell(f"{document['city']}: no round lies ahead.")
        return
    tell(
        f"{document['city']}: round {document['cycle']}, ideally between {document['window_opens_on']} "
        f"and {document['ideal_until']}"
    )
    if document["answer"]:
        until = f", not before {document['until']}" if document["until"] else ""
        tell(f"The city said {document['answer']}{until}.")
