"""Cities in a real database, for the tests of the one door and of what lies behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import select

from lifecycle.commands import CityFacts, Command, Reach, RecordCity
from lifecycle.folding import fresh_key
from lifecycle.programme import STAGES
from lifecycle.when import parse_when
from models import door, people, planning
from models.database import House
from models.tables import table

ADOPTED = date(2026, 11, 25)
MORNING = datetime(2026, 11, 25, 5, tzinfo=UTC)
JOINED = ("city_signature", "council_of_europe_signature")


def record(
    house: House,
    name: str = "Lyon",
    iso: str = "FR",
    *facts: tuple[str, str],
    kind: str = "international",
    address: str | None = "coordinator@lyon.example",
    adopted: date = ADOPTED,
) -> str:
    """Record a city as an import does, with a coordinator; returns its key."""
    with house.begin() as connection:
        taken = set(connection.execute(select(table("city").c.key)).scalars())
        key = fresh_key(name, iso, taken)
        commands: list[Command] = [
            RecordCity(CityFacts(name, name, iso, "Europe/Paris", kind), adopted, "a file")
        ]
        commands += [Reach(milestone, parse_when(when), source="a file") for milestone, when in facts]
        writer = door.Writer("import", "import:test", MORNING, adopted, "import")
        door.submit_many(connection, house, [(key, commands)], writer)
        if address:
            people.assign(connection, [people.Holder(key, "coordinator", "Ada", address)])
    return key


def member(house: House, name: str = "Lyon", iso: str = "FR", **more: object) -> str:
    """A member since 2018 with a report of 2019."""
    facts = [(side, "2018") for side in JOINED] + [("final_report", "2019")]
    return record(house, name, iso, *facts, **more)  # type: ignore[arg-type]


def live(house: House, day: date, stages: Sequence[str] = STAGES) -> tuple[int, list[str]]:
    """Live one day as the stage flows do: events written, letters planned."""
    events, letters = 0, []
    for stage in stages:
        for key in planning.due(house, stage, day):
            planned = planning.plan_city(house, stage, key, day)
            events += planned.events
            letters += planned.letters
    return events, letters
