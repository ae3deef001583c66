"""Keeping house: is the ledger whole, does the projection equal it, is the database up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json
from desk.terminal.safety import DONE, FOUND, WrongUsage
from desk.terminal.speak import say, show_json, tell
from desk.words import count


def verify(
    *,
    anchor: Annotated[Path | None, Parameter(help="A file with an anchor noted earlier.")] = None,
    json: Json = False,
) -> int:
    """Is the ledger whole and unaltered? Exit code 3 where it is not."""
    from models import verify as checks

    house = open_up()
    document = checks.verify(house)
    kept = anchor is None or _anchor_kept(anchor, checks.anchor(house))
    document = {**document, "ok": document["ok"] and kept}
    show_json(document) if json else tell(_verified(document, kept))
    return DONE if document["ok"] else FOUND


def _anchor_kept(path: Path, now: str) -> bool:
    return path.read_text(encoding="utf-8").split()[:1] == [now]


def _verified(document: dict[str, object], kept: bool) -> str:
    if document["ok"]:
        events = count(int(str(document["events"])), "event")
        return f"The ledger is whole: {events} read, every hash as it should be."
    if not kept:
        return "The ledger's anchor is another than the one noted: events were added since, or altered."
    bad = document["first_bad"]
    first = bad["problem"] if isinstance(bad, dict) else bad
    return f"The ledger is not as it was written. First at: {first}. Restore a backup and compare."


def rebuild(
    *,
    check: Annotated[bool, Parameter(negative="", help="Compare only; nothing is written.")] = False,
    json: Json = False,
) -> int:
    """Does the projection equal its events? Exit code 3 where it does not."""
    if not check:
        raise WrongUsage("say `icc rebuild --check`: it compares the projection with its events")
    from models.clock import today
    from models.verify import rebuild_check

    house = open_up()
    document = rebuild_check(house, today(house))
    if json:
        show_json(document)
    else:
        _tell_differences(document)
    return DONE if document["ok"] else FOUND


def _tell_differences(document: dict[str, object]) -> None:
    rows = count(int(str(document["rows"])), "row")
    if document["ok"]:
        tell(f"The projection equals its events: {rows} compared.")
        return
    tell(f"The projection differs from its events ({rows} compared):")
    differences = document["differences"]
    for difference in differences if isinstance(differences, list) else [differences]:
        tell(f"  {difference}")


def db_upgrade() -> None:
    """Bring the database up to date; an empty one is created."""
    house = open_up()
    say(f"The database is up to date ({house.engine.dialect.name}).")
