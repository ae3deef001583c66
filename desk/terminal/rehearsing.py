"""`icc rehearse`: the days ahead, lived in a scratch copy of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, whole
from desk.terminal.speak import margin, show_json, tell

if TYPE_CHECKING:
    from models.ahead.rehearsal import Rehearsed
    from models.database import House


def rehearse(
    *,
    days: Annotated[int, Parameter(help="How many days to live, from tomorrow.", converter=whole)] = 365,
    city: City | None = None,
    silent: Annotated[bool, Parameter(negative="", help="Nobody answers.")] = False,
    json: Json = False,
) -> None:
    """Live the days ahead in a scratch copy: each event and letter that would come. Writes nothing."""
    house = open_up()
    key = key_of(house, city) if city else None
    rehearsed = _lived(house, days, key, silent=silent)
    if json:
        show_json(rehearsed.document())
    else:
        _tell(rehearsed.document())


def _lived(house: House, days: int, key: str | None, *, silent: bool) -> Rehearsed:
    from rich.progress import Progress

    from models.ahead.rehearsal import rehearse as live

    with Progress(console=margin(), transient=True) as progress:
        task = progress.add_task("Living the days ahead", total=days)
        return live(
            house, days=days, city=key, silent=silent, on_day=lambda n: progress.update(task, completed=n)
        )


def _tell(document: Mapping[str, Any]) -> None:
    answering = "nobody answers" if document["silent"] else "everyone answers on the suggested date"
    tell(f"From {document['from']} to {document['to']}, if {answering}; nothing was written.")
    lines = [
        (e["day"], f"{e['city']}: {e['milestone']} reached (cycle {e['cycle']})") for e in document["events"]
    ]
    lines += [(n["day"], f"{n['city']}: letter {n['kind']} to the {n['to']}") for n in document["letters"]]
    for day, line in sorted(lines):
        tell(f"{day}  {line}")
    tell(f"{len(document['events'])} events, {len(document['letters'])} letters.")
