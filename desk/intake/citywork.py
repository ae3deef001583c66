"""A file of cities as work for the one door: what each row adds to what is held of its city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Connection

from desk.intake.cities import CityLine
from desk.intake.contacts import Contacts
from desk.intake.work import Part, Tally, Work
from lifecycle.calendars import Calendar
from lifecycle.commands import CityFacts, Command, DescribeCity, Pause
from lifecycle.facts import commands_for
from lifecycle.folding import fresh_key
from lifecycle.history import Known, known_on
from lifecycle.territories import territory
from models.imports import HeldCity, held_cities
from models.ledger import load
from models.membership import standstill

_FACTS = frozenset(("zone", "language", "subdivision", "population", "diversity_percent", "network"))
"""What a later file may change of a city; its name, country and kind it may not."""


class CityWork:
    """Reads the house within one transaction. `today` is the civil day at the seat."""

    def __init__(self, connection: Connection, adopted_on: date, today: date) -> None:
        self.connection = connection
        self.adopted_on = adopted_on
        self.today = today
        held = held_cities(connection)
        self.held = {(city.iso_country, city.folded): city for city in held}
        self.keys = {city.key for city in held}
        self.contacts = Contacts(connection)
        self.paused: Mapping[str, Pause] = {}

    def of(self, lines: Sequence[CityLine], tally: Tally) -> list[Work]:
        """The work of every row; what is worth knowing of a city is observed on the way."""
        places = {line.row.facts.iso_country for line in lines}
        self.paused = standstill.of_territories(self.connection, places, self.today)
        return [self._one(line, tally) for line in lines]

    def _one(self, line: CityLine, tally: Tally) -> Work:
        held = self.held.get(line.identity)
        name = held.name if held else line.row.facts.name
        key = held.key if held else self._fresh_key(line.row.facts)
        count, commands = self._known(line, held, tally) if held else self._new(line, tally)
        if not self.contacts.reachable(key, line):
            tally.observe(name, "no address of its coordinator: no letter can go; add coordinator_email")
        parts = [Part(line.line, "city", name, commands)] if commands else []
        return Work(key, name, count, parts, self.contacts.news(key, line))

    def _new(self, line: CityLine, tally: Tally) -> tuple[int, list[Command]]:
        facts = _with_defaults(line.row.facts)
        _observe_place(facts, tally)
        if facts.iso_country in self.paused:
            pause = self.paused[facts.iso_country]
            tally.observe(facts.name, f"paused as all of {facts.country} is: {pause.reason}")
        return 0, commands_for(replace(line.row, facts=facts), None, self.adopted_on)

    def _known(self, line: CityLine, held: HeldCity, tally: Tally) -> tuple[int, list[Command]]:
        events = load(self.connection, held.key, notes=False)
        known = known_on(events, self.today)
        said = line.row.facts
        if said.kind and said.kind != known.kind:
            remedy = "`icc kind` changes it, a file does not"
            tally.observe(held.name, f"the file says {said.kind}, on record it is {known.kind}: {remedy}")
        # The name first recorded stays: a file in capitals renames nobody.
        row = replace(line.row, facts=replace(said, name=held.name))
        commands = commands_for(row, known, self.adopted_on)
        return len(events), [command for command in commands if _adds(command, known)]

    def _fresh_key(self, facts: CityFacts) -> str:
        key = fresh_key(facts.name, facts.iso_country, self.keys)
        self.keys.add(key)
        return key


def _adds(command: Command, known: Known) -> bool:
    """Whether it may say more than is held; what surely does not is spared the way through the door."""
    if not isinstance(command, DescribeCity):
        return True
    said = asdict(command.facts).items()
    return any(known.facts.get(name) != value for name, value in said if name in _FACTS and value is not None)


def _with_defaults(facts: CityFacts) -> CityFacts:
    place = territory(facts.iso_country)
    if place is None:
        return facts
    return replace(facts, zone=facts.zone or place.zone, language=facts.language or place.language)


def _observe_place(facts: CityFacts, tally: Tally) -> None:
    calendar = Calendar(facts.iso_country, facts.subdivision)
    if facts.zone is None:
        tally.observe(facts.name, f"{facts.country} is in no table of territories: UTC is used; add timezone")
    if not calendar.known:
        tally.observe(facts.name, f"no public holidays known for {facts.country}: only weekends are kept")
    elif facts.subdivision and not calendar.subdivision_known:
        text = f"no holidays of its own known for “{facts.subdivision}”: those of {facts.country} are kept"
        tally.observe(facts.name, text)
