"""What became of each rung and each letter of a milestone or a record, in steps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from lifecycle.auditing.why import Step
from lifecycle.reminding.reminders import Owed, ladder
from lifecycle.reminding.reminders import resting as rests
from lifecycle.standing import CityStanding
from models.post import fates
from models.post.notices import NOTICE, REMINDER
from models.proof.retention import NO_LONGER_KEPT

_LADDER = "the ladder [house]"


def rungs(
    connection: Connection, key: str, standing: CityStanding, milestone: tuple[str, int, str]
) -> list[Step]:
    """Each rung of a milestone's ladder, and each letter it caused: what became of it."""
    track, cycle, name = milestone
    c = REMINDER.c
    mine = (c.city == key, c.track == track, c.cycle == cycle, c.milestone == name)
    rows = connection.execute(select(REMINDER).where(*mine).order_by(c.owed_on, c.id)).all()
    done = {(r.track, r.cycle, r.milestone, r.letter, r.rung, r.due_on) for r in rows}
    coming = [o for o in ladder(standing) if o.milestone == milestone and o.key not in done]
    resting = [(o, why) for o, why in rests(standing) if o.milestone == milestone and o.key not in done]
    return [
        *(became(connection, standing, row) for row in rows),
        *(_to_come(o, standing) for o in coming),
        *(_resting(o, why) for o, why in resting),
    ]


def became(connection: Connection, standing: CityStanding, row: Any) -> Step:
    """What became of one reminder: of its letter, or why there was none."""
    letter, role = letter_of(row), _role(row.role)
    if row.rung and not row.seq:
        letter = f"{letter} ({row.rung:+d} days)"
    owed = f"{letter}, owed {row.owed_on}"
    if row.notice is None and str(row.skipped).startswith(NO_LONGER_KEPT):
        return Step(f"{owed} to the {role}: {row.skipped}", "the outbox")
    if row.notice is None:
        return Step(f"{owed}: not sent, {row.skipped}", "the ladder")
    notice = connection.execute(select(NOTICE).where(NOTICE.c.id == row.notice)).one()
    said = fates.fate(connection, notice)
    if moved := fates.moved(standing, row.owed_on, notice):
        said = f"{said}; {moved}"
    return Step(f"{owed} to the {role}, letter {row.notice}: {said}", "the outbox")


def _resting(owed: Owed, why: str) -> Step:
    letter, to = f"{owed.letter.replace('_', ' ')} ({owed.rung:+d} days)", _role(owed.to)
    return Step(f"{letter} to the {to}: rests, {why}", _LADDER)


def _to_come(owed: Owed, standing: CityStanding) -> Step:
    letter, to = f"{owed.letter.replace('_', ' ')} ({owed.rung:+d} days)", _role(owed.to)
    day = owed.owed_on
    if day > standing.known.today:
        return Step(f"{letter} to the {to}: to come on {day}", _LADDER)
    return Step(f"{letter} to the {to}: owed since {day}", _LADDER)


def _role(role: str) -> str:
    """A role in words; of one of several experts the role alone."""
    return role.partition(":")[0].replace("_", " ")


def letter_of(part: Any) -> str:
    """The kind of letter of a reminder, in words."""
    return str(part.letter).replace("_", " ")
