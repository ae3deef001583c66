"""A backup: the whole database in one file of its own, taken while the house is at work, and checked.

The file is a SQLite database in this version's schema, whichever database the house has: so it needs no
tool of PostgreSQL, goes into either, and can be read as it is. It holds people's data. What lies beside
the database (`secret.key`, `erasures.jsonl`, `channels.toml`) is not in it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, func, select

from lifecycle.commands import Refused
from models import clock
from models.database import House, make_engine
from models.keeping import copying
from models.migrate import HEAD, upgrade
from models.proof import verify
from models.tables import table

SUFFIX = ".icc"
SCRATCH = ".icc-scratch-"
_LEFT_BEHIND = 3600.0
"""Seconds after which nobody works in a scratch folder any more."""

Document = dict[str, Any]


def back_up(house: House, path: Path) -> Document:
    """Write a backup and prove it: it is restored into a scratch house, verified and rebuilt.

    `path` is a new file, or a folder in which one named after the instant (UTC) is made; only its owner
    may read it. Refused where the file exists, or what was written does not hold; then no file is left.
    Returns `file`, `database`, `schema`, `cities`, `events`, `letters`, `anchor`, `bytes`.
    """
    target = _named(path)
    sweep(target.parent)
    draft = target.with_name(f".{target.name}.new")
    try:
        write(house, draft)
        told = check(draft, house)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    told |= {"file": str(target), "database": house.engine.dialect.name, "bytes": target.stat().st_size}
    return told


def sweep(folder: Path) -> None:
    """Remove what a backup or restore that was killed left behind: it holds people's data."""
    for left in folder.glob(f"{SCRATCH}*"):
        if datetime.now(UTC).timestamp() - left.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(left, ignore_errors=True)


def _named(path: Path) -> Path:
    target = path / f"icc-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}" if path.is_dir() else path
    if target.exists():
        raise Refused(f"{target} exists already: give another name, or a folder, and a name is made")
    return target


def write(house: House, draft: Path) -> None:
    """Write the database into a file that only its owner may read; what was there is replaced."""
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    if house.engine.dialect.name == "sqlite":
        _copy_pages(house, draft)
    else:
        with opened(house, draft) as copy:
            upgrade(copy)
            with house.still() as source, copy.begin() as target:
                copying.empty(target)
                copying.copy_rows(source, target)
    with closing(sqlite3.connect(draft)) as file:  # one plain file, without a log beside it
        file.execute("PRAGMA journal_mode=DELETE")


def _copy_pages(house: House, draft: Path) -> None:
    """SQLite's own online backup: one moment of the house, whatever is written meanwhile."""
    with house.read() as connection, closing(sqlite3.connect(draft)) as target:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.backup(target)


@contextmanager
def opened(house: House, file: Path) -> Iterator[House]:
    """A SQLite file as a house of its own that reaches nobody."""
    quiet = {"var": file.parent, "database_url": None, "mail_url": None, "rehearsal": True}
    engine = make_engine(f"sqlite:///{file}")
    try:
        yield House(house.settings.model_copy(update=quiet), engine)
    finally:
        engine.dispose()


def check(path: Path, house: House) -> Document:
    """Restore a backup into a scratch house and prove that one: ledger, hashes, projection. Else Refused."""
    with (
        TemporaryDirectory(prefix=SCRATCH, dir=path.parent) as folder,
        opened(house, Path(folder) / "icc.db") as copy,
    ):
        upgrade(copy)
        with reading(path) as source, copy.begin() as target:
            copying.empty(target)
            copying.copy_rows(source, target)
        return _proved(copy, clock.today(house))


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A backup's rows; the file itself is not touched."""
    engine = create_engine(f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true", hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _proved(copy: House, today: date) -> Document:
    ledger, projection = verify.verify(copy), verify.rebuild_check(copy, today)
    if not ledger["ok"]:
        raise Refused(f"the ledger in the backup is not whole ({ledger['first_bad']['problem']})")
    if not projection["ok"]:
        raise Refused(f"the backup's projection differs from its events ({projection['differences'][0]})")
    told = {"schema": HEAD, "events": ledger["events"], "anchor": verify.anchor(copy)}
    with copy.read() as connection:
        for what, name in (("cities", "city"), ("letters", "notice")):
            told[what] = connection.execute(select(func.count()).select_from(table(name))).scalar_one()
    return told
