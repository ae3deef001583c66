"""Keeping house: is the ledger whole, does the projection equal it, anchors, what is no longer kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, a_day
from desk.terminal.safety import DONE, FOUND, WrongUsage
from desk.terminal.speak import say, show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from models.database import House


def verify(
    *,
    anchor: Annotated[Path | None, Parameter(help="An anchor kept earlier: `icc anchor --out FILE`.")] = None,
    json: Json = False,
) -> int:
    """Is the ledger whole and unaltered? Exit code 3 where it is not.

    Without an anchor it is compared with the one that the daily audit kept last in the state folder.
    """
    from models.proof import verify as checks

    house = open_up()
    bare = anchor is not None and _bare(anchor)
    noted, spoilt = _kept(house) if anchor is None else (None if bare else _noted(anchor), None)
    document = checks.verify(house, noted, kept_here=anchor is None)
    if spoilt and document["ok"]:
        document |= {"ok": False, "first_bad": {"city": None, "seq": None, "problem": spoilt}}
    if bare and document["ok"] and bare != checks.anchor(house):
        document |= {"ok": False, "first_bad": _another()}
    show_json(document) if json else tell(_verified(document))
    return DONE if document["ok"] else FOUND


def _bare(path: Path) -> str:
    """The 64 digits of an anchor that somebody wrote down; empty for an anchor document."""
    words = path.read_text(encoding="utf-8", errors="replace").split()
    return words[0] if len(words) == 1 and len(words[0]) == 64 else ""


def _another() -> dict[str, Any]:
    problem = "the anchor is another than the one written down: events were added since, or altered"
    return {"city": None, "seq": None, "problem": problem}


def _kept(house: House) -> tuple[dict[str, Any] | None, str | None]:
    """The anchor that the daily audit kept last, or what is wrong with it."""
    from lifecycle.commands import Refused
    from models.proof import anchors

    path = anchors.newest_kept(house)
    try:
        return (anchors.read(path) if path is not None else None), None
    except Refused as refusal:
        return None, f"the anchor kept last was altered: {refusal}"


def _noted(path: Path) -> dict[str, Any]:
    from models.proof import anchors

    return anchors.read(path)


def _verified(document: dict[str, Any]) -> str:
    if document["ok"]:
        events = count(document["events"], "event")
        return f"The ledger is whole: {events} read, every hash as it should be."
    problem = document["first_bad"]["problem"]
    return f"The ledger is not as it was written. First at: {problem}. Restore a backup and compare."


def anchor(
    *,
    out: Annotated[Path | None, Parameter(help="Write to this file instead of stdout.")] = None,
    json: Json = False,
) -> None:
    """The ledger's anchor of now: every city's newest event by number and hash. Keep it elsewhere."""
    from models.clock import today
    from models.proof import anchors

    house = open_up()
    document = anchors.document(house, today(house))
    if out is not None:
        anchors.write(document, out)
        say(f"Written: {out}. Keep it outside this house; `icc verify --anchor {out.name}` compares with it.")
    if json or out is None:
        show_json(document)


def rebuild(
    *,
    check: Annotated[bool, Parameter(negative="", help="Compare only; nothing is written.")] = False,
    as_of: Annotated[
        date | None, Parameter(help="The projection of that day, as known by then.", converter=a_day)
    ] = None,
    json: Json = False,
) -> int:
    """Does the projection equal its events? Exit code 3 where it does not."""
    if not check:
        raise WrongUsage("say `icc rebuild --check`: it compares the projection with its events")
    from models.clock import today
    from models.proof.verify import rebuild_check

    house = open_up()
    document = rebuild_check(house, today(house), as_of)
    show_json(document) if json else _tell_differences(document)
    return DONE if document["ok"] else FOUND


def _tell_differences(document: dict[str, Any]) -> None:
    rows = count(document["rows"], "row")
    if document["ok"]:
        tell(f"The projection equals its events: {rows} compared.")
        return
    tell(f"The projection differs from its events ({rows} compared):")
    for difference in document["differences"]:
        tell(f"  {difference}")


def thin(
    *,
    dry_run: Annotated[bool, Parameter(negative="", help="Count only; nothing is removed.")] = False,
    json: Json = False,
) -> None:
    """Letters and runs older than the settings say go, their counts stay; events stay for ever."""
    from models.clock import today
    from models.proof.retention import thin as thin_out

    house: House = open_up()
    document = thin_out(house, today(house), dry=dry_run)
    if json:
        show_json(document)
        return
    said = ", ".join(count(number, what) for what, number in document["removed"].items())
    tell(f"{'Would go' if dry_run else 'Gone'}: {said}.")


def db_upgrade() -> None:
    """Bring the database up to date; an empty one is created."""
    house = open_up()
    say(f"The database is up to date ({house.engine.dialect.name}).")
