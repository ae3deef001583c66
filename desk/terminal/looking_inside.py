"""The doctor's looks at the house itself: folder, files and secrets, disk, clock, database, schedules."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desk.terminal.findings import Found

if TYPE_CHECKING:
    from models.database import House

_CLOCK_FLOOR = datetime(2025, 1, 1, tzinfo=UTC)
_OURS = (
    "icc.db", "icc.db-wal", "secret.key", "channels.toml", "erasures.jsonl", "desk.log", "prefect/password",
    "prefect/prefect.db",
)  # fmt: skip
"""What only the user who runs the house may read: records of people, and secrets."""

FLOWS = frozenset({"standing_audit", "officers_digest", "outbox", "watch"})
"""The scheduled flows beside the stages."""


def folder(house: House) -> Found:
    """The state folder: ours to write, closed to others."""
    var = house.settings.var.resolve()
    if not os.access(var, os.R_OK | os.W_OK | os.X_OK):
        return "bad", f"{var} may not be read and written: give it to the user who runs this house"
    if var.stat().st_mode & 0o007:
        return "look", f"{var} is open to everybody on this machine: chmod 750 keeps the records to us"
    return "good", f"{var} is ours alone"


def files(house: House) -> Found:
    """The files in it: secrets and records that others on this machine could read, or we could not."""
    var = house.settings.var.resolve()
    held = [var / name for name in _OURS if (var / name).exists()]
    held += [*var.glob("*.icc"), *var.glob("*.lost")]
    if locked := [path for path in held if not os.access(path, os.R_OK | os.W_OK)]:
        return "bad", f"{locked[0]} may not be read and written: give it to the user who runs this house"
    closed = not var.stat().st_mode & 0o007
    secrets = [path for path in held if path.name in {"secret.key", "channels.toml", "password"}]
    watched = secrets if closed else held
    if bare := [path for path in watched if path.stat().st_mode & 0o077]:
        return "bad", f"{bare[0]} may be read by others: chmod 600 {bare[0]}"
    return "good", f"{len(held)} files of records and secrets, none open to others"


def disk(house: House) -> Found:
    """Room where the state lives."""
    from models.keeping.health import ROOM_NEEDED

    free = shutil.disk_usage(house.settings.var).free
    if free < ROOM_NEEDED:
        return "bad", f"only {free / 1e6:,.0f} MB free: make room before anything is written"
    return "good", f"{free / 1e9:,.1f} GB free"


def clock() -> Found:
    """This machine's clock by itself."""
    now = datetime.now(UTC)
    if now < _CLOCK_FLOOR:
        return "bad", f"stands at {now:%d %B %Y}: set it, every date hangs on it"
    return "good", f"{now:%Y-%m-%d %H:%M} UTC"


def clocks(house: House) -> Found:
    """This machine's clock beside what the house wrote and the database server's own."""
    from models.keeping.health import clock_jump

    if house.settings.rehearsal:
        return "good", "a rehearsal house: its days run ahead of the wall clock"
    with house.read() as connection:
        jump = next(clock_jump(connection, datetime.now(UTC)), None)
    return ("bad", jump.text) if jump else ("good", "nothing was written from a day to come")


def database(house: House) -> Found:
    """The database answers, and in which schema; an empty one is made."""
    from models.migrate import schema_state, upgrade

    if schema_state(house) == "empty":
        upgrade(house)
    state = schema_state(house)
    dialect = house.engine.dialect.name
    dialect += f" {sqlite3.sqlite_version}" if dialect == "sqlite" else ""
    if state == "older":
        return "look", f"{dialect} answers; its schema is older: `icc db upgrade` brings it up to date"
    if state == "newer":
        return "bad", "was written by a later version of this software: install that version"
    return "good", f"{dialect} answers, its schema is current"


def letters(house: House) -> Found:
    """How many letters would go with the next sending."""
    from models.post.listings import notices

    queued = len(notices(house, state="queued")["notices"])
    said = f"{queued} stand queued and unheld"
    if queued and house.settings.sends_for_real:
        return "look", f"{said}: they go out with the next sending (`icc notices --state queued`)"
    return "good", said


def schedules(house: House) -> Found:
    """Every flow that should be scheduled is."""
    from models.keeping.runs import scheduled
    from models.planning import STAGES

    held = {row.flow for row in scheduled(house)}
    if not held:
        return "look", "none registered yet: `icc up` registers them"
    if missing := sorted({*STAGES, *FLOWS} - held):
        return (
            "bad",
            f"{', '.join(missing)} not registered: start `icc up` again, or register the deployments",
        )
    return "good", f"{len(held)} registered, none is missing"


def last_day(house: House) -> Found:
    """The day the ledger stands on."""
    from models.clock import today
    from models.keeping.runs import ledger_day

    last, now = ledger_day(house), today(house)
    if last is None:
        return "look", "no day has been run yet: `icc run daily`"
    if last < now - timedelta(days=1):
        return "look", f"the last day run is {last}: `icc run daily` catches up, or `icc up` keeps it running"
    return "good", f"run up to {last}"


def removed(house: House) -> Found:
    """Whoever was removed from this house is not held again, as after a restore that was cut off."""
    from models.proof.erasure import back_again

    if again := back_again(house):
        return "bad", f"{again} removed before are held again: `icc db restore` was cut off; run it once more"
    return "good", "nobody who was removed is held"
