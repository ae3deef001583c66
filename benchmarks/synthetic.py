"""The synthetic work that every form is measured on, made into a house of ours.

N cities, each with 14 milestones on a cycle of 1,095 days, staggered: on any day 1.28 % of N open their next
milestone, which is one event (its frozen deadline) and one reminder row. Always the same cities.
`python -m benchmarks.synthetic CITIES` fills the house that the environment names.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, text

from lifecycle.calendars import Calendar
from lifecycle.case import Case
from lifecycle.events import Event, Kind
from lifecycle.programme import Programme
from lifecycle.reading import PACKAGED
from lifecycle.reading import programme as packaged
from lifecycle.reminding.reminders import ladder
from lifecycle.when import When
from models import ledger, programmes, projection
from models.database import House, open_house
from models.migrate import upgrade
from models.tables import table

DAY = date(2026, 11, 25)
"""The day that is measured; the house is filled as it stood the evening before."""
CYCLE, STEPS, STRIDE = 1095, 14, 78
STAGE, TRACK = "support_groups", "benchmark"
CHUNK = 2000
_PLACES = (("Italy", "IT"), ("Spain", "ES"), ("Norway", "NO"), ("Portugal", "PT"), ("Germany", "DE"))


def programme_text() -> str:
    """The packaged programme with one track more, which runs for cities that nothing else is asked of."""
    text_ = PACKAGED.read_text(encoding="utf-8").replace('version = "', 'version = "benchmark ', 1)
    off = text_.replace(', engagement = "', f', {TRACK} = "off", engagement = "')
    mine, other = (
        f'"off", {TRACK} = "off", engagement = "off" }}',
        f'"off", {TRACK} = "runs", engagement = "off" }}',
    )
    before, heading, after = off.partition("[kinds.index_only]")
    return before + heading + after.replace(mine, other, 1) + _track()


def _track() -> str:
    said = 'provenance = "house", force = "house"'
    lines = [f'\n[[track]]\nkey = "{TRACK}"\ntitle = "Benchmark"\nstage = "{STAGE}"\n']
    for step in range(STEPS + 1):
        after = f'after = ["step_{step - 1}"], days = {STRIDE}' if step else 'with = "request"'
        lines.append(
            f'[[track.milestone]]\nkey = "step_{step}"\ntitle = "Step {step}"\nowner = "coordinator"\n'
            'provenance = "house"\nforce = "house"\n'
            f'source = "Invented for measuring"\nopens = {{ {after}, {said} }}\n'
            f"due = {{ days = 60, {said} }}\n"
            'ladder = [{ days = 0, from = "opening", letter = "questionnaire_reminder",'
            ' to = "coordinator", provenance = "house" }]\n'
        )
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Filled:
    """How much a house was filled with."""

    cities: int
    events: int


def fill(house: House, count: int) -> Filled:
    """Fill an empty house with its tables: every city's history, projection, reminders and coordinator."""
    with house.begin() as connection:
        since = packaged().valid_from
        rules = programmes.adopt(connection, programme_text(), "benchmark", since, "officer", _evening(since))
    events = 0
    for first in range(0, count, CHUNK):
        with house.begin() as connection:
            events += _chunk(connection, rules, range(first, min(count, first + CHUNK)))
    with house.begin() as connection:
        connection.execute(text("ANALYZE"))
    return Filled(count, events)


def _chunk(connection: Connection, rules: Programme, numbers: Sequence[int]) -> int:
    cases = [(f"newtown-{n:06}", history(rules, n)) for n in numbers]
    projection.insert_cities(connection, [projection.city_row(key, case.standing) for key, case in cases])
    batch, rows, reminders = ledger.Batch(), projection.Projected(), list[dict[str, Any]]()
    for key, case in cases:
        ledger.compose(batch, key, case.written, ledger.HeadOf(), _evening(DAY - timedelta(days=1)))
        sent = list(_sent(key, case))
        handled = {
            (r["track"], r["cycle"], r["milestone"], r["letter"], r["rung"], r["due_on"]) for r in sent
        }
        rows.standings += projection.standing_rows(key, case.standing, handled)
        reminders += sent
    written = ledger.append(connection, batch)
    projection.insert_standings(connection, rows.standings)
    connection.execute(insert(projection.REMINDER), reminders)
    _people(connection, numbers)
    return written


def history(rules: Programme, number: int) -> Case:
    """A city's case as it stood on the evening before `DAY`: its steps opened, reminded of and reached."""
    country, iso = _PLACES[number % len(_PLACES)]
    elapsed = number % CYCLE
    began = DAY - timedelta(days=elapsed + 1)
    case = Case([], rules, DAY - timedelta(days=1), began, "import", "import:benchmark")
    facts = {"name": f"Newtown {number:06}", "country": country, "iso_country": iso, "kind": "index_only"}
    _add(case, "city_recorded", began, "", facts | {"zone": "Europe/Paris"})
    for step in range(min(STEPS, elapsed // STRIDE) + 1):
        day = began + timedelta(days=STRIDE * step)
        if step:
            _add(case, "deadline_set", day, f"step_{step}", _frozen(case, day, iso))
        _add(case, "reached", day, f"step_{step}", {"account": 1})
    return case


def _frozen(case: Case, day: date, iso: str) -> dict[str, Any]:
    due = Calendar(iso).forward(day + timedelta(days=60))
    data = {"due": due.isoformat(), "opened": day.isoformat(), "rule": "60 days after it opened"}
    return data | {"calendar": Calendar(iso).version, "anchors": [len(case.events)]}


def _add(case: Case, kind: Kind, day: date, milestone: str, data: dict[str, Any]) -> None:
    """An event as `Case.write` makes it, without what that looks up."""
    about = (TRACK, 1, milestone) if milestone else ("", 0, "")
    version = case.programme.version
    event = Event(
        len(case.events) + 1, kind, When(day), day, case.actor, case.source, *about, data, programme=version
    )
    case.events.append(event)
    case.written.append(event)


def _sent(key: str, case: Case) -> Iterator[dict[str, Any]]:
    """The reminders of the past: one a step, and the record checks."""
    empty = {"city": key, "seq": None, "role": "coordinator", "notice": None, "skipped": None, "rung": 0}
    for rung in ladder(case.standing):
        if rung.owed_on <= case.today:
            yield {**empty, **_rung(rung.milestone, rung.letter, rung.owed_on)}
    for event in case.written:
        if event.kind == "deadline_set":
            yield {**empty, **_rung(event.key, "questionnaire_reminder", event.day)}


def _rung(milestone: tuple[str, int, str], letter: str, day: date) -> dict[str, Any]:
    track, cycle, name = milestone
    return {
        "track": track, "cycle": cycle, "milestone": name, "letter": letter,
        "due_on": day.isoformat(), "owed_on": day,
    }  # fmt: skip


def _people(connection: Connection, numbers: Sequence[int]) -> None:
    people = [
        {"id": f"{n:016x}", "name": "Ada", "email": f"coordinator.{n}@city.example", "language": "en"}
        for n in numbers
    ]
    roles = [{"city": f"newtown-{n:06}", "role": "coordinator", "person": f"{n:016x}"} for n in numbers]
    connection.execute(insert(table("person")), people)
    connection.execute(insert(table("role")), roles)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20), UTC)


if __name__ == "__main__":
    opened = open_house()
    upgrade(opened)
    fill(opened, int(sys.argv[1]))
