"""Lives the days ahead in a scratch copy of the house, by the true rules; the house itself is not touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from lifecycle.calendars import Calendar
from lifecycle.commands import Refused
from lifecycle.programme import STAGES
from lifecycle.rehearsal import answers, with_our_part
from lifecycle.reminding.posting import Postbox, may_go_on
from models import clock, door, planning
from models.ahead.scratch import scratch
from models.database import House
from models.post.outbox import CITY, NOTICE, standing_of
from models.post.owing import REMINDER
from models.projection import STANDING

LONGEST = 3 * 366
_WAITING = ("planned", "held", "queued")


@dataclass(slots=True)
class Rehearsed:
    """What would come, by day: events that people and days bring, and letters that would go."""

    first: date
    last: date
    silent: bool
    events: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The document of the command."""
        named = {"from": self.first.isoformat(), "to": self.last.isoformat(), "silent": self.silent}
        return {**named, "events": self.events, "letters": self.letters}


def rehearse(
    house: House,
    *,
    days: int,
    city: str | None = None,
    silent: bool = False,
    on_day: Callable[[int], None] = lambda _: None,
) -> Rehearsed:
    """Live `days` days from tomorrow. With `silent` nobody answers; else everyone on the suggested date."""
    if not 1 <= days <= LONGEST:
        raise Refused(f"--days {days}: rehearse from 1 to {LONGEST} days")
    today = clock.today(house)
    rehearsed = Rehearsed(today + timedelta(days=1), today + timedelta(days=days), silent)
    with scratch(house) as copy:
        for number in range(1, days + 1):
            _Day(copy, today + timedelta(days=number), city, rehearsed).live(silent=silent)
            on_day(number)
    return rehearsed


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of a rehearsal: the stages, the post, then the answers."""

    house: House
    day: date
    city: str | None
    rehearsed: Rehearsed

    def live(self, *, silent: bool) -> None:
        for stage in STAGES:
            for key in planning.due(self.house, stage, self.day, self.city):
                planning.plan_city(self.house, stage, key, self.day)
        self.post()
        if not silent:
            for key in self.answering():
                self.answer(key)

    def post(self) -> None:
        """What waits for this day counts as released and sent; what is no longer owed was withdrawn."""
        c = NOTICE.c
        due = (c.state.in_(_WAITING), c.planned_on <= self.day)
        with self.house.begin() as connection:
            query = select(NOTICE, CITY.c.name, CITY.c.iso_country, CITY.c.subdivision)
            waiting = connection.execute(
                query.join(CITY, CITY.c.key == c.city).where(*due).order_by(c.id)
            ).all()
            rows = [row for row in waiting if self.goes(row)]
            for row in rows:
                parts = connection.execute(select(REMINDER).where(REMINDER.c.notice == row.id)).all()
                self.rehearsed.letters.append(self.letter(row, parts))
            gone = c.id.in_([row.id for row in rows])
            connection.execute(update(NOTICE).where(gone).values(state="sent"))

    def goes(self, row: Any) -> bool:
        """Whether a letter goes today: on its own day, or on the first day after it that its reader works."""
        quiet = self.house.settings.sends_for_real
        box = Postbox(Calendar(row.iso_country, row.subdivision), row.iso_country, quiet)
        return bool(row.planned_on == self.day) or may_go_on(box, row.kind, row.rung, self.day)

    def letter(self, row: Any, parts: Any) -> dict[str, Any]:
        about = [
            {"track": p.track, "cycle": p.cycle, "milestone": p.milestone, "letter": p.letter} for p in parts
        ]
        return {
            "day": self.day.isoformat(),
            "city": row.name,
            "to": row.role,
            "kind": row.kind,
            "rung": row.rung,
            "milestones": about,
        }

    def answering(self) -> list[str]:
        """The cities in which anything is open and dated by today, or a round was offered."""
        s = STANDING.c
        dated = (s.state.in_(("open", "waiting")) & (s.due_on <= self.day)) | (s.stage == "reassessments")
        query = select(s.city).where(dated).distinct().order_by(s.city)
        with self.house.read() as connection:
            keys = list(connection.execute(query).scalars())
        return [key for key in keys if self.city in (None, key)]

    def answer(self, key: str) -> None:
        with self.house.read() as connection:
            standing = standing_of(connection, key, self.day)
            r = REMINDER.c
            sent = select(r.cycle).join(NOTICE, NOTICE.c.id == r.notice)
            sent = sent.where(r.city == key, r.letter == "reassessment_offer", NOTICE.c.state == "sent")
            offered = set(connection.execute(sent).scalars())
        for reach in answers(standing, self.day, offered):
            try:
                steps = with_our_part(standing, reach, self.day)
                door.submit(self.house, key, steps, source="rehearsal", today=self.day)
            except Refused:
                continue  # a condition is not met yet: the next day may meet it
            self.rehearsed.events.append(
                {
                    "day": self.day.isoformat(),
                    "city": standing.known.facts["name"],
                    "track": reach.track,
                    "cycle": reach.cycle,
                    "milestone": reach.milestone,
                }
            )
