"""A new version of the programme is put in force, and the running cycles move to it, by events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.auditing.comparing import unknown_letters
from lifecycle.changing import Migrate
from lifecycle.commands import Refused
from lifecycle.migrating import check_moves
from lifecycle.programme import Programme
from lifecycle.reading import ProgrammeError, programme_of
from models import clock, door, programmes, projection
from models.database import House
from models.keeping import runs
from models.tables import table

Progress = Callable[[int, int], None]
Document = dict[str, Any]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version on its way in: its text, its file's name, and where the milestones go that it lacks."""

    text: str
    name: str
    moves: Mapping[str, str]

    @classmethod
    def said(cls, text: str, name: str, moves: Iterable[str]) -> NewVersion:
        """With moves as people write them, one a line: `track.old=new`, `track.old=` to let one go.

        Refused where a line cannot be read.
        """
        parted = [line.partition("=") for line in moves if line.strip()]
        if wrong := next((old for old, equals, _ in parted if not equals or "." not in old), None):
            raise Refused(f"“{wrong}” names no move: write track.old=new, or track.old= to let it go")
        found = {old.strip(): new.strip() for old, _, new in parted}
        return cls(text.replace("\r\n", "\n"), name, found)

    def checked(self, old: Programme) -> Programme:
        """The version, read and found fit to follow `old`; Refused where it is not."""
        try:
            new = programme_of(self.text, self.name)
        except ProgrammeError as error:
            raise Refused(f"{error}: `icc programme check` says the same") from error
        if unknown := unknown_letters(new):
            raise Refused(f"{self.name}: this house cannot write {', '.join(unknown)}: name letters it knows")
        if gone := sorted(set(old.kinds) - set(new.kinds)):
            raise Refused(f"{self.name}: kinds.{gone[0]} is missing, and cities may be of that kind: keep it")
        programmes.refuse_another(old, new, self.name)
        check_moves(old, new, self.moves)
        return new


def migrate(
    house: House,
    version: NewVersion,
    *,
    reason: str | None = None,
    only_new: bool = False,
    dry: bool = False,
    actor: str = "officer",
    on_progress: Progress | None = None,
) -> Document:
    """Put a version in force, and move every running cycle to it by events, in one transaction.

    `only_new`: running cycles stay with their version. `dry`: everything is done and nothing kept.
    Refused outside a wait state: while a letter is being sent or a run is not over.
    """
    today, now = clock.today(house), clock.now(house)
    runs.crash_zombies(house, now)
    with house.begin(dry=dry) as connection:
        _refuse_unless_waiting(connection)
        old = programmes.current(connection, today)
        new = version.checked(old)
        if old.version != new.version:
            since = max(today, new.valid_from)
            programmes.adopt(connection, version.text, version.name, since, actor, now)
            _refuse_too_early(new, since, today, only_new=only_new)
        events = 0
        if not only_new:
            command = Migrate(new.version, version.moves, today, reason)
            events = _move(connection, house, command, actor, on_progress)
    return {"from": old.version, "to": new.version, "events": events, "kept": not dry}


def _refuse_too_early(new: Programme, since: date, today: date, *, only_new: bool) -> None:
    if since > today and not only_new:
        raise Refused(
            f"version {new.version} is valid from {since}: migrate running cycles then, or adopt it now for "
            "the cycles that begin from that day on, with --only-new"
        )


def _refuse_unless_waiting(connection: Connection) -> None:
    notice, run = table("notice").c, table("run").c
    busy = connection.execute(select(notice.id).where(notice.state.in_(("sending", "unknown")))).first()
    if busy is not None:
        raise Refused(f"letter {busy.id} is being sent: migrate when `icc outbox send` is through")
    going = connection.execute(select(run.flow).where(run.state == "running")).first()
    if going is not None:
        raise Refused(f"{going.flow} is running: migrate when it is over, `icc doctor` says more")


def _move(
    connection: Connection, house: House, command: Migrate, actor: str, on_progress: Progress | None
) -> int:
    keys = list(connection.execute(select(projection.CITY.c.key)).scalars())
    writer = door.Writer(actor, "programme", clock.now(house), command.on, door.role_of(actor))
    events = 0
    for start in range(0, len(keys), _AT_ONCE):
        batch = [(key, [command]) for key in keys[start : start + _AT_ONCE]]
        events += door.submit_many(connection, house, batch, writer).events
        if on_progress is not None:
            on_progress(min(start + _AT_ONCE, len(keys)), len(keys))
    return events


def versions(house: House) -> list[Document]:
    """Every version that was put in force here, in order, and the one in force today."""
    today = clock.today(house)
    with house.read() as connection:
        return list(_versions(connection, programmes.current(connection, today)))


def _versions(connection: Connection, today: Programme) -> Iterator[Document]:
    c = programmes.VERSION.c
    rows = connection.execute(select(c.version, c.since, c.actor, c.sha256).order_by(c.id)).all()
    for row in rows:
        said = {"version": row.version, "since": row.since.isoformat(), "by": row.actor}
        yield said | {"sha256": row.sha256, "in_force": row.version == today.version}
    if not rows:
        alone = replace(today, others={})
        said = {"version": alone.version, "since": alone.valid_from.isoformat(), "by": "system:house"}
        yield said | {"sha256": None, "in_force": True}
