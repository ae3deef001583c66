"""A file comes in: read whole, decided city by city at the one door, written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desk.intake.accounts import observe_accounts
from desk.intake.citywork import CityWork
from desk.intake.contributions import FinanceWork
from desk.intake.eventwork import EventWork
from desk.intake.experts import ExpertWork
from desk.intake.headings import CITIES, CONTRIBUTIONS
from desk.intake.people import PeopleWork
from desk.intake.periods import PeriodWork
from desk.intake.reading import FileRead, read_file
from desk.intake.scores import ScoreWork
from desk.intake.work import Tally, Work
from lifecycle.commands import Refused
from models import clock
from models.database import House
from models.door import Outcome, Writer, role_of, submit_many
from models.imports import record_import
from models.ledger import Overtaken
from models.post.reaching import name_holders

Progress = Callable[[int, int], None]

_AT_ONCE = 500
_TRIES = 5


class _NotKept(Exception):
    """Ends the transaction without keeping what was written in it."""


@dataclass(frozen=True, slots=True)
class _Import:
    """One file on its way in. `adopted_on` is the adoption day of cities that it brings."""

    house: House
    read: FileRead
    writer: Writer
    adopted_on: date
    dry_run: bool
    skip_bad: bool
    on_progress: Progress | None

    def stands(self, tally: Tally) -> bool:
        """Whether the good rows count although others may be bad."""
        return self.skip_bad or not tally.problems


def import_file(
    house: House,
    path: Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    go_live: date | None = None,
    actor: str = "officer",
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """Bring in a file of cities, events, people or experts; its kind is known by its headings.

    Returns the import document. Any bad row is in its `skipped`, and without `skip_bad` nothing is
    written then; with `dry_run` nothing is ever written. `go_live` is the adoption day of new cities,
    a civil day at the seat. `on_progress` hears how many of how many cities are done. Refused with a
    sentence where the file cannot be read at all.
    """
    today = _today(house, go_live)
    read = read_file(path, today)
    writer = Writer(actor, f"import:{read.name}", clock.now(house, today), today, role_of(actor))
    job = _Import(house, read, writer, go_live or today, dry_run, skip_bad, on_progress)
    tally = Tally(list(read.problems))
    # Where a row could not be read the others are looked at all the same, so that all is named at once.
    if not read.good:
        return _document(job, tally, [])
    return _in_one_transaction(job)


def _today(house: House, go_live: date | None) -> date:
    """The house's day; a rehearsal house may go live on a later one, and lives on that day then."""
    today = clock.today(house)
    if go_live is None or go_live <= today:
        return today
    if not house.settings.rehearsal:
        raise Refused(f"--go-live {go_live} lies in the future (today is {today}). Give a day up to today.")
    return go_live


def _in_one_transaction(job: _Import) -> dict[str, Any]:
    for _ in range(_TRIES):
        tally = Tally(list(job.read.problems))
        work: list[Work] = []
        try:
            with _kept_if_it_stands(job, tally) as connection:
                work = _write(connection, job, tally)
        except Overtaken:
            continue
        return _document(job, tally, work)
    raise Refused(
        f"{job.read.name}: other writers came first each time. Nothing is written; import it again."
    )


@contextmanager
def _kept_if_it_stands(job: _Import, tally: Tally) -> Iterator[Connection]:
    """One transaction, undone at its end in a dry run, and where a row turned out bad."""
    with suppress(_NotKept), job.house.begin() as connection:
        yield connection
        if job.dry_run or not job.stands(tally):
            raise _NotKept


def _write(connection: Connection, job: _Import, tally: Tally) -> list[Work]:
    work = _work(connection, job, tally)
    for start in range(0, len(work), _AT_ONCE):
        _submit(connection, job, work[start : start + _AT_ONCE], tally)
        if job.on_progress is not None:
            job.on_progress(min(start + _AT_ONCE, len(work)), len(work))
    _name_people(connection, job, work, tally)
    observe_accounts(connection, work, job.writer.today, tally)
    _record(connection, job, tally)
    return work


def _work(connection: Connection, job: _Import, tally: Tally) -> list[Work]:
    """What the file asks, city by city; of its kinds of rows it has one. Some ask nothing of a city."""
    today = job.writer.today
    if job.read.cities:
        return CityWork(connection, job.adopted_on, today).of(job.read.cities, tally)
    if job.read.events:
        return EventWork(connection, today).of(job.read.events, tally)
    if job.read.experts or job.read.contributions:
        ExpertWork(connection, today).of(job.read.experts, tally)
        FinanceWork(connection, today).of(job.read.contributions, tally)
        return []
    if job.read.periods:
        return PeriodWork(connection, today).of(job.read.periods, tally)
    if job.read.scores:
        return ScoreWork(connection, today).of(job.read.scores, tally)
    return PeopleWork(connection).of(job.read.people, tally)


def _submit(connection: Connection, job: _Import, work: Sequence[Work], tally: Tally) -> None:
    """Many cities at once; where the door refuses, row after row, to name the right one."""
    asked = [(one.key, one.commands) for one in work if one.parts]
    try:
        _count(tally, submit_many(connection, job.house, asked, job.writer))
        tally.rows["created"] += sum(len(one.parts) for one in work)
    except Refused:
        for one in work:
            _submit_rows(connection, job, one, tally)


def _submit_rows(connection: Connection, job: _Import, work: Work, tally: Tally) -> None:
    for part in work.parts:
        try:
            _count(tally, submit_many(connection, job.house, [(work.key, part.commands)], job.writer))
            tally.rows["created"] += 1
        except Refused as refusal:
            tally.refused.add(work.key)
            tally.problems.append(part.refused(refusal))


def _count(tally: Tally, outcome: Outcome) -> None:
    tally.events += outcome.events
    tally.created.update(outcome.created)
    tally.changed.update(outcome.changed)


def _name_people(connection: Connection, job: _Import, work: Sequence[Work], tally: Tally) -> None:
    holders = [holder for one in work if one.key not in tally.refused for holder in one.holders]
    name_holders(connection, job.house.settings, holders, job.writer.today)
    tally.changed.update({holder.city for holder in holders} - tally.created)


def _record(connection: Connection, job: _Import, tally: Tally) -> None:
    record_import(
        connection,
        name=job.read.name,
        kind=job.read.kind,
        sha256=job.read.sha256,
        actor=job.writer.actor,
        at=job.writer.now,
        events=tally.events,
    )


def _document(job: _Import, tally: Tally, work: Sequence[Work]) -> dict[str, Any]:
    """The import document: counts of cities (of rows, for other files), bad rows, observations."""
    document: dict[str, Any] = {"created": 0, "changed": 0, "unchanged": 0, "events": 0}
    observations: list[dict[str, str]] = []
    if (work or job.read.experts or job.read.contributions) and job.stands(tally):
        document, observations = {**_counts(job, tally, work), "events": tally.events}, tally.observations
    if job.read.kind == CONTRIBUTIONS.key:
        document["differences"] = tally.differences if job.stands(tally) else []
    return {**document, "skipped": tally.skipped(), "observations": observations}


def _counts(job: _Import, tally: Tally, work: Sequence[Work]) -> dict[str, int]:
    if job.read.kind != CITIES.key:
        return {name: tally.rows[name] for name in ("created", "changed", "unchanged")}
    touched = tally.created | tally.changed | tally.refused
    unchanged = sum(one.key not in touched for one in work)
    return {"created": len(tally.created), "changed": len(tally.changed), "unchanged": unchanged}
