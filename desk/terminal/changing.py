"""`icc changes`: what is otherwise between two days, for whom, and by whose hand."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, KnownOn, a_day
from desk.terminal.speak import paper, show_json, tell
from desk.words import count, plain


def changes(
    *,
    first: Annotated[date, Parameter(name="--from", help="The earlier day, at its end.", converter=a_day)],
    last: Annotated[
        date | None, Parameter(name="--to", help="The later day, at its end (today).", converter=a_day)
    ] = None,
    city: City | None = None,
    known_on: KnownOn = None,
    json: Json = False,
) -> None:
    """What changed between two days, for whom, and by whose hand."""
    from models.clock import today
    from models.proof.changes import changes_document

    house = open_up()
    key = key_of(house, city) if city else None
    document = changes_document(house, first, last or today(house), city=key, known_on=known_on)
    if json:
        show_json(document)
        return
    _tell(document)
    if not document["changes"] and known_on is None and document["to"] < today(house).isoformat():
        tell(f"Each day is told as it was known then; --known-on {today(house)} tells both as known now.")


def _tell(document: dict[str, Any]) -> None:
    from rich.table import Table

    told = document["changes"]
    if told:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for column in ("City", "What", "Before", "After", "By"):
            table.add_column(column, overflow="fold")
        for change in told:
            table.add_row(*_line(change))
        paper().print(table)
    tell(f"{count(len(told), 'change')} between {document['from']} and {document['to']}.")


def _line(change: dict[str, Any]) -> tuple[str, str, str, str, str]:
    round_ = f", round {change['cycle']}" if (change["cycle"] or 1) > 1 else ""
    what = f"{change['title']}{round_}" if change["milestone"] else "the city itself"
    return change["city"], what, _side(change["before"]), _side(change["after"]), ", ".join(change["by"])


def _side(said: dict[str, str | None]) -> str:
    return "; ".join(f"{plain(name)} {value}" for name, value in said.items() if value is not None) or "–"
