"""Plays a page of docs/ as it stands: each command on its day, each day between, each letter as it goes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import time_machine
from sqlalchemy import select

from desk.command import run
from lifecycle.programme import STAGES
from models import clock, planning
from models.database import House
from models.keeping import runs
from models.post import listings
from models.post.outbox import NOTICE, OutboxStore
from notifications.channels import open_channel
from notifications.sending import send_due
from tests.architecture.source import ROOT

Letter = tuple[str, str, str, str]
_DAY = re.compile(r"^## (\d+ \w+ \d{4}):.*?$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^icc (.*?)(  # refused)?$", re.MULTILINE)
_LETTER = re.compile(r"^\| (\d{4}-\d\d-\d\d) \| (\w+) \| `(\w+)` \| (-?\d*) ?\|$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page that tells a city's years: its file, its commands by day, its table of letters."""

    text: str

    @property
    def steps(self) -> dict[date, list[tuple[str, bool]]]:
        """The commands by the day in their heading, each with whether the page says that it is refused."""
        return {
            datetime.strptime(heading, "%d %B %Y").replace(tzinfo=UTC).date(): [
                (command, bool(refused)) for command, refused in _COMMAND.findall(told.replace("\\\n", " "))
            ]
            for heading, told in _DAY.findall(self.text)
        }

    @property
    def letters(self) -> list[Letter]:
        """The table at the end: day, to whom, which letter, which rung."""
        return _LETTER.findall(self.text)

    def write_files(self, name: str) -> None:
        """Put the page's own CSV file where its commands look for it."""
        [file] = re.findall(r"```csv\n(.*?)```", self.text, re.DOTALL)
        Path(name).write_text(file, encoding="utf-8")


def page(name: str) -> Page:
    """The page of that name in docs/."""
    return Page((ROOT / "docs" / name).read_text(encoding="utf-8"))


def play(house: House, told: Page, until: date | None = None) -> None:
    """Live every day from the page's first to its last: the morning's flows, the commands, the post."""
    steps = told.steps
    day, last = min(steps), until or max(steps)
    while day <= last:
        due = [(stage, key) for stage in STAGES for key in planning.due(house, stage, day)]
        if due or day in steps or _waits(house, day):
            with time_machine.travel(datetime.combine(day, time(12), UTC), tick=False):
                _morning(house, day, due)
                _type(day, steps.get(day, ()))
                _post(house, day)
        day += timedelta(days=1)


def _morning(house: House, day: date, due: Sequence[tuple[str, str]]) -> None:
    """What `icc run daily` does, without a server for each day."""
    row = runs.open_run(house, runs.LEDGER_FLOW, today=day)
    for stage, key in due:
        planning.plan_city(house, stage, key, day)
    runs.close_run(house, row, state="completed", cities=1, events=0, notices=0)


def _type(day: date, commands: Iterable[tuple[str, bool]]) -> None:
    for command, refused in commands:
        assert (run(shlex.split(command)) == 1) is refused, f"{day}: icc {command}"


def _waits(house: House, day: date) -> bool:
    query = select(NOTICE.c.id).where(NOTICE.c.state == "queued", NOTICE.c.planned_on <= day).limit(1)
    with house.read() as connection:
        return connection.execute(query).first() is not None


def _post(house: House, day: date) -> None:
    """What `icc outbox send` does on a day."""
    channel = open_channel(None, house.settings.var, house.settings.mail_from, None, rehearsal=True)
    send_due(OutboxStore(house), channel, now=clock.morning(day), today=day, window=False)


def sent(house: House, roles: frozenset[str]) -> list[Letter]:
    """The letters that went to these roles of the city, in order of day."""
    told = [n for n in listings.notices(house)["notices"] if n["state"] == "sent"]
    rows = [(n["planned_on"], re.split("[:.]", n["role"])[0], n["kind"], str(n["rung"] or "")) for n in told]
    return sorted((row for row in rows if row[1] in roles), key=lambda row: row[0])
