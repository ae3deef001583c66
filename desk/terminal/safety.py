"""Whatever goes wrong, the person at the terminal reads a sentence: why, and what to do."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from desk.terminal.speak import say

DONE, FAILED, WRONG_USAGE, FOUND = 0, 1, 2, 3
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


_SIGNS = (
    (("locked",), "another program is writing to the database: try again in a moment"),
    (
        ("readonly", "read-only"),
        "the database may not be written: check who owns the files under ICC_VAR",
    ),
    (("disk is full",), "the disk is full: make room and try again; nothing was written"),
    (
        ("not a database", "malformed"),
        "the database file is damaged ({said}): restore a backup, then run `icc verify`",
    ),
    (
        ("no such column", "no such table", "does not exist"),
        "the database is not as this version needs it ({said}): `icc db upgrade`, or restore a backup",
    ),
    (
        ("could not decode", "invalid byte sequence"),
        "the database holds something that is no text: `icc verify` says where, then restore a backup",
    ),
    (
        ("connect", "unable to open", "password"),
        "the database cannot be reached ({said}): check ICC_DATABASE_URL and ICC_VAR (`icc doctor`)",
    ),
)


class WrongUsage(Exception):
    """The command cannot be understood as written; `str(error)` says how to write it."""


def _carried_out(act: Callable[[], int | None]) -> int:
    code = act() or DONE
    # All is said while a failure to say it can still be told, not as Python ends.
    sys.stdout.flush()
    return code


def to_nowhere() -> None:
    """Let go what stdout still holds: its reader has gone, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def guarded(act: Callable[[], int | None]) -> int:
    """Run a command and return its exit code; every failure becomes a sentence on stderr."""
    try:
        return _carried_out(act)
    except WrongUsage as error:
        say(f"icc: {error}")
        return WRONG_USAGE
    except KeyboardInterrupt:
        say("icc: stopped")
        return 130
    except BrokenPipeError:
        to_nowhere()
        return DONE
    except SystemExit as ended:
        # A table's console leaves in its own way when nobody reads on (`icc audit | head -1`).
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        return DONE
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence, never a traceback
        say(f"icc: {sentence(error)}")
        return FAILED


def sentence(error: Exception) -> str:
    """The failure in one sentence; what nobody foresaw gets a reference and the log file's path."""
    for known in (_refusal, _surroundings, _settings, _database):
        if (said := known(error)) is not None:
            return said
    return _unforeseen(error)


def _refusal(error: Exception) -> str | None:
    from lifecycle.commands import Refused

    return str(error) if isinstance(error, Refused) else None


def _surroundings(error: Exception) -> str | None:
    if not isinstance(error, OSError):
        return None
    reason = (error.strerror or "cannot be used").lower()
    if error.filename is not None:
        # A draft is named so beside the file that it becomes: that one was asked for.
        meant = re.sub(r"(^|/)\.([^/]+)\.(new|part)$", r"\1\2", str(error.filename))
        return f"{meant}: {reason}. Check the path and who may read and write there"
    if error.errno in _UNWRITABLE:
        # What was not written yet is let go, or Python would fail on it once more at its end.
        to_nowhere()
        return f"what was to be written could not be ({reason}): make room, or write it somewhere else"
    return None


def _settings(error: Exception) -> str | None:
    """A setting that cannot be read; its value is not repeated, it may be a secret."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError) or error.title != "Settings":
        return None
    first = error.errors(include_url=False, include_input=False)[0]
    name = "ICC_" + "_".join(str(part) for part in first["loc"]).upper()
    said = first["msg"][:1].lower() + first["msg"][1:]
    return f"{name}: {said}. Correct it in the environment"


def _database(error: Exception) -> str | None:
    import sqlite3

    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "ICC_DATABASE_URL is not an address of a database: write postgresql://user:password@host/name"
    # Long lists are read from SQLite's driver itself, whose errors nothing wraps.
    if not isinstance(error, DBAPIError | sqlite3.Error):
        return None
    raw = error.orig if isinstance(error, DBAPIError) else error
    said = str(raw).splitlines()[0] if str(raw) else type(raw).__name__
    return _database_words(said)


def _database_words(said: str) -> str | None:
    lower = said.lower()
    for signs, told in _SIGNS:
        if any(sign in lower for sign in signs):
            return told.format(said=said)
    return None


def _unforeseen(error: Exception) -> str:
    reference = secrets.token_hex(4)
    told = f"something unforeseen happened (reference {reference}); nothing was half-written."
    try:
        path = _write_log(reference, error)
    except OSError:
        return f"{told} The log could not be written either: {type(error).__name__}"
    return f"{told} The details are in {path}: send that file to whoever keeps this house"


def _write_log(reference: str, error: Exception) -> Path:
    folder = Path(os.environ.get("ICC_VAR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / "desk.log"
    with path.open("a", encoding="utf-8") as log:
        log.write(f"--- {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} reference {reference}\n")
        log.writelines(traceback.format_exception(error))
    path.chmod(0o600)
    return path
