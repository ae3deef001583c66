"""`icc doctor`: is everything as it should be? Each finding is a sentence with its remedy."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from desk.terminal.options import Json
from desk.terminal.safety import DONE, FAILED, sentence
from desk.terminal.speak import paper, show_json

if TYPE_CHECKING:
    from models.database import House

Verdict = Literal["good", "look", "bad"]
_MARKS: dict[Verdict, str] = {"good": "ok  ", "look": "look", "bad": "BAD "}
_ROOM_NEEDED = 500_000_000
_CLOCK_FLOOR = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, how it stands, and in words what to do."""

    check: str
    verdict: Verdict
    text: str


def doctor(*, json: Json = False) -> int:
    """Settings, database, folders, Prefect, mail, schedules, clock and disk. Exit code 1 where one is bad."""
    findings = [*_about_surroundings(), *_about_house()]
    ok = all(finding.verdict != "bad" for finding in findings)
    if json:
        listed = [{"check": f.check, "verdict": f.verdict, "text": f.text} for f in findings]
        show_json({"ok": ok, "findings": listed})
    else:
        _print(findings)
    return DONE if ok else FAILED


def _print(findings: Iterable[Finding]) -> None:
    console = paper()
    for finding in findings:
        console.print(f"{_MARKS[finding.verdict]}  {finding.check}: {finding.text}")


def _about_surroundings() -> Iterable[Finding]:
    yield _looked("Prefect", _prefect)
    yield _looked("clock", _clock)


def _looked(check: str, look: Callable[[], tuple[Verdict, str]]) -> Finding:
    """What a look says; one that fails is itself a finding."""
    try:
        verdict, text = look()
    except Exception as error:  # noqa: BLE001 - whatever fails in a look is what the doctor has found
        return Finding(check, "bad", sentence(error))
    return Finding(check, verdict, text)


def _prefect() -> tuple[Verdict, str]:
    from importlib import metadata, util

    if util.find_spec("prefect") is None:
        return "bad", "is not installed: the flows cannot run. Install with `make setup`"
    return "good", f"version {metadata.version('prefect')}"


def _clock() -> tuple[Verdict, str]:
    now = datetime.now(UTC)
    if now < _CLOCK_FLOOR:
        return "bad", f"stands at {now:%d %B %Y}: set it, every date hangs on it"
    return "good", f"{now:%Y-%m-%d %H:%M} UTC"


def _about_house() -> Iterable[Finding]:
    from models.database import open_house

    try:
        house = open_house()
    except Exception as error:  # noqa: BLE001 - settings or folder: nothing can be looked at without them
        yield Finding("settings", "bad", sentence(error))
        return
    yield Finding("settings", "good", f"state lives in {house.settings.var.resolve()}")
    checks: tuple[tuple[str, Callable[[House], tuple[Verdict, str]]], ...] = (
        ("folder", _folder), ("disk", _disk), ("database", _database), ("mail", _mail),
        ("letters", _letters), ("schedules", _schedules), ("last day", _last_day),
    )  # fmt: skip
    for check, look in checks:
        yield _looked(check, lambda look=look: look(house))  # type: ignore[misc]


def _folder(house: House) -> tuple[Verdict, str]:
    var = house.settings.var.resolve()
    if not os.access(var, os.R_OK | os.W_OK | os.X_OK):
        return "bad", f"{var} may not be read and written: give it to the user who runs this house"
    if var.stat().st_mode & 0o007:
        return "look", f"{var} is open to everybody on this machine: chmod 750 keeps the records to us"
    return "good", f"{var} is ours alone"


def _disk(house: House) -> tuple[Verdict, str]:
    free = shutil.disk_usage(house.settings.var).free
    if free < _ROOM_NEEDED:
        return "bad", f"only {free / 1e6:,.0f} MB free: make room before anything is written"
    return "good", f"{free / 1e9:,.1f} GB free"


def _database(house: House) -> tuple[Verdict, str]:
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


def _mail(house: House) -> tuple[Verdict, str]:
    folder = house.settings.var.resolve() / "outbox"
    if house.settings.rehearsal:
        return "good", f"a rehearsal house: letters are files in {folder} whatever ICC_MAIL_URL says"
    if house.settings.mail_url is None:
        return "good", f"no server is set: letters are specimen files in {folder}"
    if not house.settings.sends_for_real:
        return "look", "the server is on this machine, which counts as none: nothing is held"
    if house.settings.mail_redirect_to:
        return "look", f"every letter goes to {house.settings.mail_redirect_to} (ICC_MAIL_REDIRECT_TO)"
    return "good", "a server is set: letters go out"


def _letters(house: House) -> tuple[Verdict, str]:
    from models.listings import notices

    queued = len(notices(house, state="queued")["notices"])
    said = f"{queued} stand queued and unheld"
    if queued and house.settings.sends_for_real:
        return "look", f"{said}: they go out with the next sending (`icc notices --state queued`)"
    return "good", said


def _schedules(house: House) -> tuple[Verdict, str]:
    from models.runs import scheduled

    rows = len(scheduled(house))
    if not rows:
        return "look", "none registered yet: `icc up` registers them"
    return "good", f"{rows} registered"


def _last_day(house: House) -> tuple[Verdict, str]:
    from models.clock import today
    from models.runs import ledger_day

    last, now = ledger_day(house), today(house)
    if last is None:
        return "look", "no day has been run yet: `icc run daily`"
    if last < now - timedelta(days=1):
        return "look", f"the last day run is {last}: `icc run daily` catches up, or `icc up` keeps it running"
    return "good", f"run up to {last}"
