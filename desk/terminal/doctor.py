"""`icc doctor`: is everything as it should be? Each finding is a sentence with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from desk.terminal import looking_inside as inside
from desk.terminal import looking_outside as outside
from desk.terminal.findings import MARKS, Finding, Found, looked
from desk.terminal.options import Json
from desk.terminal.safety import DONE, FAILED, sentence
from desk.terminal.speak import paper, show_json

if TYPE_CHECKING:
    from models.database import House

Looks = tuple[tuple[str, Callable[["House"], Found]], ...]
APART: Looks = (
    ("folder", inside.folder),
    ("files", inside.files),
    ("disk", inside.disk),
    ("Prefect server", outside.server),
    ("mail", outside.mail),
)
"""What can be looked at without the database."""

WITHIN: Looks = (
    ("clocks", inside.clocks),
    ("removed people", inside.removed),
    ("schedules", inside.schedules),
    ("last day", inside.last_day),
    ("letters", inside.letters),
    ("troubles", outside.alerts),
)
"""What lies in the database: not looked at where that cannot be used."""


def doctor(*, json: Json = False) -> int:
    """Settings, files, database, Prefect, mail, schedules, clock and disk. Exit code 1 where one is bad."""
    findings = [looked("Prefect", outside.installed), looked("clock", inside.clock), *_about_house()]
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
        console.print(f"{MARKS[finding.verdict]}  {finding.check}: {finding.text}")


def _about_house() -> Iterable[Finding]:
    from models.database import open_house

    try:
        house = open_house()
    except Exception as error:  # noqa: BLE001 - settings or folder: nothing can be looked at without them
        yield Finding("settings", "bad", sentence(error))
        return
    yield Finding("settings", "good", f"state lives in {house.settings.var.resolve()}")
    yield from (looked(check, partial(look, house)) for check, look in APART)
    yield (base := looked("database", partial(inside.database, house)))
    if base.verdict != "bad":
        yield from (looked(check, partial(look, house)) for check, look in WITHIN)
