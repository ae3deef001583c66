"""What comes back through the page of a link that hands something out: parts, comments, leave, a task.

Through the one door, as the link's person; the rules say whether that person may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Row

from lifecycle.assigned import ANSWERED
from lifecycle.commands import ChooseDate, Command, Note, Reach, Refused
from lifecycle.events import Key
from lifecycle.index.parts import returned
from lifecycle.when import When
from models import clock
from models.database import House
from models.post.answering import submit
from models.post.linkpapers import Handed, Task
from models.visits import expertise

Leave = Literal["yes", "no", "later"]
_LEAVE = {"assessment": "publication.answered", "visit": "visit.publication"}
NO_COMMENTS = "no comments: the facts are right as they stand"


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader writes, and the file or reference that comes with it."""

    words: str = ""
    evidence: str | None = None


def part(house: House, link: Row[Any], handed: Handed, areas: Sequence[str], said: Said) -> None:
    """Hand parts in; the link can be used until all of its parts came."""
    today, open_ = clock.today(house), [each.area for each in handed.parts if each.awaited]
    assert handed.key is not None
    note = returned(areas, handed.key[1], today, said.evidence, said.words or None)
    submit(house, link, [note], "part" if set(open_) <= set(areas) else None, today)


def comments(house: House, link: Row[Any], key: Key, said: Said) -> None:
    """The city's comments on a draft; none of its own words means that it has no comments."""
    today = clock.today(house)
    words = said.words or (NO_COMMENTS if said.evidence is None else None)
    reach = Reach(key[2], When(today), key[0], key[1], evidence=said.evidence, reason=words)
    submit(house, link, [reach], "comments", today)


def another_date(house: House, link: Row[Any], key: Key, day: date) -> None:
    """Another date for the comments; they come through the same link."""
    today = clock.today(house)
    submit(house, link, [ChooseDate(key[2], day, key[0], key[1])], None, today)


def leave(house: House, link: Row[Any], key: Key, answer: Leave, words: str) -> None:
    """Whether the report or profile may be published; after a “later” the same link takes the answer."""
    today = clock.today(house)
    note = Note(_LEAVE[key[0]], {"answer": answer}, today, *key[:2], notes={"text": words or None})
    submit(house, link, [note], None if answer == "later" else "publish", today)


def task(house: House, link: Row[Any], given: Task, *, takes: bool, conflict: bool, words: str) -> None:
    """Take a task or decline it; of a conflict of interest only that there is one is kept.

    Refused where the same was answered already.
    """
    today, answer = clock.today(house), "yes" if takes else "no"
    if given.answer is not None and given.answer.data["answer"] == answer:
        raise Refused("this answer is noted already")
    data = {"to": given.to, "answer": answer, **({"conflict": True} if conflict and not takes else {})}
    note = Note(ANSWERED[given.key[0]], data, today, *given.key[:2], notes={"text": words or None})
    declares = conflict and not takes and given.key[0] == "visit"
    beside = (lambda c: expertise.declare(c, link.person, link.city, today)) if declares else None
    submit(house, link, [note], None if takes else "declined", today, beside)


def result(house: House, link: Row[Any], given: Task, said: Said) -> None:
    """What a task ends with: the analyst's draft waits for an officer, everything else is reached."""
    today, (track, cycle, name) = clock.today(house), given.key
    words = said.words or None
    command: Command = Reach(name, When(today), track, cycle, evidence=said.evidence, reason=words)
    if name == "draft_report":
        notes = {"evidence": said.evidence, "text": words}
        command = Note("draft.received", {}, today, track, cycle, notes)
    submit(house, link, [command], "result", today)
