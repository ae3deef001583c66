"""Why, by record: what people's work left behind of a city (a poll, a payment), and why of single events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.auditing.telling import whence, words_of
from lifecycle.auditing.why import Step
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.themes import THEMES
from models import clock
from models.database import House
from models.ledger import load
from models.post.listings import Document
from models.post.notices import REMINDER
from models.post.outbox import standing_of
from models.post.why_rungs import became, rungs


def why_record(connection: Connection, key: str, standing: CityStanding, said: str) -> Document:
    """The records of a kind (or group) of a city, with reasons and letters; Refused for no such kind."""
    records, title = _named(said)
    every = load(connection, key)
    events = [e for e in every if e.data.get("about") in records]
    void = _void(every)
    steps = [step for event in events for step in _told(standing, event, void)]
    for event in {(e.cycle, e.data["about"]): e for e in events}.values():
        steps += rungs(connection, key, standing, (event.track, event.cycle, event.data["about"]))
    live = [event for event in events if event.seq not in void]
    name, said = standing.known.facts["name"], f"{title}: {len(live)} on record"
    if live:
        said = f"{said}, the last on {live[-1].on}"
    return _document(f"Why does {name} have its records of “{title}”?", said, steps)


def why_event(house: House, key: str, seq: int) -> Document:
    """What one event of a city is: who recorded it and why, whether it holds, what it moved, its letters."""
    with house.read() as connection:
        standing = standing_of(connection, key, clock.today(house))
        events = load(connection, key)
        if not 1 <= seq <= len(events):
            raise Refused(f"the city has no event {seq}: its events run from 1 to {len(events)}")
        event, void = events[seq - 1], _void(events)
        steps = [*_told(standing, event, void), *_followed(standing, events, event)]
        steps += _letters(connection, key, standing, [seq, *([void[seq].seq] if seq in void else [])])
    name = standing.known.facts["name"]
    holds = f"void since {void[seq].on}" if seq in void else "it holds"
    answer = f"{words_of(standing.programme, event)}, {event.on}: {holds}"
    return _document(f"Why is event {seq} of {name} on record, and what came of it?", answer, steps)


def _void(events: Sequence[Event]) -> dict[int, Event]:
    return {int(e.data["seq"]): e for e in events if e.kind == "retracted"}


def _told(standing: CityStanding, event: Event, void: dict[int, Event]) -> Iterator[Step]:
    yield Step(f"{words_of(standing.programme, event)}, {event.on}", whence(event))
    if event.seq in void:
        retraction = void[event.seq]
        yield Step(f"Void since {retraction.on}: it does not count any more", whence(retraction))


def _followed(standing: CityStanding, events: Sequence[Event], event: Event) -> Iterator[Step]:
    """The dates that an event set in motion: those counted from it, or moved when a pause ended."""
    ended = event.kind == "resumed"
    for later in (e for e in events[event.seq :] if e.kind == "deadline_set"):
        rule = str(later.data.get("rule"))
        moved = ended and rule.startswith("moved by a pause") and later.on == event.on
        if moved or event.seq in later.data.get("anchors", ()):
            yield Step(f"{words_of(standing.programme, later)}: {rule}", f"event {later.seq}")


def _letters(connection: Connection, key: str, standing: CityStanding, seqs: Sequence[int]) -> list[Step]:
    """What became of each letter that these events caused."""
    mine = (REMINDER.c.city == key, REMINDER.c.seq.in_(seqs))
    rows = connection.execute(select(REMINDER).where(*mine).order_by(REMINDER.c.id)).all()
    return [became(connection, standing, row) for row in rows]


def _named(said: str) -> tuple[frozenset[str], str]:
    """The kinds of record that are meant, and their title: `visit.poll`, `poll`, or a group: `support`."""
    known = {record.about: record.title for theme in THEMES for record in theme.records}
    wanted = _fold(said)
    for meant in (
        [about for about in known if _fold(about) == wanted],
        [about for about in known if about.partition(".")[0] == wanted],
        [about for about in known if _fold(about).endswith(f"_{wanted}")],
    ):
        if len(meant) == 1 or (meant and meant[0].startswith(f"{wanted}.")):
            return frozenset(meant), known[meant[0]] if len(meant) == 1 else wanted
    names = [*(m.key for track in programme().tracks for m in track.milestones), *known]
    near = [about for about in known if _fold(about).endswith(f"_{wanted}")]
    near = near or get_close_matches(said, names, n=4, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`icc city show` names both"
    raise Refused(f"“{said}” is no milestone and no kind of record: {hint}")


def _fold(name: str) -> str:
    return re.sub(r"[\s._-]+", "_", name.strip().lower())


def _document(question: str, answer: str, steps: Sequence[Any]) -> Document:
    told = [{"text": step.text, "source": step.source} for step in steps]
    return {"question": question, "answer": answer, "steps": told}
