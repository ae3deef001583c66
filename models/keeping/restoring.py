"""A backup brought back: into an empty house, or over what is there, into either database, all or nothing.

What went out between the backup and its return is not known any more. So no letter goes by itself until the
house has caught up: what waited in the backup and what is planned on the days lost is held for a look.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from lifecycle.commands import Refused
from models import clock, imports
from models.database import House
from models.keeping import backup, copying, runs
from models.ledger import anchor_of
from models.migrate import schema_state, upgrade
from models.post.holding import RESTORE, RESTORED
from models.proof import anchors, erasure, verify
from models.tables import table

_NOTICE, _SESSION, _ENTRY = (table(name) for name in ("notice", "session", "entry"))
Document = dict[str, Any]


def restore(house: House, path: Path, *, force: bool = False) -> Document:
    """Bring a backup back; it is proved first. Older ones are brought up to this version on the way.

    Refused, with nothing changed, where the file is no backup or does not hold, a flow runs, or the house
    holds something and `force` is not set; with it, what it held is saved beside the database first.
    Everybody signs in again; who was removed stays removed. Returns what `backup.check` tells, `file`,
    `held` (letters), `removed_again` (people), `saved` (a path, or None).
    """
    _refuse_other_files(path)
    backup.sweep(house.settings.var)
    with _brought_up(house, path) as source:
        told = backup.check(source, house)
        saved = _make_room(house, path, force=force)
        held = _bring(house, source, path, told["anchor"])
    anchors.set_aside(house)
    again = erasure.replay(house)
    return told | {"file": str(path), "held": held, "removed_again": again, "saved": saved}


def _refuse_other_files(path: Path) -> None:
    none = Refused(f"{path} is no backup of `icc db backup`: give one of those")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise none
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as held:
        try:
            held.execute("SELECT version_num FROM alembic_version").fetchone()
            held.execute("SELECT COUNT(*) FROM event").fetchone()
        except sqlite3.DatabaseError as error:
            raise none from error
    held.close()


@contextmanager
def _brought_up(house: House, path: Path) -> Iterator[Path]:
    """A copy of the backup in this version's schema; the file itself is not touched."""
    with TemporaryDirectory(prefix=backup.SCRATCH, dir=house.settings.var) as folder:
        copy = Path(folder) / "backup.db"
        shutil.copyfile(path, copy)
        with backup.opened(house, copy) as old:
            upgrade(old)
        yield copy


def _make_room(house: House, path: Path, *, force: bool) -> str | None:
    """Make the house ready to be filled; where what it held was saved. Refused as `restore` says."""
    aside = _set_aside(house) if force and _is_lost(house) else None
    upgrade(house)
    if not _holds_something(house):
        return aside
    if not force:
        raise Refused(
            f"this house holds something, and {path.name} would replace it: restore into an empty house"
            " (ICC_VAR, ICC_DATABASE_URL), or say --force; what is there is then saved first"
        )
    _refuse_while_running(house)
    return _save(house)


def _is_lost(house: House) -> bool:
    """Whether the database cannot be read, or a later version of the software wrote it."""
    try:
        if schema_state(house) == "newer":
            return True
        with house.read() as connection:
            damaged = house.engine.dialect.name == "sqlite" and (
                connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok"
            )
    except (Refused, DBAPIError):
        return house.engine.dialect.name == "sqlite"
    return damaged


def _set_aside(house: House) -> str:
    """A SQLite file that is of no use is moved away, whole; on PostgreSQL a new database is wanted."""
    if house.engine.dialect.name != "sqlite":
        raise Refused(
            "a later version wrote this database: make an empty one, and name it in ICC_DATABASE_URL"
        )
    house.engine.dispose()
    file = Path(str(house.engine.url.database))
    saved = file.with_name(f"{file.stem}-{_instant()}.lost")
    for tail in ("-wal", "-shm", ""):
        part = file.with_name(file.name + tail)
        if part.exists():
            part.rename(saved.with_name(saved.name + tail))
    return str(saved)


def _instant() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def _holds_something(house: House) -> bool:
    with house.read() as connection:
        return any(
            connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in ("event", "city", "person", "account")
        )


def _refuse_while_running(house: House) -> None:
    runs.crash_zombies(house, datetime.now(UTC))
    under_way = [run.flow for run in runs.recent(house) if run.state == "running"]
    if under_way:
        raise Refused(f"{under_way[0]} runs at this moment: stop the house (`icc up`, workers) and try again")


def _save(house: House) -> str:
    path = house.settings.var / f"before-restore-{_instant()}{backup.SUFFIX}"
    backup.write(house, path)
    return str(path)


def _bring(house: House, source: Path, path: Path, anchor: str) -> int:
    """One transaction: the rows, proved where they came to; what waits is held. How many letters are."""
    now = clock.now(house)
    with backup.reading(source) as rows, house.begin() as connection:
        copying.empty(connection)
        copying.copy_rows(rows, connection)
        if bad := next(verify.findings(connection), None):
            raise Refused(f"{path.name} did not come over whole ({bad['problem']}): nothing was changed")
        if anchor_of(connection) != anchor:
            raise Refused(f"{path.name} did not come over whole (another anchor): nothing was changed")
        held = _hold_what_waits(connection)
        for each in (_ENTRY, _SESSION):
            connection.execute(delete(each))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        imports.record_import(
            connection, name=path.name, kind=RESTORE, sha256=digest, actor="officer", at=now, events=0
        )
    return held


def _hold_what_waits(connection: Connection) -> int:
    """A house of specimens reaches nobody, but it may be given a mail server tomorrow: the rule is one."""
    c = _NOTICE.c
    waits = c.state.in_(("planned", "queued", "unknown", "sending"))
    change = {"state": "held", "reason": RESTORED, "lease_holder": None, "lease_until": None}
    return connection.execute(update(_NOTICE).where(waits).values(change)).rowcount
