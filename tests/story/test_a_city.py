"""docs/story.md is played as it stands: each command, each day between, each letter on its day."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from desk.command import run
from models import clock, listings, planning, queries, runs
from models.database import House
from models.outbox import OutboxStore
from notifications.channels import open_channel
from notifications.sending import send_due
from tests.architecture.source import ROOT

STORY = (ROOT / "docs" / "story.md").read_text(encoding="utf-8")
THE_DAY_BEFORE = datetime(2026, 11, 30, 12, tzinfo=UTC)
COORDINATOR = "intercultural@porto-lume.example"
DELIVERED = date(2027, 8, 5)

Letter = tuple[str, str, str]


def _steps() -> dict[date, list[str]]:
    """The commands of the page, by the day in their heading."""
    steps = {}
    for heading, text in re.findall(
        r"^## (\d+ \w+ \d{4}):.*?$(.*?)(?=^## |\Z)", STORY, re.MULTILINE | re.DOTALL
    ):
        day = datetime.strptime(heading, "%d %B %Y").replace(tzinfo=UTC).date()
        steps[day] = re.findall(r"^icc (.*)$", text, re.MULTILINE)
    return steps


def _told() -> list[Letter]:
    """The table of letters at the end of the page."""
    return re.findall(r"^\| (\d{4}-\d\d-\d\d) \| `(\w+)` \| (-?\d*) ?\|$", STORY, re.MULTILINE)


def _live(house: House, day: date) -> None:
    """What `icc run daily` and `icc outbox send` do on a day, without a server for each of 300 days."""
    run = runs.open_run(house, runs.LEDGER_FLOW, today=day)
    for stage in planning.STAGES:
        for key in planning.due(house, stage, day):
            planning.plan_city(house, stage, key, day)
    channel = open_channel(None, house.settings.var, house.settings.mail_from, None, rehearsal=True)
    send_due(OutboxStore(house), channel, now=clock.morning(day), today=day, window=False)
    runs.close_run(house, run, state="completed", cities=1, events=0, notices=0)


@pytest.fixture
def rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The surroundings that the page asks for; the house is opened in them."""
    monkeypatch.setenv("ICC_REHEARSAL", "1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def played(rehearsal: None, house: House) -> House:
    """The house after the last day of the page."""
    [file] = re.findall(r"```csv\n(.*?)```", STORY, re.DOTALL)
    Path("city.csv").write_text(file, encoding="utf-8")
    steps = _steps()
    with time_machine.travel(THE_DAY_BEFORE):
        day, last = min(steps), max(steps)
        while day <= last:
            for command in steps.get(day, ()):
                assert run(shlex.split(command)) == 0, command
            _live(house, day)
            day += timedelta(days=1)
    return house


@pytest.mark.story
def test_a_city_comes_from_its_letter_of_interest_to_its_first_report(played: House) -> None:
    written = [
        n for n in listings.notices(played)["notices"] if n["to"] == COORDINATOR and n["state"] == "sent"
    ]
    letters = [(n["planned_on"], n["kind"], str(n["rung"] or "")) for n in written]
    assert letters == _told()
    rungs = [day for day, kind, _ in letters if kind == "questionnaire_reminder"]
    assert len(rungs) == 2
    assert max(rungs) < str(DELIVERED)
    for notice in written:
        file = played.settings.var / "outbox" / notice["planned_on"] / f"porto-lume-pt-{notice['id']}.eml"
        assert "specimen" in file.read_text(encoding="utf-8").lower()
    [city] = queries.audit(played)["cities"]
    assert city["since"] == "2027-02-10"
