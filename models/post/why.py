"""Why, with what really happened to each rung: sent when to whom with which reply, or not, and why not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from lifecycle.auditing.telling import circumstances, decisions
from lifecycle.auditing.why import Step, cycle_in_question, explain
from lifecycle.commands import Refused
from lifecycle.events import Key
from lifecycle.index import indexing
from lifecycle.reading import programme
from lifecycle.reminding.causes import TITLES
from lifecycle.reminding.letters import RULES
from lifecycle.reminding.reminders import RECORD_CHECK
from lifecycle.standing import UNSETTLED, CityStanding
from lifecycle.themes import record_of
from models import clock
from models.database import House
from models.index import queueing
from models.post import fates, why_records
from models.post.claiming import CALL
from models.post.listings import CITY, Document, iso
from models.post.notices import NOTICE, REMINDER
from models.post.outbox import standing_of
from models.post.why_rungs import letter_of, rungs

_CLASSES = {"E": "essential", "S": "can be silenced for its matter", "U": "can be unsubscribed"}
_MODES = {"A": "automatic", "H": "held for an officer's release", "O": "an officer writes it"}


def why_city(house: House, key: str, milestone: str | None = None) -> Document:
    """Why a milestone of a city stands as it does; without one, every open milestone in a line."""
    with house.read() as connection:
        standing = standing_of(connection, key, clock.today(house))
        if milestone is None:
            return _everything(connection, key, standing)
        tracks = programme().tracks_of(milestone)
        if not tracks:
            return why_records.why_record(connection, key, standing, milestone)
        track = tracks[0]
        cycle = cycle_in_question(standing, track, milestone)
        answer, steps = explain(standing, track.by_key[milestone], cycle)
        steps += decisions(standing, (track.key, cycle, milestone))
        steps += _queued(connection, house, key, standing, (track.key, cycle, milestone))
        steps += rungs(connection, key, standing, (track.key, cycle, milestone))
    name = standing.known.facts["name"]
    return _document(f"Why does {track.by_key[milestone].title} of {name} stand as it does?", answer, steps)


def _queued(
    connection: Connection, house: House, key: str, standing: CityStanding, milestone: Key
) -> list[Step]:
    """For officers: a queued city's place and why, a told window, offers. No letter says this."""
    found = standing.milestones.get(milestone)
    whence = "the Index round, for officers"
    said = [Step(sentence, whence) for sentence in indexing.explained(standing, milestone)]
    if found is None or found.state != "queued":
        return said
    told = queueing.explained(connection, house.settings, key, standing.known.today)
    line = "the queue [seen: signed first; house: slots a month]"
    return [*said, *(Step(sentence, line) for sentence in told)]


def _everything(connection: Connection, key: str, standing: CityStanding) -> Document:
    steps = []
    for found in [m for m in standing.milestones.values() if m.state in (*UNSETTLED, "unrecorded")]:
        answer, reasons = explain(standing, found.milestone, found.cycle)
        steps.append(Step(answer, reasons[-1].source))
    steps += circumstances(standing)
    steps += rungs(connection, key, standing, RECORD_CHECK)
    open_ = sum(m.state in UNSETTLED for m in standing.milestones.values())
    count = "1 milestone is open" if open_ == 1 else f"{open_} milestones are open"
    answer = f"{count}; each has its line, `icc why CITY MILESTONE` tells more"
    return _document(f"Why does {standing.known.facts['name']} stand where it does?", answer, steps)


def why_notice(house: House, notice: int) -> Document:
    """Why one letter was written, and what became of it."""
    with house.read() as connection:
        query = select(NOTICE, CITY.c.name).outerjoin(CITY, CITY.c.key == NOTICE.c.city)
        row = connection.execute(query.where(NOTICE.c.id == notice)).one_or_none()
        if row is None:
            raise Refused(f"there is no notice {notice}: `icc notices` lists them")
        if row.kind == CALL:
            return _why_call(row, fates.fate(connection, row))
        parts = connection.execute(select(REMINDER).where(REMINDER.c.notice == notice)).all()
        became = fates.fate(connection, row)
        later = _later(connection, house, row)
    rule, kind = RULES[row.kind], row.kind.replace("_", " ")
    steps = [Step(f"A letter, {kind}: {_CLASSES[rule.cls]}, {_MODES[rule.mode]}", "the letters")]
    for part in parts:
        text = f"{_title(part)}: {letter_of(part)}, owed {part.owed_on}, {_cause(part)}"
        steps.append(Step(text, "the event" if part.seq else "the ladder [house]"))
    steps.append(
        Step(f"Planned for {iso(row.planned_on)}, written into the outbox on {row.created_on}", "the outbox")
    )
    steps += later
    role = row.role.partition(":")[0].replace("_", " ")
    answer = f"The letter to the {role} is {row.state}: {became}"
    if row.name:
        answer = f"The letter to the {role} of {row.name} is {row.state}: {became}"
    return _document(f"Why was letter {notice} written, and what became of it?", answer, steps)


def _why_call(row: Any, became: str) -> Document:
    """The same for a call to another program."""
    _, number, city = row.thread.split(".", 2)
    steps = [
        Step(f"Webhook {number} asks to be told of events like these", "the webhooks"),
        Step(f"Written of {city} on {row.created_on}, in the transaction of the events", "the outbox"),
    ]
    answer = f"The call of webhook {number} about {city} is {row.state}: {became}"
    return _document(f"Why was call {row.id} made, and what became of it?", answer, steps)


def _later(connection: Connection, house: House, notice: Any) -> list[Step]:
    """What happened to a letter since it was planned: orders, answers, links."""
    if notice.city is None:
        return []
    standing = standing_of(connection, notice.city, clock.today(house))
    return [*fates.told(standing, notice.id), *fates.used(connection, notice.id)]


def _title(part: Any) -> str:
    """The matter of a part of a letter in a reader's words."""
    milestone = programme().track(part.track).by_key.get(part.milestone)
    if milestone is not None:
        return f"{milestone.title}, cycle {part.cycle}"
    if part.milestone == RECORD_CHECK[2]:
        return "What is held on record"
    return TITLES.get(part.milestone) or record_of(part.milestone).title


def _cause(part: Any) -> str:
    if part.seq:
        return f"caused by event {part.seq}"
    return f"{part.rung:+d} days from {part.due_on}" if part.rung else f"counted from {part.due_on}"


def _document(question: str, answer: str, steps: list[Step]) -> Document:
    told = [{"text": step.text, "source": step.source} for step in steps]
    return {"question": question, "answer": answer, "steps": told}
