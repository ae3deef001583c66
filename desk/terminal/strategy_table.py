"""A city's support group and strategy in lines for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.words import count, day, plain, title

Document = dict[str, Any]


def lines(document: Document) -> Iterator[str]:
    """What is on record, then what we owe, then which letters lie ahead."""
    yield f"{document['city']}, strategy, cycle {document['cycle']}"
    yield from (f"  {line}" for part in _PARTS for line in part(document))


def _group(document: Document) -> Iterator[str]:
    held = document["support_group"]
    if held is None:
        yield "Support group: no record"
        return
    members = f"{count(held['departments'], 'department')}, {count(held['organisations'], 'organisation')}"
    yield f"Support group: {members} ({day(held['on'])})"
    for name, words in held["notes"].items():
        if words:
            yield f"  {title(name)}: {words}"
    yield f"Meetings on record: {len(document['meetings'])}"


def _review(document: Document) -> Iterator[str]:
    for area, said in document["review"].items():
        yield f"Review of {plain(area)}: {said['review']}"


def _citizens(document: Document) -> Iterator[str]:
    for moment, said in document["citizens"].items():
        if said:
            yield f"Citizens involved ({moment}): {', '.join(day(each['on']) for each in said)}"


def _dates(document: Document) -> Iterator[str]:
    for name, on in document["dates"].items():
        if on:
            yield f"{title(name)}: {day(on)}"
    if document["within"]:
        yield f"Within another plan: {document['within']['notes'].get('plan', 'its name was erased')}"
    if document["valid_until"]:
        yield f"Holds from {day(document['valid_from'])} until {day(document['valid_until'])}"
    if document["predates_membership"]:
        yield "It is older than the city’s membership"
    if document["drafts"] and not document["drafts"][-1]["indicators"]:
        yield "The draft has no indicators"


def _ours(document: Document) -> Iterator[str]:
    for asked in document["speaker"]:
        what = f"Speaker or publicity for {day(asked['presentation'])} (event {asked['seq']})"
        told = (
            f"answered {day(asked['answer']['on'])}"
            if asked["answer"]
            else _owed(asked["answer_owed_by"], asked)
        )
        yield f"{what}: {told}"
    for asked in document["assistance"]:
        owed = _owed(asked["word_owed_by"], asked)
        yield f"Assistance, request {asked['request']}: {asked['state']}" + (f"; {owed}" if owed else "")


def _owed(by: str | None, asked: Document) -> str:
    if asked["late_days"]:
        return f"we are late by {count(asked['late_days'], 'day')}"
    return f"our word is owed by {day(by)}" if by else ""


def _ahead(document: Document) -> Iterator[str]:
    for letter in document["letters_ahead"]:
        yield f"Ahead: {plain(letter['letter'])}, {day(letter['on'])}"


_PARTS = (_group, _review, _citizens, _dates, _ours, _ahead)
