"""The one door: every writer comes through here (design, Law 4).

Check permission, load, decide, append, project, plan notices; all commit together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from lifecycle.case import Case
from lifecycle.commands import Advance, Command, Reach, RecordCity
from lifecycle.decide import decide, settle
from lifecycle.permissions import check
from lifecycle.programme import Programme
from lifecycle.when import When
from models import clock, people, programmes, projection
from models.database import House
from models.ledger import Batch, HeadOf, Overtaken, append, compose, heads_of, load_many
from models.membership import apologies, standstill, territory_days
from models.post import calls, notices
from models.post.mailbag import Mailbag

_TRIES = 5
Beside = Callable[[Connection], object]


@dataclass(slots=True)
class Outcome:
    """What a write did: events appended, notices planned, and which cities were new or changed."""

    events: int = 0
    notices: int = 0
    letters: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, from where, and when: `today` is the house's civil day, `now` aware UTC."""

    actor: str
    source: str
    now: datetime
    today: date
    role: str = "officer"


def submit(
    house: House,
    key: str,
    command: Command | Sequence[Command],
    *,
    actor: str = "officer",
    source: str = "command",
    now: datetime | None = None,
    today: date | None = None,
    beside: Beside | None = None,
) -> Outcome:
    """Do one command on one city, or several at once; Refused with a sentence where they may not be.

    `actor` is an officer, `system:<flow>`, or a person's id: a person acts in the role held for the city.
    `beside` is written first, in the same transaction.
    """
    commands = list(command) if isinstance(command, Sequence) else [command]
    day = today or max(_day(house, each) for each in commands)
    writer = Writer(actor, source, now or clock.now(house, day), day, role_for(house, key, actor))
    return submit_together(house, [(key, commands)], writer, beside)


def submit_together(
    house: House,
    batch: Sequence[tuple[str, Sequence[Command]]],
    writer: Writer,
    beside: Beside | None = None,
) -> Outcome:
    """Do commands on several cities in one transaction of its own, with what is written `beside` first."""
    for attempt in range(_TRIES):
        try:
            with house.begin() as connection:
                if beside is not None:
                    beside(connection)
                return submit_many(connection, house, batch, writer)
        except Overtaken:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _day(house: House, command: Command) -> date:
    """The day of a write. A rehearsal house lives ahead: what is recorded there carries its own day."""
    day = clock.today(house)
    if house.settings.rehearsal:
        said = command.when if isinstance(command, Reach) else getattr(command, "on", None)
        said = said.first if isinstance(said, When) else said
        return max(day, said or day)
    return day


def role_for(house: House, key: str, actor: str) -> str:
    """The role that permissions are checked for: a person's own for that city, else the actor's."""
    with house.read() as connection:
        return people.role_in(connection, key, actor) or role_of(actor)


def role_of(actor: str) -> str:
    """The role that permissions are checked for: the actor's own name, or an officer's."""
    return actor if actor.startswith("system:") or actor == "import" else "officer"


def submit_many(
    connection: Connection,
    house: House,
    batch: Iterable[tuple[str, Sequence[Command]]],
    writer: Writer,
) -> Outcome:
    """Do many commands in the caller's one transaction; nothing in here commits."""
    outcome = Outcome()
    rules = programmes.current(connection, writer.today)
    done = works(connection, list(batch), writer, rules)
    outcome.events = keep(connection, house, done, writer)
    bag = Mailbag(connection, house.settings, writer.today, (each.key for each in done if not each.new))
    for each in done:
        _post(bag, each, outcome)
    bag.put()
    project(connection, done, bag)
    outcome.created = [each.key for each in done if each.new]
    outcome.changed = [each.key for each in done if each.case.written and not each.new]
    return outcome


@dataclass(frozen=True, slots=True)
class Work:
    """One city's turn in a write: its case, the head it was decided on, whether it is new here."""

    key: str
    case: Case
    head: HeadOf
    new: bool


def work(
    connection: Connection,
    key: str,
    commands: Sequence[Command],
    writer: Writer,
    rules: Programme | None = None,
) -> Work:
    """Load a city's case and decide the commands on it, freezing what has opened. Writes nothing."""
    return works(connection, [(key, commands)], writer, rules)[0]


def works(
    connection: Connection,
    batch: Sequence[tuple[str, Sequence[Command]]],
    writer: Writer,
    rules: Programme | None = None,
) -> list[Work]:
    """The same for several cities, all read at once."""
    rules = rules or programmes.current(connection, writer.today)
    old = [key for key, commands in batch if not _is_new(commands)]
    heads, events = heads_of(connection, old), load_many(connection, old)
    places = _new_places(batch)
    paused = standstill.of_territories(connection, places, writer.today)
    kept = territory_days.of_territories(connection, places, writer.today)
    done = []
    for key, commands in batch:
        if key in events and key not in heads:
            projection.require(connection, key)
        case = Case(events.get(key, []), rules, writer.today, writer.now.date(), writer.actor, writer.source)
        _decide(case, commands, writer.role, kept)
        new = key not in events
        still = paused.get(case.known.facts["iso_country"]) if new else None
        still = still or standstill.still_for(connection, case, writer.today)
        if still is not None:
            decide(case, still)
        done.append(Work(key, case, heads.get(key, HeadOf()), new))
    return done


def _is_new(commands: Sequence[Command]) -> bool:
    return bool(commands) and isinstance(commands[0], RecordCity)


def _new_places(batch: Sequence[tuple[str, Sequence[Command]]]) -> set[str]:
    """The territories in which a city is recorded for the first time."""
    first = (commands[0] for _, commands in batch if commands)
    return {each.facts.iso_country for each in first if isinstance(each, RecordCity)}


def _decide(
    case: Case, commands: Sequence[Command], role: str, kept: Mapping[str, Sequence[Command]]
) -> None:
    """What is ordered; a new city has the days kept for its territory before any date of it is computed."""
    for command in commands:
        check(role, command, case.programme)
        decide(case, command)
        for day in kept.get(command.facts.iso_country, ()) if isinstance(command, RecordCity) else ():
            decide(case, day)
    if case.written or any(isinstance(command, Advance) for command in commands):
        settle(case)


def keep(connection: Connection, house: House, done: Sequence[Work], writer: Writer) -> int:
    """Append what was decided, and plan to tell of it; the rows of new cities come first.

    Returns the events appended.
    """
    new = [projection.city_row(each.key, each.case.standing) for each in done if each.new]
    projection.insert_cities(connection, new)
    if new:
        programmes.keep_packaged(connection, writer.now)
    batch = Batch()
    for each in done:
        compose(batch, each.key, each.case.written, each.head, writer.now)
    calls.plan(connection, house.settings, batch.events, writer.today)
    return append(connection, batch)


def project(connection: Connection, done: Sequence[Work], bag: Mailbag) -> None:
    """Replace the projections of these cities, after their notices are planned."""
    rows = projection.Projected()
    for each in done:
        handled = set() if each.new else bag.handled(each.key)
        rows.cities.append(projection.city_row(each.key, each.case.standing))
        rows.standings += projection.standing_rows(each.key, each.case.standing, handled)
    projection.write(connection, rows, {each.key for each in done if each.new})


def _post(bag: Mailbag, each: Work, outcome: Outcome) -> None:
    """Plan the letters that the write causes; withdraw those it makes needless."""
    if each.new or not each.case.written:
        return
    post = notices.Post(bag, each.key, each.case.standing)
    letters = notices.plan_caused(post, each.case.written)
    letters += apologies.prepare(post, each.case.events, each.case.written)
    notices.withdraw(post)
    outcome.notices += len(letters)
    outcome.letters += letters
