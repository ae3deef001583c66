"""What a link's page hands out: parts of the Index documents, a draft, a report, a task and its documents.

Each link shows what its letter was about and nothing else: of the parts, those of this letter that the
department still has; of files, those of this one report. A narrower link shows what its giver's does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.assigned import answer_of
from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.index.analysis import TASKS, task_of
from lifecycle.index.documents import DEPARTMENT, DOCUMENTS, TRACK, Part, of_round, parts, reported
from lifecycle.index.questionnaires import area_title
from lifecycle.index.results import publication
from lifecycle.papers import TITLES, of_report
from lifecycle.programme import Milestone
from lifecycle.reminding.answers import PART
from lifecycle.standing import CityStanding
from lifecycle.themes import letter_facts
from lifecycle.visits.visits import members_of
from models.keeping import files
from models.post.errands import LINK

TEAM = "visit.team"
"""The task of a visit as a matter: to be in its team."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its title: a file that is kept here, or its address on the web."""

    title: str
    file: files.Kept | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task as its page tells it: the letter's facts, what was answered, whether it is done.

    `to` is the role or the person's id that the answer is noted under.
    """

    key: Key
    to: str
    facts: dict[str, str]
    answer: Event | None
    done: bool

    @property
    def handed_in(self) -> bool:
        """Whether something is handed in at its end; a visit is not."""
        return self.key[2] != TEAM


@dataclass(frozen=True, slots=True)
class Handed:
    """What the page of a link hands out; `purpose` is the giver's where the link is a narrower one."""

    purpose: str
    key: Key | None = None
    parts: Sequence[Part] = ()
    papers: Sequence[Paper] = ()
    task: Task | None = None
    decided: str | None = None
    stranger: bool = False


def handed(connection: Connection, standing: CityStanding, link: Row[Any]) -> Handed:
    """What the page of a link hands out, as the city stands."""
    given = _giver(connection, link) if link.purpose == "narrow" else link
    keys = [key for name in (link.matter or "").split() if (key := _key(name)) is not None]
    if given is None or not keys:
        return Handed(link.purpose)
    if given.purpose == "part":
        return Handed("part", keys[0], parts=_parts(standing, keys, given.role))
    if given.purpose in ("draft", "publish"):
        return _report(standing, given.purpose, keys[0])
    return _task(standing, keys[0], link) if given.purpose == "task" else Handed(link.purpose)


def _giver(connection: Connection, link: Row[Any]) -> Row[Any] | None:
    return connection.execute(select(LINK).where(LINK.c.id == link.parent)).one_or_none()


def _key(name: str) -> Key | None:
    track, cycle, milestone = [*name.split("/"), "", ""][:3]
    return (track, int(cycle), milestone) if cycle.isdigit() else None


def _parts(standing: CityStanding, keys: Sequence[Key], role: str) -> list[Part]:
    """The parts of a letter that its department still has."""
    mine, department = {key[2].removeprefix(PART) for key in keys}, role.removeprefix(DEPARTMENT)
    return [p for p in parts(standing.known, keys[0][1]) if p.area in mine and p.department == department]


def _report(standing: CityStanding, purpose: str, key: Key) -> Handed:
    track, cycle, _ = key
    stage = "draft" if purpose == "draft" else "final"
    told = of_report(standing.known, track, cycle, stage)
    found = [paper for said in told if (paper := _paper(TITLES[track, stage], said)) is not None]
    return Handed(purpose, key, papers=found[:1], decided=_decided(standing.known, track, cycle))


def _decided(known: Known, track: str, cycle: int) -> str | None:
    """What the city last said about publishing a report or a profile."""
    if track == TRACK:
        return publication(known, cycle)
    held = [e for e in known.noted.get("visit.publication", ()) if e.cycle == cycle]
    return str(held[-1].data["answer"]) if held else None


def _paper(title: str, evidence: str) -> Paper | None:
    file = files.referred(evidence)
    if file is not None:
        return Paper(title, file)
    return Paper(title, None, evidence) if evidence.startswith("https://") else None


def _task(standing: CityStanding, key: Key, link: Row[Any]) -> Handed:
    track, cycle, name = key
    known, facts = standing.known, dict(letter_facts(standing, "assignment", key, None))
    if track == TRACK:
        role = next((role for role, milestone in TASKS.items() if milestone == name), "")
        given = task_of(known, cycle, role)
        found = Task(key, role, facts, answer_of(known, track, cycle, role, given), _done(known, key))
        return Handed("task", key, papers=list(_of_round(standing, cycle, role)), task=found)
    answer = answer_of(known, track, cycle, link.person, None)
    held = (track, cycle, "visit_held") if name == TEAM else key
    found = Task(key, link.person, facts, answer, _done(known, held))
    away = link.person not in members_of(known, cycle)
    return Handed("task", key, papers=list(_for_visit(standing)), task=found, stranger=away)


def _done(known: Known, key: Key) -> bool:
    return known.account(key) is not None


def _of_round(standing: CityStanding, cycle: int, role: str) -> Iterator[Paper]:
    """What came from the city in a round, and for the analyst the processed results."""
    known, programme = standing.known, standing.programme
    wanted = [*DOCUMENTS.values(), *(["data_processed"] if role == "analyst" else [])]
    for name in wanted:
        event = known.account((TRACK, cycle, name))
        yield from _from(event, programme.milestone(TRACK, name))
    for event in of_round(known, "part.returned", cycle):
        title = ", ".join(area_title(area) for area in event.data["areas"])
        yield from _papers(title, event)


def _from(event: Event | None, milestone: Milestone) -> Iterator[Paper]:
    if event is not None:
        yield from _papers(milestone.title, event)


def _papers(title: str, event: Event) -> Iterator[Paper]:
    paper = _paper(title, event.notes.get("evidence") or "")
    if paper is not None:
        yield paper


def _for_visit(standing: CityStanding) -> Iterator[Paper]:
    """For a visit and its profile: the last Index report, whose answers are confirmed on the spot."""
    for said in of_report(standing.known, TRACK, reported(standing), "final"):
        paper = _paper(TITLES[TRACK, "final"], said)
        if paper is not None:
            yield paper
            return
